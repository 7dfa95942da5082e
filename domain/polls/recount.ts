import type { BallotOutcome } from "./codes";

/** One sum of the tally, as it stood and as the ballots give it. `choiceId` null: the texts with that outcome. */
export type RecountLine = {
  questionId: string;
  choiceId: string | null;
  outcome: BallotOutcome;
  before: number;
  after: number;
};

export type RecountView = {
  pollId: string;
  /** ballots and replacements that were read */
  ballots: number;
  votersBefore: number;
  votersAfter: number;
  lines: RecountLine[];
  /** sum of the absolute differences in votes and voters; 0: the tally was right */
  difference: number;
};
