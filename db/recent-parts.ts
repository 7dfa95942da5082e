/** What a limiter has to know of the parts that were written before it was made. */
import type pg from "pg";

/** An answer later than this is no answer: the longest response time that a connection may be set to. */
const LONGEST_ANSWER_MS = 600_000;

/**
 * Ages (ms) of the parts that may still occupy a window of `windowMs`: since the answer, or since the wait of `responseMs`
 * for it ended. Seeds a limiter after a restart.
 */
export async function getRecentParts(
  db: pg.Pool | pg.ClientBase,
  connectionId: string,
  span: { now: number; windowMs: number; responseMs: number },
): Promise<number[]> {
  const { now, windowMs, responseMs } = span;
  const result = await db.query<{ age: number }>(
    `SELECT extract(epoch FROM $2::timestamptz - coalesce(answered_at, submitted_at + make_interval(secs => $4))) * 1000 AS age
       FROM part WHERE connection_id = $1 AND submitted_at > $3 ORDER BY submitted_at DESC LIMIT 1000000`,
    [connectionId, new Date(now), new Date(now - windowMs - LONGEST_ANSWER_MS), responseMs / 1000],
  );
  return result.rows.map((row) => Math.max(0, Number(row.age))).filter((age) => age < windowMs);
}
