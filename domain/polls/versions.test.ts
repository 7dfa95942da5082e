import { describe, expect, it } from "vitest";
import { NOW, NUMBER, poll, rulesOf } from "@/tests/support/rules";
import { compileRules } from "@/domain/inbound/compile";
import { decide } from "@/domain/inbound/decide";
import { replyTo } from "@/domain/inbound/reply";
import type { TextOutcome } from "@/domain/inbound/outcome";
import { pollVersionSchema, saidTo, versionProblems, type PollVersion } from "./versions";

const amharic: PollVersion = {
  ...{ language: "am", words: ["አዎ"], question: "ይስማማሉ?" },
  replies: { counted: "እናመሰግናለን {{ choice }}: {{ question }}", late: "" },
};
const french: PollVersion = { language: "fr", words: ["Oui"], question: "", replies: { changed: "changé" } };
const vote = {
  ...poll("Vote", "", []),
  ...{ question: "Do you agree?", replies: { counted: "Thank you", changed: "changed", late: "closed" } },
  choices: [{ id: "yes", name: "Yes", words: ["yes", "አዎ", "Oui"], withdrawn: false }],
  versions: [amharic, french],
};

function said(text: string, outcome: TextOutcome): string | null {
  const rules = compileRules(rulesOf({ polls: [vote] }));
  const decision = decide(rules, { numberId: NUMBER, text, receivedAt: NOW });
  return replyTo({ decision, text, sender: "", number: "" }, rules.source.compliance, outcome);
}

describe("a reply", () => {
  it("is in the language of the word that matched, however it was typed, and in the poll's own for the others", () => {
    expect(said("አዎ!", "counted")).toBe("እናመሰግናለን Yes: ይስማማሉ?");
    expect(said("OUI", "changed")).toBe("changé");
    expect(said("yes", "counted")).toBe("Thank you");
  });

  it("is that of the poll where the language has none, a change that of a counted vote of its language first", () => {
    expect(said("አዎ", "late")).toBe("closed");
    expect(said("አዎ", "changed")).toBe("እናመሰግናለን Yes: ይስማማሉ?");
    expect(said("oui", "counted")).toBe("Thank you");
    expect(said("oui", "over-cap")).toBeNull();
  });

  it("of a text that matched no word is the poll's", () => {
    expect(saidTo(vote, "")).toEqual({ question: "Do you agree?", replies: vote.replies, language: "" });
    expect(saidTo({ question: "Q", replies: {} }, "yes")).toEqual({
      question: "Q",
      replies: {},
      language: "",
    });
  });
});

describe("versions of a poll", () => {
  it("are refused where a language stands twice, has no word, a strange one, or one of another language", () => {
    const problems = (versions: PollVersion[]) =>
      versionProblems({ versions, choices: vote.choices }).map(({ path, message }) => [
        path.join("."),
        message,
      ]);
    expect(problems([amharic, french])).toEqual([]);
    expect(problems([amharic, { ...french, language: "am" }])).toEqual([
      ["1.language", "This language stands here twice."],
    ]);
    expect(problems([{ ...amharic, words: [] }])).toEqual([
      ["0.words", "Choose the words that are of this language."],
    ]);
    expect(problems([{ ...amharic, words: ["ja"] }])).toEqual([
      ["0.words", "“ja” is no word of a choice (any more)."],
    ]);
    expect(problems([amharic, { ...french, words: ["oui", "አዎ"] }])).toEqual([
      ["1.words", "“አዎ” is of another language already."],
    ]);
  });

  it.each(["", "xx-", "am_ET", "EN", "a"])("are in no language “%s”", (language) => {
    expect(pollVersionSchema.safeParse({ ...amharic, language }).success).toBe(false);
  });
});
