import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { contactKey, newId } from "@/db/ids";
import { countTexters, exportMembers, exportTexters, type Texters } from "@/db/subscribers-export";
import { codeOf, CONTACT_KINDS, type ContactKind } from "@/domain/messages/codes";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

const SERVICE = "0190a1b2-0000-7000-8000-000000000001";
const NUMBER = "0190a1b2-0000-7000-8000-000000000002";
const LIST = "0190a1b2-0000-7000-8000-000000000003";
const NOON = Date.parse("2026-11-10T09:00:00Z");
const DAY = 86_400_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createInstallation();
});

afterAll(async () => {
  await database.drop();
});

async function addContact(address: string, kind: ContactKind = "e164", optedOutAt?: Date): Promise<string> {
  const contact = contactKey(kind, address);
  await pool.query(
    `INSERT INTO contact (contact_key, kind, address, first_at, last_at, opted_out_at) VALUES ($1, $2, $3, $4, $4, $5)
     ON CONFLICT DO NOTHING`,
    [contact, codeOf(CONTACT_KINDS, kind), address, new Date(NOON), optedOutAt ?? null],
  );
  return contact;
}

type Text = { word?: string; direction?: number; redeliveryOf?: string; rule?: string };

async function addText(contact: string, at: number, text: Text = {}): Promise<void> {
  await pool.query(
    `INSERT INTO message (contact_key, id, at, direction, state, rule_kind, rule_id, number_id, matched_word, redelivery_of)
     VALUES ($1, $2, $3, $4, 0, 2, $5, $6, $7, $8)`,
    [
      contact,
      newId(at),
      new Date(at),
      text.direction ?? 0,
      text.rule ?? SERVICE,
      NUMBER,
      text.word ?? "yes",
      text.redeliveryOf ?? null,
    ],
  );
}

async function csvOf(chunks: AsyncGenerator<string>): Promise<string[]> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  expect(text.startsWith("\uFEFF")).toBe(true);
  expect(text.endsWith("\r\n")).toBe(true);
  return text.slice(1, -2).split("\r\n");
}

const query = (more: Partial<Texters> = {}): Texters => ({
  subject: "service",
  id: SERVICE,
  word: null,
  from: NOON,
  until: NOON + DAY,
  ...more,
});

describe("who texted", () => {
  beforeAll(async () => {
    const almaz = await addContact("251911000001", "e164", new Date(NOON + 9000));
    const bekele = await addContact("251911000002");
    const sign = await addContact("=1+1", "alnum");
    await addText(almaz, NOON + 2000);
    await addText(almaz, NOON + 60_000, { word: "no" });
    await addText(almaz, NOON + 61_000, { redeliveryOf: SERVICE });
    await addText(almaz, NOON + 62_000, { direction: 1 });
    await addText(almaz, NOON - 1);
    await addText(almaz, NOON + DAY);
    await addText(bekele, NOON, { word: "no" });
    await addText(sign, NOON + 5000);
    await addText(bekele, NOON + 7000, { rule: LIST });
  });

  it("lists each number once, with first and last time and count, within the period only", async () => {
    expect(await csvOf(exportTexters(query(), "Africa/Addis_Ababa"))).toEqual([
      "number,first_at,last_at,texts,opted_out,opted_out_at",
      "+251911000002,2026-11-10T12:00:00+03:00,2026-11-10T12:00:00+03:00,1,no,",
      "+251911000001,2026-11-10T12:00:02+03:00,2026-11-10T12:01:00+03:00,2,yes,2026-11-10T12:00:09+03:00",
      "'=1+1,2026-11-10T12:00:05+03:00,2026-11-10T12:00:05+03:00,1,no,",
    ]);
    expect(await countTexters(query())).toBe(3);
  });

  it("can be asked for one word of a service, and for everything that came to a number", async () => {
    const no = await csvOf(exportTexters(query({ word: "no" }), "UTC"));
    expect(no.slice(1).map((line) => line.split(",")[0])).toEqual(["+251911000002", "+251911000001"]);
    const all = query({ subject: "number", id: NUMBER });
    expect((await csvOf(exportTexters(all, "UTC")))[1]).toMatch(/^\+251911000002,.*,2,no,$/);
    expect(await countTexters(all)).toBe(3);
  });

  it("can be asked for a word wherever it matched", async () => {
    const yes = query({ subject: "word", id: "", word: "yes" });
    const rows = (await csvOf(exportTexters(yes, "UTC"))).slice(1).map((line) => line.split(","));
    expect(rows.map(([number, , , texts]) => [number, texts])).toEqual([
      ["+251911000001", "1"],
      ["'=1+1", "1"],
      ["+251911000002", "1"],
    ]);
    expect(await countTexters(yes)).toBe(3);
  });

  it("finds the voters of a poll by its keyword, whatever choice they named and however it is typed", async () => {
    const poll = await prisma.poll.create({ data: { name: "Song of the week", keyword: "Vote" } });
    const voter = await addContact("251911000003");
    await addText(voter, NOON + 8000, { word: "1", rule: poll.id });
    await addText(voter, NOON + 8001, { word: "blue", rule: poll.id });
    const texters = query({ subject: "word", id: "", word: "VOTE" });
    const [, ...rows] = await csvOf(exportTexters(texters, "UTC"));
    expect(rows.map((row) => row.split(",").slice(0, 4))).toEqual([
      ["+251911000003", "2026-11-10T09:00:08+00:00", "2026-11-10T09:00:08+00:00", "2"],
    ]);
    expect(await countTexters(query({ subject: "word", id: "", word: "voted" }))).toBe(0);
  });

  it("answers an empty period with the header alone", async () => {
    const nobody = query({ from: NOON - 30 * DAY, until: NOON - 29 * DAY });
    expect(await csvOf(exportTexters(nobody, "UTC"))).toEqual([
      "number,first_at,last_at,texts,opted_out,opted_out_at",
    ]);
  });
});

describe("a list's members", () => {
  it("come with source, time and their opt-out; those who left do not come", async () => {
    const join = async (contact: string, at: number, state: number, source: string): Promise<void> => {
      await pool.query(
        "INSERT INTO membership (contact_key, list_id, state, joined_at, source) VALUES ($1, $2, $3, $4, $5)",
        [contact, LIST, state, new Date(at), source],
      );
    };
    await join(await addContact("251933000001"), NOON, 0, "sms");
    await join(await addContact("251933000002", "e164", new Date(NOON + 500)), NOON + 1, 0, "person a@b.c");
    await join(await addContact("251933000003"), NOON + 2, 1, "sms");
    expect(await csvOf(exportMembers(LIST, "UTC"))).toEqual([
      "number,opted_out,opted_out_at,source,joined_at",
      "+251933000001,no,,sms,2026-11-10T09:00:00+00:00",
      "+251933000002,yes,2026-11-10T09:00:00+00:00,person a@b.c,2026-11-10T09:00:00+00:00",
    ]);
  });
});

describe("a download", () => {
  it("that is broken off gives its connection back, and only three run at once", async () => {
    const open = [1, 2, 3].map(() => exportMembers(LIST, "UTC"));
    for (const one of open) await one.next();
    await expect(exportMembers(LIST, "UTC").next()).rejects.toThrow(/Other downloads/);
    for (const one of open) await one.return(undefined);
    expect(pool.idleCount).toBe(pool.totalCount);
    expect(await csvOf(exportMembers(LIST, "UTC"))).toHaveLength(3);
  });

  it("holds a batch in memory, not the table", async () => {
    await pool.query(
      `INSERT INTO contact (contact_key, kind, address, first_at, last_at)
       SELECT gen_random_uuid(), 0, '2519' || lpad(n::text, 8, '0'), $1, $1 FROM generate_series(40000000, 40199999) AS n`,
      [new Date(NOON)],
    );
    await pool.query(
      `INSERT INTO membership (contact_key, list_id, state, joined_at, source)
       SELECT contact_key, $1, 0, first_at, 'sms' FROM contact WHERE address LIKE '25194%'`,
      [LIST],
    );
    let lines = 0;
    let largest = 0;
    for await (const chunk of exportMembers(LIST, "UTC")) {
      lines += chunk.split("\r\n").length - 1;
      largest = Math.max(largest, chunk.length);
    }
    expect(lines).toBe(200_003);
    expect(largest).toBeLessThan(1_000_000);
  });
});
