import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { contactKey, newId } from "@/db/ids";
import { ensurePartitions } from "@/db/partitions";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

const WEEK = 7 * 24 * 3600_000;
/** A Wednesday. */
const NOW = Date.parse("2026-11-25T12:00:00Z");
const key = (): string => contactKey("e164", "251911000001");
let database: TestDatabase;

async function addMessage(at: number): Promise<string> {
  const id = newId(at);
  await pool.query(
    "INSERT INTO message (contact_key, id, at, direction, state, text) VALUES ($1, $2, $3, 0, 0, 'x')",
    [key(), id, new Date(at)],
  );
  return id;
}

/** Where a message stands: the name of its partition. */
async function placeOf(id: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ place: string }>(
    "SELECT tableoid::regclass::text AS place FROM message WHERE id = $1",
    [id],
  );
  return rows[0]?.place;
}

async function shapeOf(partition: string): Promise<string[]> {
  const { rows } = await pool.query<{ shape: string }>(
    `SELECT replace(regexp_replace(pg_get_indexdef(indexrelid), '^.* USING', ''), $1, '') AS shape
       FROM pg_index WHERE indrelid = $1::regclass ORDER BY 1`,
    [partition],
  );
  return rows.map(({ shape }) => shape);
}

beforeAll(async () => {
  database = await createInstallation();
});

beforeEach(async () => {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'partitions' AND c.relkind = 'r' AND c.relname !~ '_default$'`,
  );
  for (const { name } of rows) await pool.query(`DROP TABLE ${name}`);
  await pool.query("TRUNCATE message");
});

afterAll(async () => {
  await database.drop();
});

describe("the weekly partitions", () => {
  it("stand for this week and the four ahead, with every index of their table, whoever makes them at once", async () => {
    expect(await Promise.all([1, 2, 3].map(() => ensurePartitions(pool, NOW)))).toEqual([[], [], []]);
    expect(await placeOf(await addMessage(NOW))).toBe("partitions.message_20261123");
    expect(await placeOf(await addMessage(NOW + 4 * WEEK))).toBe("partitions.message_20261221");
    expect(await placeOf(await addMessage(NOW + 5 * WEEK))).toBe("partitions.message_default");
    expect(await placeOf(await addMessage(NOW - WEEK))).toBe("partitions.message_default");
    expect(await shapeOf("partitions.message_20261123")).toEqual(await shapeOf("partitions.message_default"));
    await ensurePartitions(pool, NOW + WEEK);
    expect(await placeOf(await addMessage(NOW + 5 * WEEK))).toBe("partitions.message_20261228");
  });

  it("take their rows out of the default partition, where a wrong clock or a missing partition had put them", async () => {
    const [early, due, far] = [await addMessage(NOW + 6 * WEEK), await addMessage(NOW), await addMessage(0)];
    expect(await ensurePartitions(pool, NOW)).toEqual([]);
    expect(await placeOf(due)).toBe("partitions.message_20261123");
    expect(await placeOf(early)).toBe("partitions.message_default");
    await ensurePartitions(pool, NOW + 3 * WEEK);
    expect(await placeOf(early)).toBe("partitions.message_20270104");
    expect(await placeOf(far)).toBe("partitions.message_default");
  });

  it("leave a week with too many such rows where it is, and say so, rather than hold everybody up", async () => {
    await pool.query(
      `INSERT INTO message (contact_key, id, at, direction, state)
       SELECT $1, gen_random_uuid(), $2, 0, 0 FROM generate_series(1, 50001)`,
      [key(), new Date(NOW)],
    );
    expect(await ensurePartitions(pool, NOW)).toEqual(["partitions.message_20261123"]);
    expect(await placeOf(await addMessage(NOW + WEEK))).toBe("partitions.message_20261130");
  });

  it("wait for no backup: texts go on, and the partitions are made when it is over", async () => {
    const backup = await pool.connect();
    try {
      await backup.query("BEGIN; SELECT count(*) FROM message");
      const making = ensurePartitions(pool, NOW);
      await addMessage(NOW);
      expect(await making).toContain("partitions.message_20261123");
    } finally {
      await backup.query("ROLLBACK");
      backup.release();
    }
    expect(await ensurePartitions(pool, NOW)).toEqual([]);
  });
});
