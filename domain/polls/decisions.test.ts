import { describe, expect, it } from "vitest";
import { decideBallot, EXCLUDED_SLOT, type BallotDecision, type VoterRecord } from "./decisions";
import type { FoldRow } from "./fold";

const rule = {
  ballotsPerVoter: 2,
  counting: "last",
  period: "poll",
  windowSeconds: 0,
  timeZone: "UTC",
} as const;

const ballot = (id: string, outcome: FoldRow["outcome"], choiceId: string | null): FoldRow => ({
  ...{ id, questionId: "q", kind: "ballot", outcome, choiceId, at: Number(id), refersTo: null },
});

function decide(record: VoterRecord, ballotId: string, decision: BallotDecision, cap = 2) {
  let made = 90;
  const newId = () => String((made += 1));
  return decideBallot(record, { ballotId, decision, rule: { ...rule, ballotsPerVoter: cap }, newId });
}

function after(record: VoterRecord, ballotId: string, decision: BallotDecision, cap = 2): VoterRecord {
  const decided = decide(record, ballotId, decision, cap);
  if (!decided.applied) throw new Error(decided.refusal);
  return decided.record;
}

const one: VoterRecord = {
  rows: [ballot("10", "counted", "a")],
  slots: [{ period: 0, n: 1, ballotId: "10", choiceId: "a" }],
  onList: true,
};

describe("a vote that is excluded", () => {
  it("bars the next place under the cap, for a batch that read the slots before", () => {
    expect(after(one, "10", { kind: "exclude" }).slots).toEqual([
      { period: 0, n: EXCLUDED_SLOT + 1, ballotId: "10", choiceId: "a" },
      { period: 0, n: 2, ballotId: "10", choiceId: null },
    ]);
    expect(after(one, "10", { kind: "exclude" }, 1).slots).toEqual([
      { period: 0, n: EXCLUDED_SLOT + 1, ballotId: "10", choiceId: "a" },
    ]);
  });

  it("takes the lowest free place when it is put back and another vote moved down to its own", () => {
    const record: VoterRecord = {
      rows: [
        ballot("10", "unknown-choice", "a"),
        ballot("20", "counted", "b"),
        ballot("30", "counted", "b"),
        { ...ballot("11", "counted", "a"), kind: "review", refersTo: "10" },
      ],
      slots: [
        { period: 0, n: 1, ballotId: "10", choiceId: "a" },
        { period: 0, n: 2, ballotId: "20", choiceId: "b" },
        { period: 0, n: 3, ballotId: "30", choiceId: "b" },
      ],
      onList: true,
    };
    const out = after(record, "20", { kind: "exclude" }, 3);
    const moved = after(out, "10", { kind: "retract" }, 3);
    const back = after(moved, "20", { kind: "include" }, 3);
    const places = back.slots.map(({ n, ballotId }) => [ballotId, n]);
    expect(new Map(places as [string, number][])).toEqual(
      new Map([
        ["20", 1],
        ["30", 2],
      ]),
    );
    expect(places).toHaveLength(2);
  });
});

describe("a decision that does not apply", () => {
  const changed: VoterRecord = {
    rows: [
      ballot("10", "unknown-choice", "a"),
      { ...ballot("11", "counted", "a"), kind: "review", refersTo: "10", at: 10 },
      ballot("20", "changed", "b"),
      { ...ballot("21", "changed", "a"), kind: "replacement", refersTo: "10", at: 20 },
    ],
    slots: [{ period: 0, n: 1, ballotId: "20", choiceId: "b" }],
    onList: true,
  };

  it("is told: a review under a later vote, a second exclusion, putting back what counts, an unknown ballot", () => {
    expect(decide(changed, "10", { kind: "retract" })).toEqual({ applied: false, refusal: "built-upon" });
    expect(decide(changed, "10", { kind: "exclude" })).toEqual({ applied: false, refusal: "no-vote" });
    const out = after(one, "10", { kind: "exclude" });
    expect(decide(out, "10", { kind: "exclude" })).toEqual({ applied: false, refusal: "decided" });
    expect(decide(one, "10", { kind: "include" })).toEqual({ applied: false, refusal: "not-excluded" });
    expect(decide(one, "10", { kind: "accept", choiceId: "b" })).toMatchObject({ refusal: "not-unknown" });
    expect(decide(one, "10", { kind: "retract" })).toMatchObject({ refusal: "not-reviewed" });
    expect(decide(one, "99", { kind: "exclude" })).toMatchObject({ refusal: "gone" });
  });
});

it("an accepted text of somebody who is not on the list does not count", () => {
  const record = { ...one, rows: [ballot("10", "unknown-choice", "a")], slots: [], onList: false };
  const { rows, slots } = after(record, "10", { kind: "accept", choiceId: "a" });
  expect(rows.at(-1)).toMatchObject({ kind: "review", outcome: "restricted", choiceId: "a" });
  expect(slots).toEqual([]);
});
