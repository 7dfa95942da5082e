import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { readDatabaseEnv } from "@/config/env";
import { PrismaClient } from "./generated/client";

/** int8 as a number: counts here stay far under 2^53. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

type Clients = { pool: pg.Pool; prisma: PrismaClient };

/** Survives the module reloads of the development server, which would otherwise open a pool at every change. */
const kept = globalThis as typeof globalThis & { replybackClients?: Clients };

function openClients(): Clients {
  const { databaseUrl } = readDatabaseEnv();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, idleTimeoutMillis: 30_000 });
  // A connection that dies while idle (database restart) is replaced at the next query; nothing else to do here.
  pool.on("error", () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 5 }) });
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

/** Ends every connection of this process; used at shutdown and by tests. */
export async function closeClients(): Promise<void> {
  const open = kept.replybackClients;
  delete kept.replybackClients;
  if (!open) return;
  await open.prisma.$disconnect();
  await open.pool.end();
}
