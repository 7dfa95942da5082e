/** The worker's own database connections: the hot path apart from everything else, so that neither waits for the other. */
import pg from "pg";
import { readDatabaseEnv } from "@/config/env";

export type HotPool = pg.Pool;

/**
 * jit and sequential scans off: every access of the hot path is by index, whatever the statistics of the moment say, and
 * plans made while tables are empty stay good (data.md, the inbound batch). The time-outs let a statement, or a transaction whose
 * worker is gone, hold its locks for seconds only.
 */
export const HOT_PATH_OPTIONS = [
  "jit=off",
  "enable_seqscan=off",
  "enable_hashjoin=off",
  "enable_mergejoin=off",
  "plan_cache_mode=force_generic_plan",
  "statement_timeout=20s",
  "idle_in_transaction_session_timeout=20s",
]
  .map((setting) => `-c ${setting}`)
  .join(" ");

/** A server that took a statement and says nothing for this long is taken for lost (longer than its own time-out). */
export const ANSWER_MS = 25_000;

/** Claims, settles and receipts. */
export function openHotPool(): HotPool {
  const pool = new pg.Pool({
    connectionString: readDatabaseEnv().databaseUrl,
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    query_timeout: ANSWER_MS,
    options: HOT_PATH_OPTIONS,
  });
  // A connection that dies while idle (database restart) is replaced at the next query.
  pool.on("error", () => undefined);
  return pool;
}

/** The SQLSTATE of what PostgreSQL said; empty when the error came from elsewhere. */
export function sqlState(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Deadlocks, serialisation failures, shutdowns and lost connections are tried again as a whole (data.md 8). */
const RETRIED = new Set([
  "40P01",
  "40001",
  "57P01",
  "57P02",
  "57P03",
  "08006",
  "08003",
  "08001",
  "08004",
  "25006",
]);

export function isRetried(error: unknown): boolean {
  const state = sqlState(error);
  return RETRIED.has(state) || state.startsWith("E");
}

/** What was sent cannot be stored whatever we do: data exceptions, broken constraints, program limits. */
export function isDataError(error: unknown): boolean {
  const state = sqlState(error);
  return ["22", "23", "54"].includes(state.slice(0, 2)) && state.length === 5;
}

const ATTEMPTS = 3;

/** Runs `work` in one transaction on a connection of its own; the whole is tried again when the error allows it. */
export async function inTransaction<T>(
  pool: HotPool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryTransaction(pool, work);
    } catch (error) {
      if (attempt >= ATTEMPTS || !isRetried(error)) throw error;
    }
  }
}

async function tryTransaction<T>(pool: HotPool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const value = await work(client);
    await client.query("COMMIT");
    return value;
  } catch (error) {
    broken = await client.query("ROLLBACK").then(
      () => undefined,
      (failed: unknown) => (failed instanceof Error ? failed : new Error(String(failed))),
    );
    throw error;
  } finally {
    client.release(broken);
  }
}
