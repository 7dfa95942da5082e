import { describe, expect, it } from "vitest";
import { byVotes, choiceResults, foldTotals, standing, type TallySum } from "./results";
import { foldSeries, stepFor } from "./series";

const sum = (choiceId: string | null, outcome: TallySum["outcome"], votes: number, voters = 0): TallySum => ({
  choiceId,
  outcome,
  votes,
  voters,
});

describe("the totals of a poll", () => {
  it("move a changed vote from the old choice to the new and count its text once", () => {
    const totals = foldTotals([
      sum("a", "counted", 3, 3),
      sum("b", "counted", 1, 1),
      sum("b", "changed", 1),
      sum("a", "changed", -1),
      sum(null, "changed", 1),
      sum(null, "late", 2),
    ]);
    expect(totals).toMatchObject({ votes: 4, voters: 4, byChoice: { a: 2, b: 2 } });
    expect(totals.outcomes).toMatchObject({ counted: 4, changed: 1, late: 2, early: 0 });
  });

  it("give every choice its share, keep the order set, and show a withdrawn one only with its votes", () => {
    const totals = foldTotals([sum("b", "counted", 3, 3), sum("gone", "counted", 1, 1)]);
    const choices = [
      { id: "gone", name: "Gone", withdrawn: true },
      { id: "a", name: "A", withdrawn: false },
      { id: "b", name: "B", withdrawn: false },
      { id: "never", name: "Never", withdrawn: true },
    ];
    const results = choiceResults(choices, totals);
    expect(results.map(({ id, share }) => [id, share])).toEqual([
      ["a", 0],
      ["b", 0.75],
      ["gone", 0.25],
    ]);
    expect(byVotes(results).map(({ id }) => id)).toEqual(["b", "gone", "a"]);
    expect(standing(results)).toEqual({ leaders: ["b"], lead: 2 });
  });

  it("have no leader before the first vote and several when level", () => {
    const choices = ["a", "b"].map((id) => ({ id, name: id, withdrawn: false }));
    expect(standing(choiceResults(choices, foldTotals([])))).toEqual({ leaders: [], lead: 0 });
    const level = foldTotals([sum("a", "counted", 2, 2), sum("b", "counted", 2, 2)]);
    expect(standing(choiceResults(choices, level))).toEqual({ leaders: ["a", "b"], lead: 0 });
  });
});

describe("votes over time", () => {
  it("have a point for each step, also where nobody voted, and lose no vote at the edges", () => {
    const series = foldSeries(
      [
        { at: 60_000, choiceId: "a", votes: 2, voters: 2 },
        { at: 240_000, choiceId: "b", votes: 1, voters: 0 },
        { at: 900_000, choiceId: "b", votes: 5, voters: 3 },
      ],
      { from: 70_000, until: 290_000, stepMs: 60_000 },
    );
    expect(series.total).toEqual([2, 0, 0, 6]);
    expect(series.newVoters).toEqual([2, 0, 0, 3]);
    expect(series.byChoice).toEqual({ a: [2, 0, 0, 0], b: [0, 0, 0, 6] });
  });

  it("take wider steps as the time grows", () => {
    const hour = 3_600_000;
    expect([1, 12, 24, 24 * 30].map((hours) => stepFor(0, hours * hour) / 60_000)).toEqual([1, 5, 15, 360]);
  });
});
