import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { openHotPool, type HotPool } from "@/db/hot-pool";
import { settleMessages } from "@/db/outbox";
import { getRecentParts } from "@/db/recent-parts";
import { recoverStranded } from "@/db/stranded";
import { codeOf, MESSAGE_STATES, type MessageState } from "@/domain/messages/codes";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";
import {
  acceptedPart,
  claim,
  countQueued,
  enqueue,
  eventsOf,
  leaseAs,
  resultOf,
  stateOf,
  takeOver,
} from "@/tests/support/outbox";

const policy = { retryReplies: true, maxAttempts: 5, now: Date.now() };
const code = (state: MessageState): number => codeOf(MESSAGE_STATES, state);
let database: TestDatabase;
let hot: HotPool;

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

describe("claims of a worker that was killed", () => {
  it("go again when they are replies, marked as unknown in their time line, and are unknown otherwise", async () => {
    const killed = await leaseAs();
    const reply = await enqueue("251912000130");
    const campaign = await enqueue("251912000131");
    await pool.query("UPDATE outbox SET lane = 1 WHERE id = $1", [campaign]);
    await claim(killed);
    await pool.query(
      "UPDATE outbox SET claimed_by = $1, claim_epoch = $2, claimed_at = now() WHERE id = $3",
      [killed.workerId, killed.epoch, campaign],
    );
    const next = await takeOver(killed);
    expect(next.lease.unclean).toBe(true);
    expect(await recoverStranded(hot, next, policy)).toBe(2);
    expect(await stateOf(reply)).toBe(code("queued"));
    expect(await stateOf(campaign)).toBe(code("unknown"));
    for (const id of [reply, campaign])
      expect((await eventsOf(id)).map((event) => event.state)).toEqual([code("unknown")]);
    expect((await claim(next, 10, Date.now() + 1000)).map((message) => message.id)).toEqual([reply]);
  });

  it("count by their parts, are all recovered however many, and do not go again past their tries", async () => {
    const killed = await leaseAs();
    const long = await enqueue("251912000132", "long ".repeat(70));
    await pool.query("UPDATE outbox SET attempts = 4 WHERE id = $1", [long]);
    await claim(killed);
    await pool.query(
      `INSERT INTO outbox (lane, connection_id, id, contact_key, at, not_before, expires_at, claimed_by, claim_epoch, claimed_at)
       SELECT 1, $1, gen_random_uuid(), gen_random_uuid(), now(), now(), now(), $2, $3, now() FROM generate_series(1, 6000)`,
      [killed.connectionId, killed.workerId, killed.epoch],
    );
    expect(await recoverStranded(hot, await takeOver(killed), policy)).toBe(6003);
    expect(await countQueued()).toBe(0);
    expect(await stateOf(long)).toBe(code("unknown"));
  });

  it("count for the limit as written at the restart, at the next restart too, but for the parts that were accepted before", async () => {
    const killed = await leaseAs();
    const long = await enqueue("251912000133", "long ".repeat(70));
    const [first] = await claim(killed);
    await settleMessages(
      hot,
      [acceptedPart(first!, "s5", { submittedAt: Date.now() - 50_000, answeredAt: Date.now() - 50_000 })],
      [resultOf(first!, { state: "queued", againAt: Date.now() - 1 })],
    );
    await claim(killed);
    const next = await takeOver(killed);
    const now = Date.now();
    await recoverStranded(hot, next, { ...policy, now });
    const span = { now: now + 10_000, windowMs: 30_000, responseMs: 10_000 };
    expect(await getRecentParts(hot, next.connectionId, span)).toEqual([10_000, 10_000]);
    const [again] = await claim(next, 10, now + 1);
    expect(again).toMatchObject({ id: long, attempts: 2, acceptedSeqs: [1] });
  });
});
