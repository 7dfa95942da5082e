import { describe, expect, it } from "vitest";
import { compileRules } from "@/domain/inbound/compile";
import { previewText } from "@/domain/inbound/preview";
import { NOW, NUMBER, poll, rulesOf } from "@/tests/support/rules";
import { withPoll } from "./draft";
import { answerPhone, NEW_PHONE, type PreviewPhone } from "./preview-phone";
import type { PollInput } from "./schema";

const input: PollInput = {
  name: "Song",
  seriesName: "",
  question: "Which?",
  numberIds: [NUMBER],
  keyword: "VOTE",
  choices: [
    { id: null, name: "Blue", words: ["1"], withdrawn: false },
    { id: null, name: "Red", words: ["2", "ቀይ"], withdrawn: false },
  ],
  ballotsPerVoter: 1,
  period: "poll",
  windowSeconds: 0,
  counting: "first",
  listId: null,
  timeZone: "UTC",
  opening: "hand",
  opensAt: "",
  closing: "hand",
  closesAt: "",
  graceSeconds: 0,
  versions: [],
  followUps: [],
  answerSeconds: 86_400,
  replies: {
    counted: "ok {{ choice }}",
    changed: "",
    overCap: "again?",
    unknownChoice: "?",
    early: "",
    late: "",
    paused: "",
  },
};

function texts(form: PollInput, bodies: string[], phone: PreviewPhone = NEW_PHONE): string[] {
  const rules = compileRules(withPoll(rulesOf({}), null, { input: form, now: NOW }));
  let current = phone;
  return bodies.map((text) => {
    const preview = previewText(rules, { numberId: NUMBER, text, at: NOW });
    const { answer, withheld, phone: after } = answerPhone(preview, current, NOW);
    current = after;
    return `${answer.outcome}: ${withheld ? "(withheld)" : (answer.reply ?? "")}`;
  });
}

describe("the phone beside the form", () => {
  it("answers an unsaved poll as the worker would answer the saved one, and remembers its votes", () => {
    expect(texts(input, ["vote 2", "VOTE ቀይ", "vote 9"])).toEqual([
      "counted: ok Red",
      "over-cap: again?",
      "unknown-choice: ?",
    ]);
  });

  it("falls back to the reply for counted votes when a change has none of its own", () => {
    expect(texts({ ...input, counting: "last" }, ["vote 1", "vote 2"])).toEqual([
      "counted: ok Blue",
      "changed: ok Red",
    ]);
  });

  it("counts a phone that is not on the list only once it is", () => {
    const listed = { ...input, listId: "members" };
    expect(texts(listed, ["vote 1"])[0]).toMatch(/^restricted/);
    expect(texts(listed, ["vote 1"], { ...NEW_PHONE, lists: ["members"] })).toEqual(["counted: ok Blue"]);
  });

  it("gets nothing but the confirmation once it has texted STOP, and still votes", () => {
    expect(texts(input, ["STOP", "vote 1"])[1]).toBe("counted: (withheld)");
  });

  it("shows the form's poll in place of the stored one", () => {
    const stored = poll("p1", "VOTE", ["1"]);
    const rules = withPoll(rulesOf({ polls: [stored] }), "p1", { input, now: NOW });
    expect(rules.polls.map(({ name }) => name)).toEqual(["Song"]);
  });
});
