import { describe, expect, it } from "vitest";
import { NOW, NUMBER, poll, rulesOf, service } from "@/tests/support/rules";
import { compileRules } from "@/domain/inbound/compile";
import { decide } from "@/domain/inbound/decide";
import { replyTo } from "@/domain/inbound/reply";
import type { PollRule, RuleSet } from "@/domain/inbound/rules";
import type { TextOutcome } from "@/domain/inbound/outcome";
import { nextQuestion, progressAt, shownQuestion, type Progress } from "./follow-ups";

const choice = (name: string, ...words: string[]) => ({ id: name, name, words, withdrawn: false });
const age = { id: "age", text: "How old?", choices: [choice("young", "1"), choice("old", "2", "o")] };
const town = {
  ...{ id: "town", text: "Thanks, {{ choice }}. Where from: {{ choices }}?" },
  ...{ choices: [choice("Addis", "addis"), choice("Jimma", "j", "jimma")], translations: { am: "ከየት?" } },
};
const survey: PollRule = {
  ...poll("Survey", "ASK", ["1", "2"]),
  replies: { counted: "Done.", changed: "Changed.", overCap: "Once only.", unknownChoice: "1 or 2?" },
  followUps: [age, town],
  versions: [{ language: "am", words: ["2"], question: "", replies: { counted: "ተጠናቀቀ" } }],
};

const waitsFor = (questionId: string, more: Partial<Progress> = {}): Progress => ({
  ...{ pollId: "Survey", questionId, language: "", isWaiting: true },
  ...more,
});

function decided(text: string, progress: Progress[] = [], rules: Partial<RuleSet> = {}) {
  const compiled = compileRules(rulesOf({ polls: [survey], ...rules }));
  return { compiled, decision: decide(compiled, { numberId: NUMBER, text, receivedAt: NOW, progress }) };
}

/** Question, outcome and choice of a text; or what it was instead. */
function heard(text: string, progress: Progress[] = [], rules: Partial<RuleSet> = {}): string {
  const { decision } = decided(text, progress, rules);
  if (decision.kind !== "ballot") return decision.kind;
  const named = decision.choiceName ?? decision.suggested?.name ?? "-";
  return `${decision.questionId} ${decision.outcome} ${named}`;
}

function said(text: string, outcome: TextOutcome, progress: Progress[] = []): string | null {
  const { compiled, decision } = decided(text, progress);
  return replyTo({ decision, text, sender: "", number: "" }, compiled.source.compliance, outcome);
}

describe("a text of somebody who was asked a further question", () => {
  it("is the answer, though it is a choice of the first question or of another poll too", () => {
    expect(heard("1", [waitsFor("age")])).toBe("age counted young");
    const rival = poll("Rival", "", ["1"]);
    expect(heard("1", [waitsFor("age")], { polls: [survey, rival] })).toBe("age counted young");
    expect(heard("1", [], { polls: [survey, rival] })).toBe("Rival-q counted 1");
  });

  it("is for a word of the number where it names no choice, else for the question, with what it is nearly", () => {
    const help = service("Info", ["prices"]);
    expect(heard("prices", [waitsFor("age")], { services: [help] })).toBe("service");
    expect(heard("no idea", [waitsFor("town")])).toBe("town unknown-choice -");
    expect(heard("Jima", [waitsFor("town")])).toBe("town unknown-choice Jimma");
    expect(heard("no idea")).toBe("unmatched");
  });

  it("opts out by STOP all the same", () => {
    expect(heard("STOP", [waitsFor("age")])).toBe("stop");
  });

  it("means the first question by its keyword, where it names a choice of that", () => {
    expect(heard("ASK 2", [waitsFor("age")])).toBe("Survey-q counted 2");
    expect(heard("ASK o", [waitsFor("age")])).toBe("age counted old");
    expect(heard("ASK", [waitsFor("age")])).toBe("age unknown-choice -");
    expect(heard("ASK")).toBe("Survey-q unknown-choice -");
  });

  it("is no answer any more after its time, and asks again by the keyword", () => {
    const late = [waitsFor("town", { isWaiting: false })];
    expect(heard("Jimma", late)).toBe("unmatched");
    expect(heard("ASK", late)).toBe("town unknown-choice -");
    expect(heard("ASK Jimma", late)).toBe("town counted Jimma");
  });

  it("answers the latest question of several polls that has such a choice", () => {
    const other = { ...survey, id: "Other", keyword: "B", followUps: [{ ...town, id: "other" }] };
    const both = [waitsFor("age"), waitsFor("other", { pollId: "Other" })];
    expect(heard("1", both, { polls: [survey, other] })).toBe("age counted young");
    expect(heard("jimma", both, { polls: [survey, other] })).toBe("other counted Jimma");
    expect(heard("what", both, { polls: [survey, other] })).toBe("age unknown-choice -");
  });

  it("is late once the poll has closed, early and paused as every other", () => {
    const closed = { ...survey, closesAt: NOW - 1000 };
    expect(heard("1", [waitsFor("age")], { polls: [closed] })).toBe("age late young");
    const over = { ...survey, closesAt: NOW - 48 * 3600_000 };
    expect(heard("1", [waitsFor("age")], { polls: [over] })).toBe("unmatched");
    expect(heard("what", [waitsFor("age")], { polls: [closed] })).toBe("unmatched");
    const rival = poll("Rival", "", ["1"]);
    expect(heard("1", [waitsFor("age")], { polls: [closed, rival] })).toBe("Rival-q counted 1");
    const second = { ...survey, id: "Second", keyword: "B", followUps: [{ ...age, id: "second" }] };
    const both = [waitsFor("age"), waitsFor("second", { pollId: "Second" })];
    expect(heard("1", both, { polls: [closed, second] })).toBe("second counted young");
    expect(heard("what", both, { polls: [closed, second] })).toBe("second unknown-choice -");
    const paused = { ...survey, pauses: [{ from: NOW - 1, until: null }] };
    expect(heard("1", [waitsFor("age")], { polls: [paused] })).toBe("age paused young");
    const elsewhere = { ...survey, numberIds: ["n2"] };
    expect(heard("1", [waitsFor("age")], { polls: [elsewhere] })).toBe("unmatched");
  });
});

describe("the reply", () => {
  it("asks the next question with its choices, or where the question names them itself", () => {
    expect(said("ASK 1", "counted")).toBe("How old? 1 young, 2 old");
    expect(said("1", "counted", [waitsFor("age")])).toBe("Thanks, young. Where from: Addis, Jimma?");
  });

  it("ends with the poll's own, in the language of the first answer", () => {
    expect(said("addis", "counted", [waitsFor("town")])).toBe("Done.");
    expect(said("addis", "counted", [waitsFor("town", { language: "am" })])).toBe("ተጠናቀቀ");
    expect(said("2", "counted", [waitsFor("age", { language: "am" })])).toBe("ከየት? Addis, Jimma");
    expect(said("2", "counted", [waitsFor("age")])).toBe("Thanks, old. Where from: Addis, Jimma?");
    expect(decided("ASK 2").decision).toMatchObject({ language: "am" });
  });

  it("asks again what is not answered, behind the reply of a vote that stands or was changed", () => {
    expect(said("ASK 1", "over-cap", [waitsFor("age")])).toBe("Once only. How old? 1 young, 2 old");
    expect(said("ASK 1", "changed", [waitsFor("age")])).toBe("Changed. How old? 1 young, 2 old");
    expect(said("ASK 1", "changed")).toBe("Changed.");
    expect(said("what", "unknown-choice", [waitsFor("age")])).toBe("How old? 1 young, 2 old");
    expect(said("ASK what", "unknown-choice")).toBe("1 or 2?");
  });

  it("of a vote that does not count asks nothing", () => {
    expect(said("ASK 1", "restricted")).toBeNull();
    expect(nextQuestion({ poll: survey, followUp: age, pending: age, choiceId: "young" }, "late")).toBeNull();
  });
});

describe("what is asked next", () => {
  const next = (
    outcome: TextOutcome,
    followUp: typeof age | typeof town | null,
    choiceId: string | null = "x",
  ) => {
    const found = nextQuestion({ poll: survey, followUp, pending: null, choiceId }, outcome);
    return typeof found === "object" ? (found?.id ?? null) : found;
  };

  it("is the next in order, then none; an answer that stands already leads on", () => {
    expect([next("counted", null), next("counted", age), next("counted", town)]).toEqual([
      "age",
      "town",
      "done",
    ]);
    expect([next("over-cap", age), next("changed", town), next("over-cap", null)]).toEqual([
      "town",
      "done",
      null,
    ]);
  });

  it("goes on in a rehearsal, where the text names a choice", () => {
    expect([next("rehearsal", null), next("rehearsal", age, null)]).toEqual(["age", "age"]);
  });

  it("is nothing in a poll of one question", () => {
    const single = poll("Single", "", ["1"]);
    expect(
      nextQuestion({ poll: single, followUp: null, pending: null, choiceId: "x" }, "counted"),
    ).toBeNull();
  });
});

describe("what waits for an answer", () => {
  const asked = { pollId: "Survey", questionId: "age", language: "", askedAt: NOW, hasLeft: true };
  const waits = (more: Partial<typeof asked>, at: number, seconds = 60): boolean[] =>
    progressAt([{ ...asked, ...more }], [{ ...survey, answerSeconds: seconds }], at).map(
      (one) => one.isWaiting,
    );

  it("is a question that has left, from its asking to before its time is over", () => {
    expect(waits({}, NOW - 1)).toEqual([false]);
    expect(waits({}, NOW)).toEqual([true]);
    expect(waits({}, NOW + 59_999)).toEqual([true]);
    expect(waits({}, NOW + 60_000)).toEqual([false]);
    expect(waits({ hasLeft: false }, NOW)).toEqual([false]);
  });

  it("is none that the poll asks no longer, and the latest first", () => {
    expect(waits({ questionId: "gone" }, NOW)).toEqual([]);
    const two = [asked, { ...asked, questionId: "town", askedAt: NOW + 1 }];
    expect(progressAt(two, [survey], NOW + 9).map(({ questionId }) => questionId)).toEqual(["town", "age"]);
  });
});

it("a question is shown without what is filled in for each", () => {
  expect(shownQuestion("Thanks, {{ choice }}! How old?\n{{ choices | upcase }}")).toBe("How old?");
  expect(shownQuestion("{% if text %}Now: {% endif %}how old are you")).toBe("Now: how old are you");
  expect(shownQuestion("How old? {{ choices }}")).toBe("How old?");
});
