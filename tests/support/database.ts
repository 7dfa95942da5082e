import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";
import { withDatabase } from "@/scripts/start/database.mjs";

const CLOSE_GRACE_MS = 2_000;

/** A database of one test: `url` for whatever is tested, `drop` at the end. */
export type TestDatabase = {
  url: string;
  name: string;
  /** Drops the database; throws when something is still connected to it, naming what. */
  drop(): Promise<void>;
};

type LeftOpen = { pid: number; application_name: string; state: string; query: string };

async function openConnections(adminUrl: string, name: string): Promise<LeftOpen[]> {
  const { rows } = await withDatabase(adminUrl, (admin) =>
    admin.query<LeftOpen>(
      `SELECT pid, application_name, state, left(query, 120) AS query
         FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    ),
  );
  return rows;
}

/** A closed pool's last connection leaves the server's list a moment after the client's end. */
async function leftOpen(adminUrl: string, name: string): Promise<LeftOpen[]> {
  const until = performance.now() + CLOSE_GRACE_MS;
  let open = await openConnections(adminUrl, name);
  while (open.length > 0 && performance.now() < until) {
    await sleep(50);
    open = await openConnections(adminUrl, name);
  }
  return open;
}

/** Clones the migrated template into a database of its own (about 50 ms). */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = inject("testServer");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await withDatabase(adminUrl, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const drop = async () => {
    const open = await leftOpen(adminUrl, name);
    await withDatabase(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    if (open.length === 0) return;
    const list = open.map((one) => `${one.pid} ${one.application_name} ${one.state}: ${one.query}`);
    throw new Error(`The test left connections to its database open:\n${list.join("\n")}`);
  };
  return { url: url.href, name, drop };
}
