/** Codes of `ballot` and `poll_tally`. The position is the stored number: append only, never reorder. */

export const BALLOT_KINDS = ["ballot", "replacement", "exclusion", "review"] as const;
export type BallotKind = (typeof BALLOT_KINDS)[number];

/** Outcome of a text addressed to a poll, at that time (product.md, Ballots). `changed` is counted in place of an earlier one. */
export const BALLOT_OUTCOMES = [
  "counted",
  "changed",
  "over-cap",
  "unknown-choice",
  "early",
  "late",
  "restricted",
] as const;
export type BallotOutcome = (typeof BALLOT_OUTCOMES)[number];
