/** The worker's own database connections: the hot path apart from everything else, so that neither waits for the other. */
import pg from "pg";
import { HOT_PATH_OPTIONS } from "./inbound/lane";

/** Claims, settles and receipts: plans made for full tables. */
export function openHotPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    options: HOT_PATH_OPTIONS,
  });
  pool.on("error", () => undefined);
  return pool;
}

/** Runs `work` on a connection of the pool that is its own for the time. */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}
