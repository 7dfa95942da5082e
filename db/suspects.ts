/** Suspects of redelivery (product.md, step 1): stored texts whose answer may not have reached the SMSC. */
import type pg from "pg";
import { timeArray, uuidArray } from "./arrays";
import { idBoundary } from "./ids";

export type Suspect = {
  contactKey: string;
  connectionId: string;
  contentHash: string;
  messageId: string;
  at: number;
};

/** Suspicion lasts a day (product.md, step 1). */
const OPEN_MS = 24 * 3600 * 1000;

/** Notes suspects; one whose text is not stored after all is left out. Idempotent. */
const NOTE = `
INSERT INTO redelivery_suspect (contact_key, connection_id, content_hash, message_id, received_at)
SELECT s.contact_key, s.connection_id, s.content_hash, s.message_id, m.at
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
    AS s (contact_key, connection_id, content_hash, message_id, at)
  JOIN message m ON m.contact_key = s.contact_key AND m.id = s.message_id AND m.at = s.at
 ORDER BY s.contact_key, s.message_id
ON CONFLICT DO NOTHING`;

const CHUNK = 5000;

export async function noteSuspects(db: pg.Pool, suspects: Suspect[]): Promise<void> {
  for (let from = 0; from < suspects.length; from += CHUNK) {
    const chunk = suspects.slice(from, from + CHUNK);
    await db.query({
      name: "suspects_note",
      text: NOTE,
      values: [
        uuidArray(chunk.map((suspect) => suspect.contactKey)),
        uuidArray(chunk.map((suspect) => suspect.connectionId)),
        uuidArray(chunk.map((suspect) => suspect.contentHash)),
        uuidArray(chunk.map((suspect) => suspect.messageId)),
        timeArray(chunk.map((suspect) => suspect.at)),
      ],
    });
  }
}

/**
 * After a worker ended without a goodbye: the texts from `sinceSeconds` before its last report on. Two steps, so that the
 * second is a range over the index of ids. Returns how many.
 */
export async function suspectAfterCrash(
  db: pg.Pool,
  connectionId: string,
  sinceSeconds: number,
): Promise<number> {
  const last = await db.query<{ at: Date }>(
    "SELECT coalesce(max(updated_at), now()) AS at FROM connection_runtime WHERE connection_id = $1",
    [connectionId],
  );
  const from = (last.rows[0]?.at.getTime() ?? Date.now()) - sinceSeconds * 1000;
  const result = await db.query(
    `INSERT INTO redelivery_suspect (contact_key, connection_id, content_hash, message_id, received_at)
     SELECT m.contact_key, m.connection_id, m.content_hash, m.id, m.at FROM message m
      WHERE m.id >= $2 AND m.at >= $3 AND m.connection_id = $1 AND m.direction = 0 AND m.content_hash IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [connectionId, idBoundary(from), new Date(from)],
  );
  return result.rowCount ?? 0;
}

/** Whether a connection has suspects that no copy was absorbed for. */
export async function hasSuspects(db: pg.Pool, connectionId: string, now: number): Promise<boolean> {
  const result = await db.query(
    "SELECT 1 FROM redelivery_suspect WHERE connection_id = $1 AND absorbed_by IS NULL AND received_at > $2 LIMIT 1",
    [connectionId, new Date(now - OPEN_MS)],
  );
  return result.rows.length > 0;
}

/** Removes suspects of two days ago and more: they absorb nothing any more. */
export async function forgetSuspects(db: pg.Pool, now: number): Promise<void> {
  await db.query("DELETE FROM redelivery_suspect WHERE received_at < $1", [new Date(now - 2 * OPEN_MS)]);
}
