/** Codes of `ballot` and `poll_tally`. The position is the stored number: append only, never reorder. */

/**
 * `ballot` is a text; the others are further rows that point to one (`refers_to`): `replacement` a later choice took its
 * place, `restoration` gave it back; `exclusion` a person took it out of the count, `inclusion` put it back; `review` a person
 * said what it means, `retraction` took that back.
 */
export const BALLOT_KINDS = [
  "ballot",
  "replacement",
  "exclusion",
  "review",
  "inclusion",
  "retraction",
  "restoration",
] as const;
export type BallotKind = (typeof BALLOT_KINDS)[number];

/**
 * Outcome of a text addressed to a poll, at that time (product.md, Ballots). `changed` is counted in place of an earlier one;
 * `excluded` is no outcome of a text but of a decision about it; `paused` came while the poll was paused,
 * `rehearsal` from a phone that tries the poll out; `held` came after the close of a link that was down at it, until a person decides.
 */
export const BALLOT_OUTCOMES = [
  "counted",
  "changed",
  "over-cap",
  "unknown-choice",
  "early",
  "late",
  "restricted",
  "excluded",
  "paused",
  "rehearsal",
  "held",
] as const;
export type BallotOutcome = (typeof BALLOT_OUTCOMES)[number];

/** Those that a text may have when it is stored. */
export const FIRST_OUTCOMES = BALLOT_OUTCOMES.filter((outcome) => outcome !== "excluded");
export type FirstOutcome = (typeof FIRST_OUTCOMES)[number];
