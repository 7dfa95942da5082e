/** The writer of tally rows that no worker writes: of recounts and of decisions, which take turns on the row of the poll. */
import { NIL_ID } from "../ids";

export const RECOUNT_WRITER = NIL_ID;

/** Behind an INSERT INTO poll_tally AS p: what is there already is added to. */
export const ADDED_UP = `
ON CONFLICT (poll_id, question_id, choice_id, outcome, bucket, writer) DO UPDATE
  SET votes = p.votes + excluded.votes, voters = p.voters + excluded.voters`;
