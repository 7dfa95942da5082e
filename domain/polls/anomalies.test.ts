import { describe, expect, it } from "vitest";
import { isLookDue, longSequences, rushes, unlikelyBlocks } from "./anomalies";

const block = (prefix: string, choiceId: string, votes: number) => ({
  ...{ prefix, choiceId, votes },
  ...{ first: 0, last: 1 },
});

describe("a block of numbers", () => {
  const byChoice = { a: 600, b: 440 };

  it("is told when its votes lean to one choice more than chance explains", () => {
    const found = unlikelyBlocks([block("251911000", "b", 40), block("251911000", "a", 1)], byChoice);
    expect(found).toEqual([
      { group: { kind: "block", prefix: "251911000", choiceId: "b" }, votes: 40, first: 0, last: 1 },
    ]);
  });

  it("is not told when it votes as the others do, nor when it is small or nearly the whole poll", () => {
    expect(unlikelyBlocks([block("1", "a", 60), block("1", "b", 44)], byChoice)).toEqual([]);
    expect(unlikelyBlocks([block("1", "b", 19)], byChoice)).toEqual([]);
    // four standard deviations: among thousands of blocks there are such ones by chance
    expect(unlikelyBlocks([block("1", "b", 58), block("1", "a", 42)], { a: 600, b: 400 })).toEqual([]);
    expect(unlikelyBlocks([block("1", "a", 30)], { a: 30 })).toEqual([]);
  });
});

it("numbers in a row are told from ten on, the longest first", () => {
  const run = (from: string, to: string, votes: number) => ({
    ...{ from, to, votes, choiceId: "a" },
    ...{ first: 0, last: 1 },
  });
  const found = longSequences([run("10", "18", 9), run("20", "29", 10), run("30", "49", 20)]);
  expect(found.map(({ group }) => group)).toEqual([
    { kind: "sequence", from: "30", to: "49", choiceId: "a" },
    { kind: "sequence", from: "20", to: "29", choiceId: "a" },
  ]);
});

it("a minute is told when it has ten times the votes of the median, and a hundred at least", () => {
  const calm = Array.from({ length: 20 }, (_, at) => ({ at, votes: at % 2 === 0 ? 0 : 15 }));
  expect(rushes([...calm, { at: 99, votes: 150 }])).toEqual([{ at: 99, votes: 150 }]);
  expect(rushes([...calm, { at: 99, votes: 149 }])).toEqual([]);
  expect(
    rushes([
      { at: 1, votes: 1 },
      { at: 2, votes: 1 },
      { at: 3, votes: 50 },
    ]),
  ).toEqual([]);
});

it("a look is due with twenty votes, with a tenth more than at the last one, and once more when all is over", () => {
  const due = (votes: number, before: number | null, isOver = false) => isLookDue({ votes, before, isOver });
  expect([due(19, null), due(20, null)]).toEqual([false, true]);
  expect([due(109, 100), due(110, 100)]).toEqual([false, true]);
  expect([due(101, 100, true), due(100, 100, true), due(19, 10, true)]).toEqual([true, false, false]);
});
