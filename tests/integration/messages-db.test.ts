import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { contactKey, timeOfId } from "@/db/ids";
import { countNewMessages, listMessages } from "@/db/messages";
import { enqueueText } from "@/db/send-text";
import { codeOf, MESSAGE_FLAGS, MESSAGE_STATES, type MessageState } from "@/domain/messages/codes";
import type { MessageFilters } from "@/domain/messages/filters";
import type { TestDatabase } from "@/tests/support/database";
import { addMessage, NOON, openLogDatabase, type LogIds, type Made } from "@/tests/support/message-log";

let database: TestDatabase;
let ids: LogIds;

beforeAll(async () => {
  ({ database, ids } = await openLogDatabase());
});

afterAll(async () => {
  await database.drop();
});

const add = (made: Made = {}): Promise<string> => addMessage(ids, made);

async function addEvent(id: string, state: MessageState, at: number): Promise<void> {
  await pool.query("INSERT INTO message_event (contact_key, message_id, at, state) VALUES ($1, $2, $3, $4)", [
    contactKey("e164", "251911000001"),
    id,
    new Date(at),
    codeOf(MESSAGE_STATES, state),
  ]);
}

const page = (filters: MessageFilters, before: string | null = null, limit = 50) =>
  listMessages({ filters, timeZone: "Africa/Addis_Ababa", before, limit });

async function found(filters: MessageFilters): Promise<string[]> {
  return (await page(filters)).rows.map((row) => row.id);
}

describe("a filter of the log", () => {
  const poll = randomUUID();
  let almaz: string;
  const made: Record<string, string> = {};

  beforeAll(async () => {
    await pool.query("TRUNCATE message, message_event, outbox");
    almaz = contactKey("e164", "251911000002");
    const at = (minutes: number): number => NOON + minutes * 60_000;
    made.vote = await add({ at: at(1), kind: "poll", rule: poll, word: "1", contact: almaz });
    made.thanks = await add({ at: at(1) + 40, out: true, state: "delivered", kind: "poll", rule: poll });
    made.unmatched = await add({ at: at(2), kind: "unmatched", number: ids.long, connection: ids.hub });
    made.review = await add({ at: at(3), kind: "compliance", flags: MESSAGE_FLAGS.review, word: "stop" });
    made.guarded = await add({ at: at(4), flags: MESSAGE_FLAGS.loopGuard, word: "hours" });
    made.repeat = await add({ at: at(5), redeliveryOf: made.vote, word: "1" });
    made.failed = await add({ at: at(6), out: true, state: "failed", connection: ids.hub });
    made.plain = await add({ at: at(7), word: "hours" });
    for (const [name, states] of [
      ["thanks", ["sent", "delivered"]],
      ["failed", ["unknown", "failed"]],
    ] as const)
      for (const [index, state] of states.entries()) await addEvent(made[name]!, state, at(8) + index * 1000);
  });

  const names = async (filters: MessageFilters): Promise<string[]> => {
    const byId = new Map(Object.entries(made).map(([name, id]) => [id, name]));
    return (await found(filters)).map((id) => byId.get(id) ?? id);
  };

  it("shows everything newest first when there is none", async () => {
    expect(await names({})).toHaveLength(8);
    expect((await names({})).slice(0, 3)).toEqual(["plain", "failed", "repeat"]);
  });

  it.each<[string, () => MessageFilters, string[]]>([
    [
      "direction in",
      () => ({ direction: "in" }),
      ["plain", "repeat", "guarded", "review", "unmatched", "vote"],
    ],
    ["direction out", () => ({ direction: "out" }), ["failed", "thanks"]],
    ["a contact", () => ({ contact: almaz }), ["vote"]],
    ["a number of ours", () => ({ number: ids.long }), ["unmatched"]],
    ["a connection", () => ({ connection: ids.hub }), ["failed", "unmatched"]],
    ["a poll, with its replies", () => ({ rule: poll }), ["thanks", "vote"]],
    ["a keyword", () => ({ word: "hours" }), ["plain", "guarded"]],
    ["the unmatched inbox", () => ({ view: "unmatched" }), ["unmatched"]],
    ["texts to review", () => ({ view: "review" }), ["review"]],
    ["what was withheld", () => ({ view: "withheld" }), ["repeat", "guarded"]],
    [
      "received",
      () => ({ state: "received", direction: "in" }),
      ["plain", "repeat", "guarded", "review", "unmatched", "vote"],
    ],
    ["two at once", () => ({ connection: ids.operator, word: "1" }), ["repeat", "vote"]],
    ["three at once", () => ({ rule: poll, direction: "out", state: "delivered" }), ["thanks"]],
    ["what cannot be", () => ({ direction: "in", state: "delivered" }), []],
  ])("finds by %s exactly what it says", async (_name, filters, expected) => {
    expect(await names(filters())).toEqual(expected);
  });

  it("by period takes the first and the last minute or day named, in the zone of the installation", async () => {
    expect(await names({ from: "2026-11-10T12:02", to: "2026-11-10T12:03" })).toEqual([
      "review",
      "unmatched",
    ]);
    expect(await names({ from: "2026-11-11" })).toEqual([]);
    expect(await names({ to: "2026-11-10", direction: "out" })).toEqual(["failed", "thanks"]);
  });

  it("by state shows a message only under the state it is in now, once, however many events it had", async () => {
    expect(await names({ state: "sent" })).toEqual([]);
    expect(await names({ state: "unknown" })).toEqual([]);
    expect(await names({ state: "delivered" })).toEqual(["thanks"]);
    expect(await names({ state: "failed" })).toEqual(["failed"]);
    await addEvent(made.thanks!, "delivered", NOON + 3600_000);
    expect(await names({ state: "delivered" })).toEqual(["thanks"]);
  });

  it("by queued and sending tells waiting messages from those a worker has taken", async () => {
    const waiting = await enqueueText({
      numberId: ids.short,
      contactAddress: "251911000003",
      contactKind: "e164",
      text: "waits",
    });
    const taken = await enqueueText({
      numberId: ids.short,
      contactAddress: "251911000003",
      contactKind: "e164",
      text: "taken",
    });
    await pool.query("UPDATE outbox SET claimed_by = $1 WHERE id = $2", [randomUUID(), taken.messageId]);
    expect(await found({ state: "queued" })).toEqual([waiting.messageId]);
    expect(await found({ state: "sending" })).toEqual([taken.messageId]);
    expect((await page({ state: "sending" })).rows[0]?.state).toBe("sending");
  });
});

describe("paging", () => {
  it("shows each message once, without gaps, while others arrive, also many in one millisecond", async () => {
    await pool.query("TRUNCATE message, message_event, outbox");
    const before = new Set<string>();
    for (let n = 0; n < 230; n += 1) before.add(await add({ at: NOON + Math.floor(n / 40), word: "hours" }));
    for (const filters of [{}, { word: "hours" }, { direction: "in" }] as MessageFilters[]) {
      const seen: string[] = [];
      let next: string | null = null;
      do {
        const one = await page(filters, next, 20);
        seen.push(...one.rows.map((row) => row.id));
        next = one.next;
        await add({ at: NOON + 60_000, word: "hours" });
      } while (next);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => before.has(id))).toHaveLength(230);
      expect(seen).toEqual([...seen].sort().reverse());
    }
  });

  it("counts what came after the newest row shown, under the same filters", async () => {
    const top = (await page({ direction: "in" })).rows[0]!.id;
    await add({ at: NOON + 120_000 });
    await add({ at: NOON + 120_001, out: true, state: "sent" });
    const query = { filters: { direction: "in" } as MessageFilters, timeZone: "UTC" };
    expect(await countNewMessages(query, top)).toEqual({ count: 1, more: false });
    expect(await countNewMessages({ ...query, filters: {} }, top)).toEqual({ count: 2, more: false });
    for (let n = 0; n < 4; n += 1) await add({ at: NOON + 130_000 });
    expect(await countNewMessages(query, top, 3)).toEqual({ count: 3, more: true });
  });

  it("says how far it searched when few of many match, and goes on from there to the same end", async () => {
    await pool.query("TRUNCATE message, message_event, outbox");
    // Each of the two filters matches every second message, both together only one.
    await pool.query(
      `INSERT INTO message (contact_key, id, at, direction, state, rule_kind, connection_id, number_id, matched_word)
       SELECT $1, (substr(lpad(to_hex(ms), 12, '0'), 1, 8) || '-' || substr(lpad(to_hex(ms), 12, '0'), 9) || '-7000-8000-000000000000')::uuid,
              to_timestamp(ms / 1000.0), 0, 0, 2, CASE WHEN ms % 2 = 0 THEN $2::uuid ELSE $3::uuid END, $4,
              CASE WHEN ms % 2 = 0 THEN 'hours' ELSE 'news' END
         FROM generate_series($5::bigint, $5::bigint + 19999) AS ms`,
      [contactKey("e164", "251911000001"), ids.operator, ids.hub, ids.short, NOON],
    );
    const rare = await add({ at: NOON - 1000, word: "hours", connection: ids.hub });
    const filters: MessageFilters = { word: "hours", connection: ids.hub };
    const query = { filters, timeZone: "UTC", limit: 50, budgetMs: 0 };
    let pages = 0;
    let next: string | null = null;
    const seen: string[] = [];
    do {
      const one = await listMessages({ ...query, before: next });
      pages += 1;
      seen.push(...one.rows.map((row) => row.id));
      next = one.next;
      if (next) expect(one.searchedTo).toBe(timeOfId(next));
    } while (next);
    expect(seen).toEqual([rare]);
    expect(pages).toBeGreaterThan(2);
    expect(
      (await listMessages({ ...query, budgetMs: 60_000, before: null })).rows.map(({ id }) => id),
    ).toEqual([rare]);
  });
});
