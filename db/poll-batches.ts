/** Reviews that were made together are one batch, told apart by the reason that they carry, and can be taken back together. */
import { AppError } from "@/domain/errors";
import { codeOf } from "@/domain/messages/codes";
import { BALLOT_KINDS } from "@/domain/polls/codes";
import type { DecisionsMade } from "@/domain/polls/decisions";
import { pool } from "./client";
import type { Author } from "./configuration";
import { decideBallots } from "./poll-decisions";

const REVIEW = codeOf(BALLOT_KINDS, "review");

/** Along `ballot_decision_idx`, and by contact for what was said later; in the order of the texts: decisions of one millisecond have none. */
const OF_BATCH = `
SELECT b.refers_to AS id FROM ballot b
 WHERE b.poll_id = $1 AND b.kind >= 2 AND b.kind = ${REVIEW} AND b.reason = $2
   AND NOT EXISTS (SELECT 1 FROM ballot later WHERE later.contact_key = b.contact_key AND later.kind = ${REVIEW}
                      AND later.refers_to = b.refers_to AND later.id > b.id)
 ORDER BY b.refers_to`;

/**
 * What was built upon since (a later vote, an exclusion) is left as it is, and told; so is a text about which somebody decided
 * anew since, which is not told: it is of this batch no more.
 */
export async function retractBatch(author: Author, pollId: string, batch: string): Promise<DecisionsMade> {
  const { rows } = await pool.query<{ id: string }>(OF_BATCH, [pollId, batch]);
  if (rows.length === 0) throw new AppError("not-found", "Nothing was decided by this.");
  const ballots = rows.map(({ id }) => ({ ballotId: id, decision: { kind: "retract" } as const }));
  // The latest first, so that each finds the vote that it replaced.
  return decideBallots(author, { pollId, ballots: ballots.reverse(), reason: `Taken back: ${batch}` });
}
