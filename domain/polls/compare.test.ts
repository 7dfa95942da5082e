import { describe, expect, it } from "vitest";
import { compareChoices, compareQuerySchema, winnersOf, writeCompareQuery } from "./compare";
import { nextOf, type PollListItem } from "./view";

function item(choices: Record<string, number>): PollListItem {
  const all = Object.entries(choices);
  const votes = all.reduce((sum, [, count]) => sum + count, 0);
  return {
    poll: { choices: all.map(([name]) => ({ id: name, name, words: ["1"], withdrawn: false })) },
    totals: { votes, byChoice: choices },
  } as unknown as PollListItem;
}

describe("choices of several polls", () => {
  it("stand in one line where their names are the same, whatever case and accents, by the newest poll's votes", () => {
    const items = [item({ Café: 3, Tea: 1 }), item({ CAFE: 1, Juice: 3, tea: 0 })];
    expect(compareChoices(items)).toEqual([
      { name: "Juice", cells: [null, { votes: 3, share: 0.75 }] },
      {
        name: "CAFE",
        cells: [
          { votes: 3, share: 0.75 },
          { votes: 1, share: 0.25 },
        ],
      },
      {
        name: "tea",
        cells: [
          { votes: 1, share: 0.25 },
          { votes: 0, share: 0 },
        ],
      },
    ]);
  });

  it("of one poll with names that fold alike are added up", () => {
    expect(compareChoices([item({ Tea: 1, TEA: 2, Milk: 1 })])).toEqual([
      { name: "TEA", cells: [{ votes: 3, share: 0.75 }] },
      { name: "Milk", cells: [{ votes: 1, share: 0.25 }] },
    ]);
  });

  it("win together where they are level, and not before the first vote", () => {
    expect(winnersOf(item({ a: 2, b: 2, c: 1 }))).toEqual({ names: ["a", "b"], share: 0.4 });
    expect(winnersOf(item({ a: 0, b: 0 }))).toEqual({ names: [], share: 0 });
  });
});

describe("the address of a comparison", () => {
  const [one, two] = ["0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeee0", "0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeee1"];

  it.each([
    [{}, { series: "", poll: [] }],
    [{ poll: one }, { series: "", poll: [one] }],
    [{ poll: [one, two] }, { series: "", poll: [one, two] }],
    [{ series: " Song of the week " }, { series: "Song of the week", poll: [] }],
    [{ poll: [one, "x"] }, { series: "", poll: [] }],
    [
      { poll: Array(7).fill(one), series: ["a", "b"] },
      { series: "", poll: [] },
    ],
  ])("is read as what it names, or as nothing", (raw, read) => {
    expect(compareQuerySchema.parse(raw)).toEqual(read);
  });

  it("is written so that it reads back", () => {
    for (const query of [
      { series: "Q&A = 7?", poll: [] },
      { series: "", poll: [one, two] },
    ]) {
      const search = new URLSearchParams(writeCompareQuery(query));
      const raw = Object.fromEntries([...new Set(search.keys())].map((key) => [key, search.getAll(key)]));
      const series = raw.series?.[0];
      expect(compareQuerySchema.parse({ ...raw, series })).toEqual(query);
    }
    expect(writeCompareQuery({ series: "", poll: [] })).toBe("");
  });
});

describe("the next poll of a series", () => {
  const poll = (name: string, opensAt: number | null, closesAt: number | null) =>
    ({
      ...{
        name,
        question: "Which?",
        seriesName: "Song",
        keyword: "V",
        numbers: [],
        list: null,
        replies: {},
        versions: [],
        followUps: [],
      },
      ...{ choices: [{ id: "a", name: "Blue", words: ["1"], withdrawn: false }], timeZone: "Europe/Berlin" },
      ...{ opensAt, closesAt, period: "poll", windowSeconds: 0, counting: "first", ballotsPerVoter: 1 },
      ...{ graceSeconds: 0, draft: false },
    }) as unknown as Parameters<typeof nextOf>[0];

  it("is a week later by the clock on the wall, over a change of it too", () => {
    // Berlin sets its clocks back on 25 October 2026: the week has 169 hours
    const next = nextOf(poll("Song 9", Date.UTC(2026, 9, 19, 18), Date.UTC(2026, 9, 19, 19)));
    expect(next).toMatchObject({
      ...{ name: "Song 10", seriesName: "Song", opening: "time", opensAt: "2026-10-26T20:00" },
      ...{ closing: "time", closesAt: "2026-10-26T21:00", choices: [{ id: null, name: "Blue" }] },
    });
  });

  it("keeps no moment where none was set, and counts on in its name", () => {
    expect(nextOf(poll("Song", null, null))).toMatchObject({
      ...{ name: "Song 2", opening: "hand", opensAt: "", closing: "hand", closesAt: "" },
    });
    expect(nextOf(poll("Week 09", null, null)).name).toBe("Week 10");
  });
});
