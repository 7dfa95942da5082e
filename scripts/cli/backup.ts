import { createHash } from "node:crypto";
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { type ArchiveEntry, writeArchive } from "./archive";
import { CliError, fromWhereCalled } from "./cli-error";
import { readLayout } from "./layout";

/** Environment variables that belong to the data: without them the rows can't be read (data.md 2). */
export const KEY_NAMES = ["NEXTAUTH_SECRET", "REPLYBACK_SECRET_KEY", "REPLYBACK_IDENTITY_KEY"] as const;

/** Rows are cut into files of about this size, so that neither side holds a table in memory. */
const FILE_OCTETS = 4 * 1024 * 1024;

async function* cut(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < FILE_OCTETS) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

type Sums = Record<string, string>;
export const sha256 = (body: Buffer) => createHash("sha256").update(body).digest("hex");
export const LAYOUT = "layout.json";
export const KEYS = "keys.json";
export const SUMS = "checksums.json";

async function* entriesOf(client: Client, keys: Record<string, string>): AsyncGenerator<ArchiveEntry> {
  const layout = await readLayout(client);
  yield { name: LAYOUT, body: Buffer.from(JSON.stringify(layout, null, 2)) };
  yield { name: KEYS, body: Buffer.from(JSON.stringify(keys, null, 2)) };
  for (const table of layout.tables) {
    const columns = table.columns.map((column) => client.escapeIdentifier(column)).join(", ");
    const rows = client.query(
      copyTo(`COPY (SELECT ${columns} FROM public.${client.escapeIdentifier(table.name)}) TO STDOUT`),
    );
    let number = 0;
    for await (const body of cut(rows)) {
      number += 1;
      yield { name: `rows/${table.name}/${String(number).padStart(6, "0")}`, body };
    }
  }
}

/** The entries, and at the end one with the checksum of each: an archive without it is not complete. */
async function* withSums(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<ArchiveEntry> {
  const sums: Sums = {};
  for await (const entry of entries) {
    sums[entry.name] = sha256(entry.body);
    yield entry;
  }
  yield { name: SUMS, body: Buffer.from(JSON.stringify(sums, null, 2)) };
}

function readKeys(): Record<string, string> {
  const keys = KEY_NAMES.map((name) => [name, process.env[name] ?? ""] as const);
  const missing = keys.filter(([, value]) => value === "").map(([name]) => name);
  if (missing.length > 0) throw new CliError(`Not backed up: ${missing.join(", ")} is not set.`);
  return Object.fromEntries(keys);
}

/**
 * Writes database and keys as one moment of a running or stopped installation into `file` (.tar.gz, readable by its owner
 * only). Every table is read with COPY in one REPEATABLE READ transaction; nothing waits for it.
 */
export async function writeBackup(databaseUrl: string, file: string, keys = readKeys()): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: "replyback-backup" });
  const draft = `${file}.${process.pid}`;
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await writeArchive(draft, withSums(entriesOf(client, keys)));
    await client.query("COMMIT");
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
    await client.end();
  }
}

function usualName(): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  return `replyback-${stamp}.backup.tar.gz`;
}

/** `backup [file]` */
export async function backup(args: string[], databaseUrl: string): Promise<number> {
  const file = fromWhereCalled(args[0] ?? usualName());
  if (existsSync(file)) throw new CliError(`${file} exists already: name another file.`);
  await writeBackup(databaseUrl, file);
  const size = (statSync(file).size / 1024 / 1024).toFixed(1);
  console.log(`Backed up database and keys to ${file} (${size} MB). Keep it safe: it holds the keys.`);
  return 0;
}
