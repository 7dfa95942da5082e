import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeBackup } from "@/scripts/cli/backup";
import type { Layout } from "@/scripts/cli/layout";
import { buildStale } from "@/scripts/start/build.mjs";
import { withDatabase } from "@/scripts/start/database.mjs";
import { runNode } from "@/scripts/start/tasks.mjs";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { readEntries, writeTar, type TarEntry } from "@/tests/support/tar";

const key = Buffer.alloc(32, 7).toString("base64");
const keys = { NEXTAUTH_SECRET: key, REPLYBACK_SECRET_KEY: key, REPLYBACK_IDENTITY_KEY: key };

let folder: string;
let dataDir: string;
let good: TarEntry[];
/** holds what must not be harmed */
let database: TestDatabase;

beforeAll(async () => {
  await buildStale(["client", "programs"]);
  folder = mkdtempSync(join(tmpdir(), "restore-hostile-"));
  dataDir = join(folder, "data");
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, "keys.json"), "precious");
  database = await createTestDatabase();
  const file = join(folder, "good.tar.gz");
  await writeBackup(database.url, file, keys);
  good = await readEntries(file);
  await withDatabase(database.url, (client) => client.query("UPDATE installation SET name = 'Precious'"));
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function precious(): Promise<unknown> {
  const { rows } = await withDatabase(database.url, (client) =>
    client.query(
      `SELECT (SELECT name FROM installation) AS name, (SELECT count(*)::int FROM _prisma_migrations) AS migrations,
              (SELECT count(*)::int FROM pg_class) AS relations, (SELECT count(*)::int FROM pg_roles) AS roles`,
    ),
  );
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => !name.endsWith(".tar.gz"),
  );
  return { rows, files: files.sort(), keys: readFileSync(join(dataDir, "keys.json"), "utf8") };
}

/** What `npm run restore -- file --force` runs once the database is found; what it says, in lines. */
async function restore(file: string): Promise<{ code: number | null; lines: string[] }> {
  const env = { ...process.env, ...keys, DATABASE_URL: database.url, REPLYBACK_DATA_DIR: dataDir };
  const { code, output } = await runNode("dist/cli.mjs", ["restore", file, "--force"], { env });
  return { code, lines: output.trim().split("\n") };
}

/** The file is refused with one line that matches, and everything is as it was. */
async function expectRefusal(entries: readonly TarEntry[], line: RegExp): Promise<void> {
  const file = join(folder, "hostile.tar.gz");
  writeTar(file, entries);
  await expectRefused(file, line);
}

async function expectRefused(file: string, line: RegExp): Promise<void> {
  const before = await precious();
  const { code, lines } = await restore(file);
  expect(lines).toEqual([expect.stringMatching(line)]);
  expect(lines[0]).toMatch(/^[\x20-\x7e]{1,300}$/);
  expect(code).toBe(1);
  expect(await precious()).toEqual(before);
}

const body = Buffer.from("1\n");
const withEntry = (entry: TarEntry): TarEntry[] => [...good, entry];

/** The good backup with another layout. */
function withLayout(change: (layout: Layout) => unknown): TarEntry[] {
  return good.map((entry) => {
    if (entry.name !== "layout.json" || !entry.body) return entry;
    const layout = JSON.parse(entry.body.toString("utf8")) as Layout;
    return { ...entry, body: Buffer.from(JSON.stringify(change(layout) ?? layout)) };
  });
}

describe("a backup file from a stranger is refused with one line and harms nothing", () => {
  it.each([
    ["outside the folder", { name: "../../escape.json", body }],
    ["outside the folder, among rows", { name: "rows/../../escape", body }],
    ["with a path from the root", { name: "/tmp/replyback-escape", body }],
    ["with a path in front of its name", { name: "rows/contact/000009", prefix: "../..", body }],
    ["with signs for the terminal in its name", { name: "rows/\x1b[2Jcontact\n/000009", body }],
    ["that is a symbolic link", { name: "rows/contact/000009", type: "2", linkName: "/etc/passwd" }],
    ["that is a hard link", { name: "rows/contact/000009", type: "1", linkName: "keys.json" }],
    ["that is a folder", { name: "rows", type: "5" }],
    ["that is a device", { name: "rows/contact/000009", type: "3" }],
  ] satisfies [string, TarEntry][])("when it holds an entry %s", async (_what, entry) => {
    await expectRefusal(
      withEntry(entry),
      /^The file is not a backup: it holds something that no backup holds\.$/,
    );
    expect(existsSync("/tmp/replyback-escape")).toBe(false);
  });

  it.each([
    [
      "that no backup has",
      { name: "setup.sh", body },
      /^The file is not a backup: setup\.sh is no part of one\.$/,
    ],
    [
      "of rows without a table",
      { name: "rows/pg_authid/000001", body },
      /layout\.json knows no table pg_authid\.$/,
    ],
    [
      "twice",
      { name: "keys.json", body: Buffer.from("{}") },
      /^The file is not a backup: it holds keys\.json twice\.$/,
    ],
  ] satisfies [string, TarEntry, RegExp][])("when it holds an entry %s", async (_what, entry, line) => {
    await expectRefusal(withEntry(entry), line);
  });

  it.each([
    ["of 8 GiB less one", "77777777777\0"],
    ["below zero", "-0000000001\0"],
    ["that is no number", "99999999999\0"],
    ["that is empty", Buffer.alloc(12)],
    ["in the form for sizes above 8 GiB", Buffer.from([0x80, 0, 0, 0, 0x7f, 0, 0, 0, 0, 0, 0, 0])],
  ])("when an entry has a size %s", async (_what, size) => {
    const entry = { name: "rows/contact/000009", size };
    await expectRefusal(
      [entry, ...good],
      /^The file is damaged: rows\/contact\/000009 has no length it could have\.$/,
    );
  });

  it("when a document would fill the memory: 40 MB of blanks in a file of 40 kB", async () => {
    const bomb = { name: "layout.json", body: Buffer.alloc(40_000_000, " ") };
    const rest = good.filter(({ name }) => name !== bomb.name);
    await expectRefusal([bomb, ...rest], /^The file is damaged: layout\.json has no length it could have\.$/);
  });

  it.each<[string, (layout: Layout) => unknown, RegExp]>([
    ["no object", () => [], /^The file is not a backup: layout\.json is not as it should be\.$/],
    [
      "of another form",
      (layout) => ({ ...layout, format: 2 }),
      /layout\.json is not as it should be at format\.$/,
    ],
    [
      "without tables",
      (layout) => ({ ...layout, tables: [] }),
      /layout\.json is not as it should be at tables\.$/,
    ],
    [
      "with a statement for a bound",
      (layout) => void (layout.partitions[0]!.bound = "DEFAULT; DROP TABLE installation"),
      /not as it should be at partitions\.0\.bound\.$/,
    ],
    [
      "with a partition among the system's tables",
      (layout) => ({ ...layout, partitions: [{ ...layout.partitions[0]!, schema: "pg_catalog" }] }),
      /not as it should be at partitions\.0\.schema\.$/,
    ],
    [
      "of a migration that is none of ours",
      (layout) => void (layout.migrations[0]!.name = "../../../etc/passwd\u001b[2J"),
      /^The backup comes from another version \(migration [a-z_?]+(\?2J)?\)/,
    ],
    [
      "with migrations missing in between",
      (layout) => void layout.migrations.splice(0, 1),
      /^The backup does not fit this version, nothing was changed: /,
    ],
    [
      "with a table that the migrations don't make",
      (layout) => void layout.tables.push({ name: 'x"; DROP TABLE installation; --', columns: ["id"] }),
      /^The backup does not fit this version, nothing was changed: relation .* does not exist\.$/,
    ],
    [
      "with a sequence that is none",
      (layout) => ({ ...layout, sequences: [{ name: "installation", value: "1" }] }),
      /^The backup does not fit this version, nothing was changed: /,
    ],
  ])("when its layout.json is %s", async (_what, change, line) => {
    await expectRefusal(withLayout(change), line);
  });

  it("when a document is no JSON, or not there", async () => {
    const broken = good.map((entry) =>
      entry.name === "keys.json" ? { ...entry, body: Buffer.from("{") } : entry,
    );
    await expectRefusal(broken, /^The file is not a backup: keys\.json is not as it should be\.$/);
    const without = good.filter(({ name }) => name !== "layout.json");
    await expectRefusal(without, /^The file is not a complete backup: it has no layout\.json\.$/);
  });

  it("when its rows are none of the table, without showing them", async () => {
    const rows = { name: "rows/contact/000001", body: Buffer.from("secret-row\tx\n") };
    const rest = good.filter(({ name }) => !name.startsWith("rows/contact/"));
    await expectRefusal([...rest, rows], /^The backup does not fit this version, nothing was changed: /);
  });

  it("when it is a folder or not there", async () => {
    await expectRefused(dataDir, /is not a file\.$/);
    await expectRefused(join(folder, "nowhere.tar.gz"), /does not exist\.$/);
  });
});

it("takes the same backup when it is as it was written", async () => {
  const file = join(folder, "again.tar.gz");
  writeTar(file, good);
  const { code, lines } = await restore(file);
  expect([code, lines]).toEqual([0, [expect.stringMatching(/^Restored from /)]]);
});
