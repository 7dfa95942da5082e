/** What a worker that is gone had claimed: each message may have been written, and none is silently sent again. */
import type pg from "pg";
import { uuidArray } from "./arrays";
import { LANE_CODE, settleMessages, type Claimant, type MessageResult } from "./outbox";
import * as sql from "./sql/outbox";

type StrandedRow = {
  id: string;
  contact_key: string;
  at: Date;
  lane: number;
  attempts: number;
  expires_at: Date;
  claim_epoch: number;
  parts: number;
};

export type StrandedPolicy = { retryReplies: boolean; maxAttempts: number; now: number };

/**
 * Messages that an earlier holder of the lease had claimed. Each may have been written. Replies go again when
 * `retryReplies` says so, with `unknown` and its reason in their time line; the rest is settled as unknown, never silently
 * sent again (product.md, Sending). Returns how many parts were in doubt.
 */
export async function recoverStranded(
  db: pg.Pool | pg.ClientBase,
  claimant: Claimant,
  policy: StrandedPolicy,
): Promise<number> {
  let parts = 0;
  for (;;) {
    const { rows } = await db.query<StrandedRow>(sql.STRANDED, [claimant.connectionId, claimant.epoch]);
    if (rows.length === 0) return parts;
    const ids = rows.map(({ id }) => id);
    await db.query(sql.STRANDED_PARTS, [claimant.connectionId, uuidArray(ids), new Date(policy.now)]);
    await settleMessages(
      db,
      [],
      rows.map((row) => strandedResult(row, claimant.connectionId, policy)),
    );
    parts += rows.reduce((sum, row) => sum + row.parts, 0);
  }
}

function strandedResult(row: StrandedRow, connectionId: string, policy: StrandedPolicy): MessageResult {
  const again =
    policy.retryReplies &&
    row.lane === LANE_CODE.reply &&
    row.expires_at.getTime() > policy.now &&
    row.attempts + 1 < policy.maxAttempts;
  const reason = "the worker stopped before the operator's answer was stored";
  return {
    connectionId,
    contactKey: row.contact_key,
    id: row.id,
    at: row.at.getTime(),
    epoch: row.claim_epoch,
    state: "unknown",
    eventAt: policy.now,
    detail: again ? `${reason}; sent again` : reason,
    againAt: again ? policy.now : null,
  };
}
