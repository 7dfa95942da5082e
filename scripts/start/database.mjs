/** The database as the start needs it: is it there, does it have the newest layout, who may come in first. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "./messages.mjs";
import { CHECKOUT } from "./paths.mjs";
import { runNode } from "./tasks.mjs";

const MIGRATIONS = join(CHECKOUT, "prisma", "migrations");
const CONNECT_TIMEOUT_MS = 10_000;

/** Loaded late: the start has to install it first. */
async function client(url) {
  const { default: pg } = await import("pg");
  return new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
}

export async function withDatabase(url, work) {
  const connection = await client(url);
  // a connection that breaks later rejects its query; unheard, the event would end the process
  connection.on("error", () => {});
  await connection.connect();
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/** Where a URL leads, without its password. */
export function describeUrl(url) {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}

/** Ends the start with one line when the database of DATABASE_URL does not answer. */
export async function requireReachable(url) {
  try {
    await withDatabase(url, (connection) => connection.query("SELECT 1"));
  } catch (error) {
    const reason = error.message || error.errors?.[0]?.message || error.code;
    throw new StartError(`The database at ${describeUrl(url)} (DATABASE_URL) can't be reached: ${reason}`);
  }
}

/** Makes the database of `url` when the server does not have it. */
export async function createDatabaseIfMissing(url) {
  const admin = new URL(url);
  const name = decodeURIComponent(admin.pathname.slice(1));
  admin.pathname = "/postgres";
  await withDatabase(admin.href, async (connection) => {
    const found = await connection.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (found.rowCount === 0) await connection.query(`CREATE DATABASE ${connection.escapeIdentifier(name)}`);
  });
}

/** The migrations of this checkout in order, with the checksum that Prisma records: SHA-256 of migration.sql in hex. */
export function localMigrations(folder = MIGRATIONS) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, "migration.sql"));
      return { name, checksum: createHash("sha256").update(sql).digest("hex") };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether every migration of this checkout is recorded as applied, unchanged, in the database. */
export async function isMigrated(url) {
  const recorded = await withDatabase(url, async (connection) => {
    const table = await connection.query("SELECT to_regclass('_prisma_migrations') AS name");
    if (table.rows[0].name === null) return [];
    const rows = await connection.query(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AND rolled_back_at IS NULL AS applied
         FROM _prisma_migrations`,
    );
    return rows.rows;
  });
  const applied = new Set(
    recorded.filter((row) => row.applied).map((row) => `${row.migration_name} ${row.checksum}`),
  );
  const open = recorded.some((row) => !row.applied);
  return !open && localMigrations().every(({ name, checksum }) => applied.has(`${name} ${checksum}`));
}

/** Applies the missing migrations. Resolves to false when there were none (then Prisma, which takes seconds, never ran). */
export async function migrate(url) {
  if (await isMigrated(url)) return false;
  const env = { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  const { code, output } = await runNode("node_modules/prisma/build/index.js", ["migrate", "deploy"], {
    env,
  });
  if (code !== 0)
    throw new StartError(`The database's layout could not be brought up to date:\n${output.trim()}`);
  return true;
}
