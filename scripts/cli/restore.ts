import { existsSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Client, DatabaseError } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { localMigrations } from "@/scripts/start/database.mjs";
import { writePrivate } from "@/scripts/start/keys.mjs";
import { CHECKOUT } from "@/scripts/start/paths.mjs";
import { readArchive } from "./archive";
import { KEY_NAMES } from "./backup";
import { checkBackup, tableOf, type Checked } from "./check-backup";
import { CliError, fromWhereCalled } from "./cli-error";
import { type Layout, listTables } from "./layout";

/** The backup's layout is made by the checkout's own migrations, so it must know each of them, unchanged. */
function requireKnownMigrations(layout: Layout): void {
  const known = new Map(localMigrations().map(({ name, checksum }) => [name, checksum]));
  const unknown = layout.migrations.find(({ name, checksum }) => known.get(name) !== checksum);
  if (unknown) {
    const name = unknown.name.replace(/[^a-z0-9_]/gi, "?").slice(0, 80);
    throw new CliError(
      `The backup comes from another version (migration ${name}): restore it with that one.`,
    );
  }
}

async function requireQuiet(client: Client): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  );
  const others = rows[0]?.count ?? 0;
  if (others > 0)
    throw new CliError(`${others} connections are open to the database: stop what uses it first.`);
}

async function requireEmpty(client: Client, force: boolean): Promise<void> {
  if (force || (await listTables(client)).length === 0) return;
  throw new CliError("The database has data already: give --force to replace all of it (after a backup).");
}

const PRISMA_TABLE = `CREATE TABLE "_prisma_migrations" (
  "id" varchar(36) PRIMARY KEY NOT NULL, "checksum" varchar(64) NOT NULL, "finished_at" timestamptz,
  "migration_name" varchar(255) NOT NULL, "logs" text, "rolled_back_at" timestamptz,
  "started_at" timestamptz NOT NULL DEFAULT now(), "applied_steps_count" integer NOT NULL DEFAULT 0)`;

/** An empty layout as the backup's migrations make it, with the partitions that stood then. */
async function makeLayout(client: Client, layout: Layout): Promise<void> {
  await client.query("DROP SCHEMA IF EXISTS public, partitions, graphile_worker CASCADE");
  await client.query("CREATE SCHEMA public");
  await client.query(PRISMA_TABLE);
  for (const { name } of layout.migrations) {
    await client.query(readFileSync(join(CHECKOUT, "prisma/migrations", name, "migration.sql"), "utf8"));
  }
  for (const one of layout.partitions) {
    const name = `${client.escapeIdentifier(one.schema)}.${client.escapeIdentifier(one.name)}`;
    const parent = `public.${client.escapeIdentifier(one.parent)}`;
    const options = one.options.length > 0 ? ` WITH (${one.options.join(", ")})` : "";
    await client.query(`CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${parent} ${one.bound}${options}`);
  }
  // rows that migrations put in stand in the backup too
  const tables = layout.tables.map(({ name }) => `public.${client.escapeIdentifier(name)}`);
  await client.query(`TRUNCATE ${tables.join(", ")}`);
}

type ForeignKey = { table: string; name: string; definition: string };

/** Foreign keys are taken away while rows come in any order, and proven when they are put back. */
async function dropForeignKeys(client: Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
       FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND conparentid = 0`,
  );
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  return rows;
}

async function* rowsOf(file: string): AsyncGenerator<{ table: string; body: Buffer }> {
  for await (const { name, body } of readArchive(file)) {
    const table = tableOf(name);
    if (table !== null) yield { table, body };
  }
}

async function copyRows(client: Client, file: string, layout: Layout): Promise<void> {
  const columns = new Map(layout.tables.map((table) => [table.name, table.columns]));
  // a file ends between two rows only by chance, so one COPY takes all files of a table
  const rows = rowsOf(file);
  let next = await rows.next();
  while (!next.done) {
    const table = next.value.table;
    const list = (columns.get(table) ?? []).map((column) => client.escapeIdentifier(column)).join(", ");
    const target = client.query(
      copyFrom(`COPY public.${client.escapeIdentifier(table)} (${list}) FROM STDIN`),
    );
    const bodies = async function* () {
      for (; !next.done && next.value.table === table; next = await rows.next()) yield next.value.body;
    };
    await pipeline(bodies, target);
  }
}

async function loadAll(client: Client, file: string, layout: Layout): Promise<void> {
  await makeLayout(client, layout);
  const foreignKeys = await dropForeignKeys(client);
  await copyRows(client, file, layout);
  for (const { table, name, definition } of foreignKeys) {
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  }
  for (const { name, value } of layout.sequences) {
    await client.query("SELECT setval($1::regclass, $2::bigint)", [
      `public.${client.escapeIdentifier(name)}`,
      value,
    ]);
  }
}

/** What PostgreSQL says against the contents; all of it is rolled back. Its detail would quote rows. */
function explainRefusal(error: unknown): never {
  if (!(error instanceof DatabaseError)) throw error;
  const [said] = error.message.split("\n");
  throw new CliError(`The backup does not fit this version, nothing was changed: ${said}.`);
}

/**
 * Puts a backup's rows into an empty database, or in place of everything with `force`, in one transaction. Returns the
 * backup's keys. Throws ArchiveError (damaged, nothing touched) or CliError (refused).
 */
export async function restoreBackup(
  databaseUrl: string,
  file: string,
  force: boolean,
): Promise<Checked["keys"]> {
  const { layout, keys } = await checkBackup(file);
  requireKnownMigrations(layout);
  const client = new Client({ connectionString: databaseUrl, application_name: "replyback-restore" });
  await client.connect();
  try {
    await requireQuiet(client);
    await requireEmpty(client, force);
    await client.query("BEGIN");
    await loadAll(client, file, layout).catch(explainRefusal);
    await client.query("COMMIT");
    await client.query("ANALYZE");
    return keys;
  } finally {
    await client.end();
  }
}

/** The data folder gets the backup's keys; ones of the person's own are compared, since only they can change them. */
function keepKeys(keys: Checked["keys"], embedded: boolean, dataDir: string): string {
  const file = join(dataDir, "keys.json");
  if (!embedded) {
    const same = KEY_NAMES.every((name) => process.env[name] === keys[name]);
    if (same) return "The keys are the ones that are set.";
    const aside = join(dataDir, "restored-keys.json");
    writePrivate(aside, keys);
    return `Its keys are not the ones that are set: set those of ${aside}, then remove that file.`;
  }
  const older = existsSync(file);
  if (older) renameSync(file, `${file}.before-restore`);
  writePrivate(file, keys);
  return `Its keys are in ${file}${older ? "; the older ones stand beside it" : ""}.`;
}

/** `restore file [--force]` */
export async function restore(args: string[], databaseUrl: string): Promise<number> {
  const name = args.find((arg) => !arg.startsWith("--"));
  if (!name) throw new CliError("Say which file: npm run restore -- file [--force]");
  const file = fromWhereCalled(name);
  if (!existsSync(file)) throw new CliError(`${file} does not exist.`);
  if (!statSync(file).isFile()) throw new CliError(`${file} is not a file.`);
  const keys = await restoreBackup(databaseUrl, file, args.includes("--force"));
  const dataDir = process.env.REPLYBACK_DATA_DIR ?? ".data";
  console.log(`Restored from ${file}. ${keepKeys(keys, process.env.REPLYBACK_EMBEDDED === "on", dataDir)}`);
  return 0;
}
