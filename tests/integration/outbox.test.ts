import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { openHotPool, type HotPool } from "@/db/hot-pool";
import {
  cancelQueued,
  claimMessages,
  expireMessages,
  releaseMessages,
  settleMessages,
  type ClaimedMessage,
} from "@/db/outbox";
import { recoverStranded } from "@/db/stranded";
import { renewLeases } from "@/db/worker-state";
import { codeOf, MESSAGE_STATES, type MessageState } from "@/domain/messages/codes";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";
import {
  acceptedPart,
  claim,
  countQueued,
  enqueue,
  eventsOf,
  handBack,
  leaseAs,
  resultOf,
  stateOf,
  takeOver,
} from "@/tests/support/outbox";

const policy = { retryReplies: true, maxAttempts: 5, now: Date.now() };
const code = (state: MessageState): number => codeOf(MESSAGE_STATES, state);
let database: TestDatabase;
let hot: HotPool;

async function one(messages: Promise<ClaimedMessage[]>): Promise<ClaimedMessage> {
  const [message, ...others] = await messages;
  if (!message || others.length > 0) throw new Error("not exactly one message");
  return message;
}

beforeAll(async () => {
  database = await createInstallation(ONE_LINK);
  hot = openHotPool();
});

afterEach(async () => {
  await pool.query("TRUNCATE outbox, part, parked_receipt");
  await pool.query("UPDATE connection_runtime SET worker_id = NULL, lease_until = NULL");
});

afterAll(async () => {
  await hot.end();
  await database.drop();
});

describe("a claim", () => {
  it("gives each message to one worker only, oldest first, however many claim at once", async () => {
    const worker = await leaseAs();
    const ids: string[] = [];
    for (let n = 0; n < 60; n += 1) ids.push(await enqueue(`2519120000${String(n).padStart(2, "0")}`));
    const claims = await Promise.all([1, 2, 3, 4].map(() => claim(worker, 20)));
    const taken = claims.flat().map((message) => message.id);
    expect(new Set(taken).size).toBe(taken.length);
    const rest = await claim(worker, 100);
    expect([...taken, ...rest.map((message) => message.id)].sort()).toEqual([...ids].sort());
    for (const batch of claims)
      expect(batch.map((message) => message.id)).toEqual(batch.map((m) => m.id).sort());
  });

  it("goes on after the id that a claim names, and takes from the start what stands before it", async () => {
    const worker = await leaseAs();
    const ids: string[] = [];
    for (let n = 0; n < 6; n += 1) ids.push(await enqueue(`25191200020${n}`));
    const take = async (limit: number, after?: string): Promise<string[]> =>
      (await claimMessages(hot, worker, { lane: "reply", limit, now: Date.now(), after })).map(
        ({ id }) => id,
      );
    expect(await take(2, ids[1])).toEqual(ids.slice(2, 4));
    expect(await take(2, ids[4])).toEqual(ids.slice(5));
    expect(await take(10)).toEqual([ids[0], ids[1], ids[4]]);
  });

  it("takes again what was given back, at once or when it has stood aside, and counts no try", async () => {
    const worker = await leaseAs();
    for (let n = 0; n < 2; n += 1) await enqueue(`25191200021${n}`);
    const [first, second] = await claim(worker);
    const notBefore = Date.now() + 60_000;
    await releaseMessages(hot, [{ ...first!, notBefore }, second!]);
    expect((await claim(worker)).map(({ id }) => id)).toEqual([second!.id]);
    expect(await one(claim(worker, 10, notBefore))).toMatchObject({ id: first!.id, attempts: 0 });
  });

  it("takes nothing under a lease that went to another worker", async () => {
    const stale = await leaseAs();
    await enqueue("251912000100");
    const holder = await takeOver(stale);
    expect(await claim(stale)).toEqual([]);
    expect(await claim(holder)).toHaveLength(1);
  });

  it("leaves what is not due yet, and takes it when it is", async () => {
    const worker = await leaseAs();
    const id = await enqueue("251912000101");
    const message = await one(claim(worker));
    const againAt = Date.now() + 60_000;
    await settleMessages(hot, [], [resultOf(message, { state: "queued", againAt })]);
    expect(await claim(worker)).toEqual([]);
    const again = await one(claim(worker, 10, againAt));
    expect(again).toMatchObject({ id, attempts: 1 });
  });

  it("tells the parts that an earlier try brought to the SMSC, and no others", async () => {
    const worker = await leaseAs();
    await enqueue("251912000102");
    const message = await one(claim(worker));
    await settleMessages(
      hot,
      [
        acceptedPart(message, "s1"),
        acceptedPart(message, "", { seq: 2, state: "failed", commandStatus: 8, smscId: null }),
        acceptedPart(message, "", {
          seq: 3,
          state: "unknown",
          commandStatus: null,
          smscId: null,
          answeredAt: null,
        }),
      ],
      [resultOf(message, { state: "queued", againAt: Date.now() })],
    );
    expect((await one(claim(worker))).acceptedSeqs).toEqual([1]);
  });

  it("says when the contact has opted out since", async () => {
    const worker = await leaseAs();
    await enqueue("251912000103");
    await pool.query("UPDATE contact SET opted_out_at = now() WHERE address = '251912000103'");
    expect((await one(claim(worker))).optedOut).toBe(true);
  });
});

describe("a settle", () => {
  it("stores the part, the event and the state and takes the row out of the outbox, once however often it is run", async () => {
    const worker = await leaseAs();
    const id = await enqueue("251912000110");
    const message = await one(claim(worker));
    const result = resultOf(message, { state: "sent" });
    for (let run = 0; run < 3; run += 1) await settleMessages(hot, [acceptedPart(message, "s2")], [result]);
    expect(await stateOf(id)).toBe(code("sent"));
    expect(await eventsOf(id)).toHaveLength(1);
    expect(await countQueued()).toBe(0);
  });

  it("counts a try once, however often it is run", async () => {
    const worker = await leaseAs();
    await enqueue("251912000111");
    const message = await one(claim(worker));
    const result = resultOf(message, { state: "queued", againAt: Date.now() });
    for (let run = 0; run < 3; run += 1) await settleMessages(hot, [], [result]);
    expect((await one(claim(worker))).attempts).toBe(1);
  });

  it("never moves a final state back", async () => {
    const worker = await leaseAs();
    const id = await enqueue("251912000112");
    const message = await one(claim(worker));
    await settleMessages(hot, [], [resultOf(message, { state: "failed" })]);
    for (const state of ["sent", "unknown", "expired"] as const)
      await settleMessages(hot, [], [resultOf(message, { state })]);
    expect(await stateOf(id)).toBe(code("failed"));
  });

  it("keeps a status over 2^31 and a text with NUL and lone surrogates", async () => {
    const worker = await leaseAs();
    const id = await enqueue("251912000113");
    const message = await one(claim(worker));
    const part = acceptedPart(message, "a\0b\ud800", { state: "failed", commandStatus: 0xfffffff0 });
    await settleMessages(hot, [part], [resultOf(message, { state: "failed", detail: "x\0y" })]);
    const { rows } = await pool.query<{ command_status: number; smsc_id: string }>(
      "SELECT command_status, smsc_id FROM part WHERE message_id = $1",
      [id],
    );
    expect(rows.map((row) => [row.command_status >>> 0, row.smsc_id])).toEqual([
      [0xfffffff0, "a\ufffdb\ufffd"],
    ]);
  });
});

describe("a worker whose lease went to another", () => {
  it("cannot settle, postpone or give back what the new holder has claimed", async () => {
    const stale = await leaseAs();
    const id = await enqueue("251912000120");
    const old = await one(claim(stale));
    const holder = await takeOver(stale);
    await recoverStranded(hot, holder, policy);
    const mine = await one(claim(holder, 10, Date.now() + 1000));
    await settleMessages(hot, [], [resultOf(old, { state: "failed" })]);
    await settleMessages(hot, [], [resultOf(old, { state: "queued", againAt: Date.now() })]);
    await releaseMessages(hot, [old]);
    expect(await claim(holder, 10, Date.now() + 1000)).toEqual([]);
    expect(await stateOf(id)).toBe(code("queued"));
    await settleMessages(hot, [acceptedPart(mine, "s3")], [resultOf(mine, { state: "sent" })]);
    expect(await stateOf(id)).toBe(code("sent"));
    expect(await countQueued()).toBe(0);
  });

  it("takes a message out that waits to be sent again, when its own text was accepted after all", async () => {
    const stale = await leaseAs();
    const id = await enqueue("251912000121");
    const old = await one(claim(stale));
    const holder = await takeOver(stale);
    await recoverStranded(hot, holder, policy);
    await settleMessages(hot, [acceptedPart(old, "s4")], [resultOf(old, { state: "sent" })]);
    expect(await claim(holder, 10, Date.now() + 1000)).toEqual([]);
    expect(await stateOf(id)).toBe(code("sent"));
  });

  it("loses its lease only when another took it: one that lapsed while the database was away is its own", async () => {
    const worker = await leaseAs();
    await pool.query("UPDATE connection_runtime SET lease_until = now() - interval '1 minute'");
    expect(await renewLeases(pool, worker.workerId)).toEqual(new Map([[worker.connectionId, worker.epoch]]));
    const holder = await takeOver(worker);
    expect(await renewLeases(pool, worker.workerId)).toEqual(new Map());
    await handBack(holder);
    expect((await leaseAs()).lease.unclean).toBe(false);
  });
});

describe("what waits", () => {
  it("expires with its reason, and a claimed message does not", async () => {
    const worker = await leaseAs();
    const claimed = await enqueue("251912000140", "a", 1000);
    await claim(worker);
    const waiting = await enqueue("251912000141", "b", 1000);
    expect(await expireMessages(hot, worker.connectionId, Date.now() + 5000)).toEqual([waiting]);
    expect(await stateOf(waiting)).toBe(code("expired"));
    expect(await eventsOf(waiting)).toEqual([{ state: code("expired"), detail: "not submitted in time" }]);
    expect(await stateOf(claimed)).toBe(code("queued"));
  });

  it("is cancelled when its contact opts out, but for the answer to STOP", async () => {
    const worker = await leaseAs();
    const text = await enqueue("251912000142");
    const confirmation = await enqueue("251912000142", "You are out.");
    const other = await enqueue("251912000143");
    await pool.query("UPDATE message SET rule_kind = 4 WHERE id = $1", [confirmation]);
    const key = await pool.query<{ contact_key: string }>(
      "SELECT contact_key FROM contact WHERE address = '251912000142'",
    );
    expect(await cancelQueued(hot, [key.rows[0]!.contact_key], Date.now())).toEqual([text]);
    expect(await stateOf(text)).toBe(code("cancelled"));
    expect((await claim(worker)).map((message) => message.id)).toEqual([confirmation, other]);
  });
});
