import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { readDatabaseEnv } from "@/config/env";
import { PrismaClient } from "./generated/client";

/** int8 as a number: counts here stay far under 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * No screen waits for longer, and no statement that nobody waits for holds a connection or a lock for ever; `inLongTransaction`
 * is the way around it. A transaction left open by a stuck process ends as well.
 */
const TIMEOUTS = { statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000 };

type Clients = { pool: pg.Pool; prisma: PrismaClient };

/** Survives the module reloads of the development server, which would otherwise open a pool at every change. */
const kept = globalThis as typeof globalThis & { replybackClients?: Clients };

function openClients(): Clients {
  const { databaseUrl } = readDatabaseEnv();
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    idleTimeoutMillis: 30_000,
    ...TIMEOUTS,
  });
  // A connection that dies while idle (database restart) is replaced at the next query; nothing else to do here.
  pool.on("error", () => undefined);
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl, max: 5, ...TIMEOUTS }),
    // its other formats quote what a query was given, and errors are logged
    errorFormat: "minimal",
  });
  return { pool, prisma };
}

function clients(): Clients {
  kept.replybackClients ??= openClients();
  return kept.replybackClients;
}

/** Opened at the first use, not at import: a build that only collects routes has no database. */
function lazily<T extends object>(read: () => T): T {
  return new Proxy({} as T, {
    get(_target, key) {
      const owner = read();
      const value: unknown = Reflect.get(owner, key, owner);
      return typeof value === "function" ? (value.bind(owner) as unknown) : value;
    },
  });
}

/** For everything that is not on the hot path: configuration, users, sessions. */
export const prisma: PrismaClient = lazily(() => clients().prisma);

/** For hand-written SQL over the hot tables. */
export const pool: pg.Pool = lazily(() => clients().pool);

/**
 * Begins a transaction of what is known to take long: exports that stream, recounts, backfills. PostgreSQL counts a cursor's
 * time until it was read to its end, so that a download that nobody takes ends as well.
 */
export const BEGIN_LONG =
  "BEGIN; SET LOCAL statement_timeout = '60min'; SET LOCAL idle_in_transaction_session_timeout = 0";

/** One transaction with an hour instead of the pool's time-outs. After an error its connection is not used again. */
export async function inLongTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query(BEGIN_LONG);
    const value = await work(client);
    await client.query("COMMIT");
    broken = false;
    return value;
  } finally {
    client.release(broken);
  }
}

type PrismaMeta = { driverAdapterError?: { cause?: { originalCode?: unknown } } };

/** Whether PostgreSQL gave a statement up for its time-out (57014 query_canceled), told by `pg` or through Prisma. */
export function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, meta } = error as { code?: unknown; meta?: PrismaMeta };
  return code === "57014" || meta?.driverAdapterError?.cause?.originalCode === "57014";
}

/** Ends every connection of this process; used at shutdown and by tests. */
export async function closeClients(): Promise<void> {
  const open = kept.replybackClients;
  delete kept.replybackClients;
  if (!open) return;
  await open.prisma.$disconnect();
  await open.pool.end();
}
