import { describe, expect, it } from "vitest";
import type { PollDetail } from "@/domain/polls/detail";
import { foldTotals } from "@/domain/polls/results";
import { smsLink, stageBars, stageFrame } from "./stage";

const choice = (id: string, name: string, ...words: string[]) => ({ id, name, words, withdrawn: false });

const detail = {
  poll: {
    ...{ id: "p", name: "Song", question: "Which song?", questionId: "q", keyword: "VOTE", timeZone: "UTC" },
    numbers: [{ id: "n", address: "12345", label: "" }],
    followUps: [],
    choices: [choice("a", "Blue", "1", "blue"), choice("b", "Red", "2")],
    ...{ draft: false, archivedAt: null, opensAt: 1, closesAt: 9, graceSeconds: 0 },
  },
  totals: foldTotals([
    { choiceId: "a", outcome: "counted", votes: 3, voters: 3 },
    { choiceId: "b", outcome: "counted", votes: 5, voters: 4 },
    { choiceId: null, outcome: "over-cap", votes: 7, voters: 0 },
  ]),
  now: 5,
  sealed: null,
  questionId: null,
} as unknown as PollDetail & { sealed: null; questionId: null };

const look = { shown: true, theme: "dark", colours: null, logo: null } as const;

describe("what a stage shows", () => {
  it("is the question, the number, what to text, and the figures", () => {
    expect(stageFrame(detail, look)).toEqual({
      ...{ question: "Which song?", number: "12345", keyword: "VOTE", votes: 8, voters: 7 },
      ...{ questionNumber: 1, questions: 1 },
      choices: [
        { name: "Blue", text: "VOTE 1", withdrawn: false, votes: 3 },
        { name: "Red", text: "VOTE 2", withdrawn: false, votes: 5 },
      ],
      ...{ ...look, sealed: null, now: 5 },
      times: { draft: false, archivedAt: null, opensAt: 1, closesAt: 9, graceSeconds: 0 },
    });
  });

  it("has letters that can be read on a background of its own, whatever its theme", () => {
    const colours = { background: "#ffffff", bars: "#0b5f5c" };
    expect(stageFrame(detail, { ...look, colours }).theme).toBe("light");
    expect(
      stageFrame(detail, { ...look, theme: "light", colours: { ...colours, background: "#000000" } }),
    ).toMatchObject({
      theme: "dark",
    });
  });

  it("is one question of several, whose answers nobody can begin with", () => {
    const age = {
      id: "age",
      text: "How old? {{ choices }}",
      choices: [choice("y", "Young", "1")],
      withdrawn: false,
    };
    const gone = { ...age, id: "gone", withdrawn: true };
    const poll = { ...detail.poll, followUps: [gone, { ...age, translations: {} }] } as typeof detail.poll;
    expect(stageFrame({ ...detail, poll, questionId: "age" }, look)).toMatchObject({
      ...{ question: "How old?", questionNumber: 2, questions: 2, keyword: "VOTE" },
      choices: [{ name: "Young", text: "" }],
    });
    expect(stageFrame({ ...detail, poll }, look)).toMatchObject({
      question: "Which song?",
      questionNumber: 1,
    });
  });

  it("holds no figure while they are hidden", () => {
    const frame = stageFrame(detail, { ...look, shown: false });
    expect([frame.votes, frame.voters, ...frame.choices.map(({ votes }) => votes)]).toEqual([
      ...[null, null, null, null],
    ]);
  });
});

describe("the bars", () => {
  const choices = [4, 9, 4, 0].map((votes, n) => ({ name: `c${n}`, text: "", withdrawn: false, votes }));

  it("stand as set, or by votes with level ones in the order set", () => {
    expect(stageBars(choices, "set").map(({ index, place }) => [index, place])).toEqual([
      ...[
        [0, 2],
        [1, 1],
        [2, 2],
        [3, 4],
      ],
    ]);
    expect(stageBars(choices, "votes").map(({ index }) => index)).toEqual([1, 0, 2, 3]);
  });

  it("are the twelve with most votes, the last choice among them where it leads; while hidden, the first twelve", () => {
    const many = Array.from({ length: 15 }, (_, n) => ({
      name: `c${n}`,
      text: "",
      withdrawn: false,
      votes: n,
    }));
    const indexes = (bars: { index: number }[]) => bars.map(({ index }) => index);
    expect(indexes(stageBars(many, "votes"))).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(indexes(stageBars(many, "set"))).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    const hidden = many.map((one) => ({ ...one, votes: null }));
    expect(indexes(stageBars(hidden, "votes"))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

describe("the link of the QR code", () => {
  it("opens a text to the number, begun with the keyword (RFC 5724)", () => {
    expect(smsLink("12345", "VOTE")).toBe("sms:12345?body=VOTE%20");
    expect(smsLink("251911000001", "")).toBe("sms:+251911000001");
    expect(smsLink("777", "ድምጽ")).toBe("sms:777?body=%E1%8B%B5%E1%88%9D%E1%8C%BD%20");
  });
});
