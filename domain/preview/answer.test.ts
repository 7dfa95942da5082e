import { describe, expect, it } from "vitest";
import { list, NOW, NUMBER, poll, rulesOf, service } from "@/tests/support/rules";
import { answerPreview } from "./answer";
import { previewQuestionSchema, type PreviewQuestion, type SaidText } from "./question";

const ID = "0190a1b2-c3d4-7abc-8def-0123456789ab";
const OWN = "0190a1b2-c3d4-7abc-8def-00000000000a";

const pollForm = {
  ...{
    name: "Song",
    seriesName: "",
    versions: [],
    followUps: [],
    answerSeconds: 86_400,
    question: "Which?",
    numberIds: [ID],
    keyword: "VOTE",
    period: "poll",
    counting: "first",
  },
  choices: [
    { id: null, name: "Blue", words: ["1"], withdrawn: false },
    { id: null, name: "Red", words: ["2", "ቀይ"], withdrawn: false },
  ],
  ...{ ballotsPerVoter: 1, listId: null, timeZone: "UTC", graceSeconds: 0 },
  ...{ opening: "hand", opensAt: "", closing: "hand", closesAt: "" },
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

const said = (text: string, moment: SaidText["moment"] = "during"): SaidText => ({
  text,
  numberId: ID,
  moment,
});

/** The rules of tests/support on a number whose id is a UUID, as the route's schema asks for. */
function rules(parts: Parameters<typeof rulesOf>[0]) {
  const text = JSON.stringify(rulesOf(parts)).replaceAll(JSON.stringify(NUMBER), JSON.stringify(ID));
  return JSON.parse(text) as ReturnType<typeof rulesOf>;
}

/** As the route gets it: through JSON, where a number that is not there is null. */
const asked = (question: unknown): PreviewQuestion =>
  previewQuestionSchema.parse(JSON.parse(JSON.stringify(question)));

describe("what texts would do with an unsaved form", () => {
  it("is answered text by text, each leaving the phone as the next finds it", () => {
    const question = asked({
      draft: { kind: "poll", id: null, input: pollForm },
      texts: [said("vote 2"), said("VOTE ቀይ"), said("vote 9"), said("vote 1", "before"), said("x")],
      onList: false,
    });
    const { texts } = answerPreview(rules({}), question, NOW);
    expect(texts.map(({ kind, answer }) => [kind, answer.outcome, answer.reply])).toEqual([
      ["ballot", "counted", "ok Red"],
      ["ballot", "over-cap", "again?"],
      ["ballot", "unknown-choice", "?"],
      ["ballot", "early", null],
      ["unmatched", "unmatched", null],
    ]);
    expect(texts[0]?.otherwise.map(({ outcome }) => outcome)).toEqual(["over-cap"]);
  });

  it("is told while fields are still empty or hold no number", () => {
    const input = {
      ...pollForm,
      name: "",
      ballotsPerVoter: Number.NaN,
      graceSeconds: Number.NaN,
      choices: [],
    };
    const question = asked({
      draft: { kind: "poll", id: null, input },
      texts: [said("vote 1")],
      onList: false,
    });
    expect(answerPreview(rules({}), question, NOW).texts[0]?.answer.outcome).toBe("unknown-choice");
  });

  it("counts a phone on the poll's list only when it is said to be on it", () => {
    const draft = { kind: "poll", id: null, input: { ...pollForm, listId: OWN } };
    const outcome = (onList: boolean) =>
      answerPreview(rules({}), asked({ draft, texts: [said("vote 1")], onList }), NOW).texts[0]?.answer
        .outcome;
    expect([outcome(true), outcome(false)]).toEqual(["counted", "restricted"]);
  });

  it("lays services and lists over the stored rules", () => {
    const stored = rules({ services: [{ ...service("Old", ["hours"], { reply: "old" }), id: OWN }] });
    const input = {
      ...{ name: "New", enabled: true, allNumbers: false, numberIds: [ID], words: ["hours"], aliases: [] },
      ...{ catchAll: false, reply: "new" },
    };
    const replies = (id: string | null, kind: string, form: unknown, text: string) =>
      answerPreview(
        stored,
        asked({ draft: { kind, id, input: form }, texts: [said(text)], onList: false }),
        NOW,
      ).texts.map(({ answer }) => answer.reply);
    expect(replies(OWN, "service", input, "hours")).toEqual(["new"]);
    const news = {
      ...{
        name: "News",
        description: "",
        enabled: true,
        numberIds: [ID],
        joinWords: ["news"],
        leaveWords: [],
      },
      ...{ joinReply: "Welcome", alreadyReply: "", leaveReply: "" },
    };
    expect(replies(null, "list", news, "NEWS")).toEqual(["Welcome"]);
    expect(replies(null, "list", news, "hours")).toEqual(["old"]);
  });
});

describe("what stands in the way of saving an unsaved form", () => {
  it("is found among all rules, without a text to try", () => {
    const stored = rules({ polls: [poll("Other", "VOTE", ["1"])], lists: [list("News", ["news"])] });
    const input = { ...pollForm, keyword: "stop" };
    const question = asked({ draft: { kind: "poll", id: null, input }, texts: [], onList: false });
    expect(answerPreview(stored, question, NOW).clashes).toMatchObject([
      { path: "keyword", severity: "error" },
    ]);
    const same = asked({ draft: { kind: "poll", id: null, input: pollForm }, texts: [], onList: false });
    expect(answerPreview(stored, same, NOW).clashes).toMatchObject([
      { path: "keyword", severity: "warning" },
    ]);
  });
});
