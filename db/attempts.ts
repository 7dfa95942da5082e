import { createHmac } from "node:crypto";
import { readDatabaseEnv } from "@/config/env";
import { AppError } from "@/domain/errors";
import { countAttempt, type AttemptLimit } from "@/domain/users/sign-in-limit";
import { pool } from "./client";
import { inTransaction } from "./hot-pool";

/** What is being guessed at, and by whom. Stored as a keyed hash: the table tells nobody's address. */
export type Door = { name: string; limit: AttemptLimit };

function keyOf(door: Door): string {
  return createHmac("sha256", readDatabaseEnv().secretKey).update(`attempt:${door.name}`).digest("base64url");
}

/**
 * Counts an attempt at every door or, when one of them is closed, at none. Throws `too-many-attempts`, which says when it
 * opens. Rows are locked in the order of their keys, so that simultaneous attempts wait rather than deadlock.
 */
export async function takeAttempt(doors: readonly Door[], now: number): Promise<void> {
  const byKey = new Map(doors.map((door) => [keyOf(door), door]));
  const keys = [...byKey.keys()].sort();
  const waitMs = await inTransaction(pool, async (client) => {
    await client.query(
      `INSERT INTO sign_in_attempt (key, window_start, failures)
       SELECT key, $2, 0 FROM unnest($1::text[]) AS key ORDER BY key ON CONFLICT DO NOTHING`,
      [keys, new Date(now)],
    );
    const { rows } = await client.query<{ key: string; window_start: Date; failures: number }>(
      "SELECT key, window_start, failures FROM sign_in_attempt WHERE key = ANY($1) ORDER BY key FOR UPDATE",
      [keys],
    );
    const verdicts = rows.map((row) => {
      const before = { startedAt: row.window_start.getTime(), failures: row.failures };
      return { key: row.key, ...countAttempt(before, now, { limit: byKey.get(row.key)!.limit }) };
    });
    const closed = verdicts.filter(({ allowed }) => !allowed);
    if (closed.length > 0) return Math.max(...closed.map(({ retryAfterMs }) => retryAfterMs));
    for (const { key, window } of verdicts) {
      await client.query("UPDATE sign_in_attempt SET window_start = $2, failures = $3 WHERE key = $1", [
        key,
        new Date(window.startedAt),
        window.failures,
      ]);
    }
    return 0;
  });
  if (waitMs > 0) {
    const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
    throw new AppError("too-many-attempts", `Too many attempts. Try again in ${minutes} min.`);
  }
}

/** After a success: the pair starts afresh, the shared doors get this attempt back. */
export async function returnAttempt(doors: readonly Door[]): Promise<void> {
  const keys = doors.map(keyOf);
  const fresh = doors.filter((door) => door.name.startsWith("pair:")).map(keyOf);
  await pool.query(
    `UPDATE sign_in_attempt SET failures = CASE WHEN key = ANY($2) THEN 0 ELSE greatest(failures - 1, 0) END
      WHERE key = ANY($1)`,
    [keys, fresh],
  );
}

/** Removes the attempts of yesterday and before: their windows ended long ago. `now` in ms since 1970. */
export async function forgetAttempts(now: number): Promise<void> {
  await pool.query("DELETE FROM sign_in_attempt WHERE window_start < $1::timestamptz - interval '1 day'", [
    new Date(now),
  ]);
}
