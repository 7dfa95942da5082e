/** Reviews that were made together are one batch, told apart by the reason that they carry, and can be taken back together. */
import { AppError } from "@/domain/errors";
import { codeOf } from "@/domain/messages/codes";
import { BALLOT_KINDS } from "@/domain/polls/codes";
import type { DecisionsMade } from "@/domain/polls/decisions";
import { pool } from "./client";
import type { Author } from "./configuration";
import { decideBallots } from "./poll-decisions";

/** Along `ballot_decision_idx`. */
const OF_BATCH = `
SELECT refers_to AS id FROM ballot
 WHERE poll_id = $1 AND kind >= 2 AND kind = ${codeOf(BALLOT_KINDS, "review")} AND reason = $2 ORDER BY id`;

/** What was built upon since (a later vote, an exclusion) is left as it is, and told. */
export async function retractBatch(author: Author, pollId: string, batch: string): Promise<DecisionsMade> {
  const { rows } = await pool.query<{ id: string }>(OF_BATCH, [pollId, batch]);
  if (rows.length === 0) throw new AppError("not-found", "Nothing was decided by this.");
  const ballots = rows.map(({ id }) => ({ ballotId: id, decision: { kind: "retract" } as const }));
  // The latest first, so that each finds the vote that it replaced.
  return decideBallots(author, { pollId, ballots: ballots.reverse(), reason: `Taken back: ${batch}` });
}
