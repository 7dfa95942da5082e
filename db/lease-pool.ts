/** Database connections of a worker for its leases alone: no other query may delay a renewal, and none may hang. */
import pg from "pg";
import { readDatabaseEnv } from "@/config/env";

export type LeasePool = pg.Pool;

/** Well under the time that a lease holds: a database that is away is asked again before it lapses. */
const ANSWER_MS = 3_000;

export function openLeasePool(): LeasePool {
  const pool = new pg.Pool({
    connectionString: readDatabaseEnv().databaseUrl,
    max: 2,
    keepAlive: true,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    options: `-c statement_timeout=${ANSWER_MS}`,
  });
  // A connection that dies while idle (database restart) is replaced at the next query.
  pool.on("error", () => undefined);
  return pool;
}
