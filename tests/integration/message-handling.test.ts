import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { optInContact, optOutContact } from "@/db/contact-standing";
import { contactKey } from "@/db/ids";
import { decideReview, putAside, replyByHand } from "@/db/message-handling";
import { codeOf, CONTACT_KINDS, MESSAGE_FLAGS, MESSAGE_STATES } from "@/domain/messages/codes";
import type { TestDatabase } from "@/tests/support/database";
import { addMessage, NOON, openLogDatabase, type LogIds } from "@/tests/support/message-log";

const author = { userId: null, name: "selam@example.org" };
let database: TestDatabase;
let ids: LogIds;
let numbers = 0;

beforeAll(async () => {
  ({ database, ids } = await openLogDatabase());
});

afterAll(async () => {
  await database.drop();
});

async function addContact(): Promise<string> {
  numbers += 1;
  const address = `2519110${String(numbers).padStart(5, "0")}`;
  const key = contactKey("e164", address);
  await pool.query(
    "INSERT INTO contact (contact_key, kind, address, first_at, last_at) VALUES ($1, $2, $3, $4, $4)",
    [key, codeOf(CONTACT_KINDS, "e164"), address, new Date(NOON)],
  );
  return key;
}

async function flagsOf(id: string): Promise<number> {
  const { rows } = await pool.query<{ flags: number }>("SELECT flags FROM message WHERE id = $1", [id]);
  return rows[0]?.flags ?? -1;
}

async function proofsOf(key: string): Promise<{ source: string; words: string | null }[]> {
  const { rows } = await pool.query<{ source: string; words: string | null }>(
    "SELECT source, words FROM consent WHERE contact_key = $1 ORDER BY id",
    [key],
  );
  return rows;
}

async function hasOptedOut(key: string): Promise<boolean> {
  const { rows } = await pool.query<{ out: boolean }>(
    "SELECT opted_out_at IS NOT NULL AS out FROM contact WHERE contact_key = $1",
    [key],
  );
  return rows[0]?.out ?? false;
}

async function waiting(key: string): Promise<number> {
  const { rowCount } = await pool.query("SELECT 1 FROM outbox WHERE contact_key = $1", [key]);
  return rowCount ?? 0;
}

const review = (contact: string) =>
  addMessage(ids, { kind: "compliance", flags: MESSAGE_FLAGS.review, contact });

describe("a text that nothing matched", () => {
  it("is answered by one queued message over its own connection and leaves the inbox", async () => {
    const contact = await addContact();
    const id = await addMessage(ids, { kind: "unmatched", contact, at: Date.now() });
    const reply = await replyByHand(author, id, "We open at six.");
    const { rows } = await pool.query(
      `SELECT o.connection_id, m.reply_to, m.text FROM outbox o JOIN message m USING (contact_key, id) WHERE o.id = $1`,
      [reply],
    );
    expect(rows).toEqual([{ connection_id: ids.operator, reply_to: id, text: "We open at six." }]);
    expect((await flagsOf(id)) & MESSAGE_FLAGS.handled).not.toBe(0);
  });

  it("is put aside once, and the audit says who did it", async () => {
    const id = await addMessage(ids, { kind: "unmatched", contact: await addContact() });
    const results = await Promise.allSettled([putAside(author, id), putAside(author, id)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const entries = await prisma.audit.findMany({ where: { objectId: id } });
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([[author.name, "put aside"]]);
  });

  it("is the only kind that can be put aside: a doubtful opt-out stays until it is decided", async () => {
    const id = await review(await addContact());
    await expect(putAside(author, id)).rejects.toMatchObject({ code: "conflict" });
    expect((await flagsOf(id)) & MESSAGE_FLAGS.handled).toBe(0);
  });
});

describe("a text that may be an opt-out", () => {
  it("opts its sender out with the text as the proof, once, whoever decides at the same time", async () => {
    const contact = await addContact();
    const id = await review(contact);
    const decide = (optOut: boolean) => decideReview(author, { id, optOut }, NOON);
    const results = await Promise.allSettled([decide(true), decide(true)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await hasOptedOut(contact)).toBe(true);
    expect(await proofsOf(contact)).toHaveLength(1);
    await expect(decide(false)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is decided by many people at once without one waiting for another's connection", async () => {
    const texts = await Promise.all(Array.from({ length: 30 }, async () => review(await addContact())));
    await Promise.all(texts.map((id) => decideReview(author, { id, optOut: true }, NOON)));
    const flags = await Promise.all(texts.map(flagsOf));
    expect(flags.every((value) => (value & MESSAGE_FLAGS.handled) !== 0)).toBe(true);
  });

  it("leaves its sender as they are when a person says that it is none", async () => {
    const contact = await addContact();
    await decideReview(author, { id: await review(contact), optOut: false }, NOON);
    expect(await hasOptedOut(contact)).toBe(false);
    expect(await proofsOf(contact)).toEqual([]);
  });
});

describe("an opt-out by hand", () => {
  it("takes back what waits for the number, keeps who asked and why, and happens once", async () => {
    const contact = await addContact();
    const asked = await addMessage(ids, { kind: "unmatched", contact, at: Date.now() });
    const reply = await replyByHand(author, asked, "Soon.");
    expect(await waiting(contact)).toBe(1);
    await optOutContact(author, { key: contact, words: "asked by telephone" }, Date.now());
    expect(await waiting(contact)).toBe(0);
    const { rows } = await pool.query<{ state: number }>("SELECT state FROM message WHERE id = $1", [reply]);
    expect(rows[0]?.state).toBe(codeOf(MESSAGE_STATES, "cancelled"));
    const again = optOutContact(author, { key: contact, words: "" }, Date.now());
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    await optInContact(author, { key: contact, words: "wrote a letter" }, Date.now());
    expect(await hasOptedOut(contact)).toBe(false);
    expect((await proofsOf(contact)).map(({ words }) => words)).toEqual([
      "asked by telephone",
      "wrote a letter",
    ]);
    expect((await proofsOf(contact)).every(({ source }) => source.includes(author.name))).toBe(true);
  });
});
