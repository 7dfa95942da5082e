import type { JobHelpers } from "graphile-worker";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { contactKey, newId } from "@/db/ids";
import { getMessage } from "@/db/message-detail";
import { makePartitions, weeksFrom } from "@/db/partitions";
import { dropOldTexts, getRetention, saveRetention, textsKeptFrom } from "@/db/retention";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";
import { tasks } from "@/worker/jobs/jobs";
import { createLog } from "@/worker/log";

const at = (text: string): number => Date.parse(text);
/** 03:10 of a Sunday in the zone of the installation, UTC. */
const NIGHT = at("2026-11-29T03:10:00Z");
const DAY = 24 * 3_600_000;
const WEEK = 7 * DAY;
const BY = { userId: null, name: "owner@radio.example" };
const key = (): string => contactKey("e164", "251911000001");
let database: TestDatabase;

/** A text with a part and a line of its time line. */
async function addText(when: number): Promise<string> {
  const id = newId(when);
  const time = new Date(when);
  await pool.query(
    "INSERT INTO message (contact_key, id, at, direction, state, text) VALUES ($1, $2, $3, 1, 4, 'x')",
    [key(), id, time],
  );
  await pool.query(
    `INSERT INTO part (contact_key, message_id, at, seq, state, connection_id, submitted_at)
     SELECT $1, $2, $3, 1, 4, id, $3 FROM connection`,
    [key(), id, time],
  );
  await pool.query("INSERT INTO message_event (contact_key, message_id, at, state) VALUES ($1, $2, $3, 4)", [
    key(),
    id,
    time,
  ]);
  return id;
}

async function count(table: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
  return rows[0]!.n;
}

async function weekTables(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'message'::regclass ORDER BY 1",
  );
  return rows.map(({ name }) => name.replace("partitions.message_", "")).filter((name) => name !== "default");
}

/** Weekly partitions from `from` on. */
async function makeWeeks(from: number, weeks: number): Promise<void> {
  const client = await pool.connect();
  try {
    await makePartitions(client, weeksFrom(from, weeks));
  } finally {
    client.release();
  }
}

beforeAll(async () => {
  database = await createInstallation(ONE_LINK);
});

beforeEach(async () => {
  const old = (await weekTables()).flatMap((week) =>
    ["message", "part", "message_event"].map((table) => `DROP TABLE IF EXISTS partitions.${table}_${week}`),
  );
  for (const sql of old) await pool.query(sql);
  await pool.query("TRUNCATE message, part, message_event, ballot");
  await prisma.retention.deleteMany();
  await prisma.retention.create({ data: {} });
  await prisma.audit.deleteMany();
});

afterAll(async () => {
  await database.drop();
});

describe("texts", () => {
  it("are kept for ever unless somebody says otherwise", async () => {
    await makeWeeks(NIGHT - 60 * WEEK, 1);
    await addText(NIGHT - 60 * WEEK);
    expect(await dropOldTexts(pool, NIGHT)).toBeNull();
    expect(await count("message")).toBe(1);
    expect(await getRetention(NIGHT)).toMatchObject({ months: null, run: null });
  });

  it("go by whole weeks in the night, from the default partition too, and leave votes and younger texts alone", async () => {
    await makeWeeks(NIGHT - 20 * WEEK, 22);
    const edge = at("2026-08-24T00:00:00Z");
    await addText(edge - 1);
    const gone = await addText(edge - 8 * WEEK);
    // no partition was made for this week
    await addText(edge - 30 * WEEK);
    const kept = await addText(edge);
    await pool.query(
      "INSERT INTO ballot (contact_key, id, poll_id, question_id, outcome, at, message_id) VALUES ($1, $2, $2, $2, 0, now(), $3)",
      [key(), newId(), gone],
    );
    await saveRetention(BY, 3, NIGHT - DAY);
    const { forecasts } = await getRetention(NIGHT);
    expect(forecasts[3]).toMatchObject({ before: edge, texts: 3, exact: true });
    expect(forecasts[3].octets).toBeGreaterThan(0);
    expect(forecasts[6].texts).toBe(1);
    expect(forecasts[12].texts).toBe(0);

    expect(await dropOldTexts(pool, NIGHT)).toEqual({ at: NIGHT, before: edge, texts: 3, left: [] });
    for (const table of ["message", "part", "message_event"]) expect(await count(table)).toBe(1);
    expect((await weekTables())[0]).toBe("20260824");
    expect(await getMessage(kept)).not.toBeNull();
    expect(await getMessage(gone)).toBeNull();
    expect(await count("ballot")).toBe(1);
    expect(await textsKeptFrom()).toBe(edge);
    expect((await getRetention(NIGHT)).run).toEqual({ at: NIGHT, before: edge, texts: 3, left: [] });
    const audit = await prisma.audit.findMany({ orderBy: { at: "asc" } });
    expect(audit.map(({ actor, action }) => [actor, action])).toEqual([
      ["owner@radio.example", "keep-texts"],
      ["schedule", "drop-texts"],
    ]);
    // once a night, whoever asks again
    expect(await dropOldTexts(pool, NIGHT + 20 * 60_000)).toBeNull();
  });

  it("go by the clock of the database, which the job is given, whatever the machine's says", async () => {
    await makeWeeks(NIGHT - 30 * WEEK, 1);
    await addText(NIGHT - 30 * WEEK);
    await saveRetention(BY, 3, NIGHT - DAY);
    await tasks(createLog("silent"), { wall: () => NIGHT })["drop-old-texts"]!({}, {} as JobHelpers);
    expect((await getRetention(NIGHT)).run).toMatchObject({ at: NIGHT, texts: 1 });
  });

  it("stay when the choice is taken back before the night", async () => {
    await makeWeeks(NIGHT - 30 * WEEK, 1);
    await addText(NIGHT - 30 * WEEK);
    await saveRetention(BY, 3, NIGHT - DAY);
    await saveRetention(BY, null, NIGHT - DAY / 2);
    expect(await dropOldTexts(pool, NIGHT)).toBeNull();
    expect(await count("message")).toBe(1);
  });

  it("that went stay told apart from what was never here, also when texts are kept for longer since", async () => {
    await saveRetention(BY, 3, NIGHT - DAY);
    const first = await dropOldTexts(pool, NIGHT);
    await saveRetention(BY, 24, NIGHT + DAY / 2);
    const second = await dropOldTexts(pool, NIGHT + DAY);
    expect(second!.before).toBeLessThan(first!.before);
    expect(await textsKeptFrom()).toBe(first!.before);
    expect((await getRetention(NIGHT + DAY)).run?.before).toBe(second!.before);
  });

  it("that somebody reads for long wait for the next night, and nobody waits behind the drop meanwhile", async () => {
    await makeWeeks(NIGHT - 30 * WEEK, 1);
    await makeWeeks(NIGHT, 1);
    await addText(NIGHT - 30 * WEEK);
    await saveRetention(BY, 3, NIGHT - DAY);
    const reader = await pool.connect();
    try {
      await reader.query("BEGIN; SELECT count(*) FROM message");
      const drop = dropOldTexts(pool, NIGHT);
      const waits: number[] = [];
      for (let text = 0; text < 20; text += 1) {
        const from = performance.now();
        await addText(NIGHT);
        waits.push(performance.now() - from);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(Math.max(...waits)).toBeLessThan(1000);
      const run = await drop;
      expect(run?.left).toEqual([expect.stringMatching(/^partitions\.message_2026/)]);
      expect(run?.texts).toBe(0);
    } finally {
      await reader.query("ROLLBACK");
      reader.release();
    }
    expect(await count("message")).toBe(21);
    expect(await dropOldTexts(pool, NIGHT + DAY)).toMatchObject({ texts: 1, left: [] });
    expect(await count("message")).toBe(20);
  }, 60_000);
});
