import { wordOf } from "@/domain/messages/codes";
import { BALLOT_KINDS, BALLOT_OUTCOMES } from "@/domain/polls/codes";
import type { FoldRow } from "@/domain/polls/fold";

/** What of a row of `ballot` counts, as it is stored. */
export type StoredBallot = {
  contact_key: string;
  id: string;
  question_id: string;
  choice_id: string | null;
  kind: number;
  outcome: number;
  at: Date;
  refers_to: string | null;
};

export const foldRowOf = (row: StoredBallot): FoldRow => ({
  id: row.id,
  questionId: row.question_id,
  kind: wordOf(BALLOT_KINDS, row.kind),
  outcome: wordOf(BALLOT_OUTCOMES, row.outcome),
  choiceId: row.choice_id,
  at: row.at.getTime(),
  refersTo: row.refers_to,
});
