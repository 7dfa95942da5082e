import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Client } from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { readArchive } from "@/scripts/cli/archive";
import { writeBackup } from "@/scripts/cli/backup";
import { listTables, readLayout } from "@/scripts/cli/layout";
import { restoreBackup } from "@/scripts/cli/restore";
import { withDatabase } from "@/scripts/start/database.mjs";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

const folder = mkdtempSync(join(tmpdir(), "backup-test-"));
const file = join(folder, "one.backup.tar.gz");
const keys = { NEXTAUTH_SECRET: "s".repeat(44), REPLYBACK_SECRET_KEY: "a", REPLYBACK_IDENTITY_KEY: "b" };
const KEY = "0199aaaa-0000-8000-8000-00000000000";
const AWKWARD = "tab\there, line\nbreak, \\N, back\\slash, 🎵 ኣበበ";

let source: TestDatabase;
let target: TestDatabase;

/** Every row of every table, by table, in a fixed order. */
function contents(url: string): Promise<Record<string, string[]>> {
  return withDatabase(url, async (client) => {
    const found: Record<string, string[]> = {};
    for (const table of await listTables(client)) {
      const { rows } = await client.query<{ row: string }>(
        `SELECT t::text AS row FROM "${table}" t ORDER BY 1`,
      );
      found[table] = rows.map((one) => one.row);
    }
    return found;
  });
}

async function fill(url: string): Promise<void> {
  await withDatabase(url, async (client) => {
    await client.query(
      `CREATE TABLE partitions.message_2026_w48 PARTITION OF message
         FOR VALUES FROM ('2026-11-23') TO ('2026-11-30') WITH (fillfactor = 90)`,
    );
    await client.query(`UPDATE installation SET name = $1, local_stop_words = '{"a b","ቁም"}'`, [AWKWARD]);
    await client.query(
      `INSERT INTO connection (id, name, host, port) VALUES ('${KEY}1', 'operator', '127.0.0.1', 2775)`,
    );
    await client.query(`INSERT INTO number (id, address) VALUES ('${KEY}2', '12345')`);
    await client.query(
      `INSERT INTO connection_number (connection_id, number_id) VALUES ('${KEY}1', '${KEY}2')`,
    );
    await client.query(
      `INSERT INTO message (contact_key, id, at, direction, state, text)
       SELECT '${KEY}3', gen_random_uuid(), '2026-11-24'::timestamptz + n * interval '1 day', 0, 0, $1 || n
         FROM generate_series(1, 20000) AS n`,
      [AWKWARD],
    );
  });
}

beforeEach(async () => {
  source = await createTestDatabase();
  target = await createTestDatabase();
  await fill(source.url);
  await writeBackup(source.url, file, keys);
});

afterEach(async () => {
  await source.drop();
  await target.drop();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function emptied(url: string): Promise<unknown> {
  return withDatabase(url, (client) =>
    client.query("DROP SCHEMA public, partitions CASCADE; CREATE SCHEMA public"),
  );
}

describe("restoring a backup", () => {
  it("brings back every row, the partitions, the foreign keys and the keys", async () => {
    await emptied(target.url);
    expect(await restoreBackup(target.url, file, false)).toEqual(keys);
    expect(await contents(target.url)).toEqual(await contents(source.url));
    const [before, after] = await Promise.all(
      [source, target].map(({ url }) => withDatabase(url, (client) => readLayout(client))),
    );
    expect({ ...after, madeAt: "" }).toEqual({ ...before, madeAt: "" });
    const count = await withDatabase(target.url, (client) =>
      client.query<{ count: number }>("SELECT count(*)::int AS count FROM partitions.message_2026_w48"),
    );
    expect(count.rows[0]?.count).toBeGreaterThan(0);
    const orphan = `INSERT INTO connection_number (connection_id, number_id) VALUES ('${KEY}9', '${KEY}2')`;
    await expect(withDatabase(target.url, (client) => client.query(orphan))).rejects.toThrow(/foreign key/);
  });

  it("refuses a database with data unless it is told to replace it", async () => {
    const before = await contents(target.url);
    await expect(restoreBackup(target.url, file, false)).rejects.toThrow(/--force/);
    expect(await contents(target.url)).toEqual(before);
    await restoreBackup(target.url, file, true);
    expect(await contents(target.url)).toEqual(await contents(source.url));
  });

  it("refuses a database that somebody is connected to", async () => {
    const other = new Client({ connectionString: target.url });
    await other.connect();
    await expect(restoreBackup(target.url, file, true)).rejects.toThrow(/open to the database/);
    await other.end();
  });

  it("touches nothing when the file is cut short, changed, or something else", async () => {
    const before = await contents(target.url);
    const damaged = join(folder, "damaged");
    const whole = readFileSync(file);
    const tar = gunzipSync(whole);
    const rowAt = tar.indexOf("operator");
    tar.write("OPERATOR", rowAt);
    for (const octets of [whole.subarray(0, whole.length - 200), gzipSync(tar), Buffer.from("no backup")]) {
      writeFileSync(damaged, octets);
      await expect(restoreBackup(target.url, damaged, true)).rejects.toThrow(
        /not complete|damaged|not a backup/,
      );
    }
    truncateSync(damaged, 0);
    await expect(restoreBackup(target.url, damaged, true)).rejects.toThrow(
      /not complete|damaged|not a backup/,
    );
    expect(await contents(target.url)).toEqual(before);
  });
});

describe("a backup", () => {
  it("holds a long table in several files, so that neither side keeps it in memory", async () => {
    await withDatabase(source.url, (client) =>
      client.query(
        `INSERT INTO contact (contact_key, kind, address, first_at, last_at)
         SELECT gen_random_uuid(), 0, repeat('9', 100) || n, now(), now() FROM generate_series(1, 60000) AS n`,
      ),
    );
    await writeBackup(source.url, file, keys);
    let files = 0;
    for await (const { name, body } of readArchive(file)) {
      if (name.startsWith("rows/contact/")) files += 1;
      expect(body.length).toBeLessThan(5 * 1024 * 1024);
    }
    expect(files).toBeGreaterThan(1);
    await restoreBackup(target.url, file, true);
    expect(await contents(target.url)).toEqual(await contents(source.url));
  });
});
