import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { openHotPool, type HotPool } from "@/db/hot-pool";
import { settleMessages, type ClaimedMessage } from "@/db/outbox";
import { getConfigVersion } from "@/db/rules";
import { listWantedConnections } from "@/db/wanted-connections";
import { applyReceipts, sweepParkedReceipts, unparkReceipts, type Receipt } from "@/db/receipts";
import { codeOf, MESSAGE_STATES, type MessageState } from "@/domain/messages/codes";
import { firstReadings, type ReceiptIdForm } from "@/domain/receipts/readings";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";
import {
  acceptedPart,
  claim,
  enqueue,
  eventsOf,
  leaseAs,
  resultOf,
  stateOf,
  type TestWorker,
} from "@/tests/support/outbox";

const code = (state: MessageState): number => codeOf(MESSAGE_STATES, state);
let database: TestDatabase;
let hot: HotPool;
let worker: TestWorker;
let phone = 251913000000;

/** A message of `parts` parts, each accepted under `<id>` or `<id>-<seq>`. */
async function sent(smscId: string, parts = 1): Promise<ClaimedMessage> {
  const message = await claimed(parts);
  await settle(message, smscId, parts);
  return message;
}

async function claimed(parts = 1): Promise<ClaimedMessage> {
  await enqueue(String((phone += 1)), parts === 1 ? "short" : "x".repeat(150 * parts));
  const [message] = await claim(worker);
  if (!message) throw new Error("nothing to claim");
  return message;
}

function settle(message: ClaimedMessage, smscId: string, parts = 1) {
  const rows = Array.from({ length: parts }, (_, index) =>
    acceptedPart(message, parts === 1 ? smscId : `${smscId}-${index + 1}`, { seq: index + 1 }),
  );
  return settleMessages(hot, rows, [resultOf(message, { state: "sent" })]);
}

function receipt(smscId: string, state: MessageState, more: Partial<Receipt> = {}): Receipt {
  return {
    connectionId: worker.connectionId,
    smscIds: [smscId],
    state,
    receivedAt: Date.now(),
    errorCode: null,
    byShape: false,
    ...more,
  };
}

const connection = (form: ReceiptIdForm = "learned") => ({ id: worker.connectionId, form });
const apply = (...receipts: Receipt[]) => applyReceipts(hot, receipts, Date.now());

async function parked(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>("SELECT count(*) AS n FROM parked_receipt");
  return Number(rows[0]?.n);
}

beforeAll(async () => {
  database = await createInstallation(ONE_LINK);
  hot = openHotPool();
});

beforeEach(async () => {
  worker = await leaseAs();
});

afterEach(async () => {
  await pool.query("TRUNCATE outbox, part, parked_receipt");
  await pool.query("UPDATE connection_runtime SET worker_id = NULL, lease_until = NULL");
});

afterAll(async () => {
  await hot.end();
  await database.drop();
});

describe("a delivery receipt", () => {
  it("moves its message to delivered, with its event", async () => {
    const { id } = await sent("a1");
    expect((await apply(receipt("a1", "delivered"))).moved).toEqual([id]);
    expect(await stateOf(id)).toBe(code("delivered"));
    expect((await eventsOf(id)).map((event) => event.state)).toEqual([code("sent"), code("delivered")]);
  });

  it("that comes twice, in one batch or two, changes nothing the second time", async () => {
    const { id } = await sent("a2");
    await apply(receipt("a2", "delivered"), receipt("a2", "delivered"));
    expect((await apply(receipt("a2", "delivered"))).moved).toEqual([]);
    expect(await eventsOf(id)).toHaveLength(2);
  });

  it("never leaves a final state again, in one batch or two", async () => {
    const first = await sent("a3");
    await apply(receipt("a3", "delivered"), receipt("a3", "failed"));
    await apply(receipt("a3", "expired"));
    expect(await stateOf(first.id)).toBe(code("delivered"));
    const second = await sent("a4");
    await apply(receipt("a4", "failed"));
    await apply(receipt("a4", "delivered"));
    expect(await stateOf(second.id)).toBe(code("failed"));
  });

  it("of another connection with the same id moves nothing", async () => {
    const { id } = await sent("a5");
    await apply(receipt("a5", "delivered", { connectionId: "00000000-0000-7000-8000-000000000001" }));
    expect(await stateOf(id)).toBe(code("sent"));
  });

  it("corrects a message whose answer had never come, when its part is known", async () => {
    const message = await claimed();
    const part = acceptedPart(message, "a6", { state: "unknown" });
    await settleMessages(hot, [part], [resultOf(message, { state: "unknown" })]);
    await apply(receipt("a6", "delivered"));
    expect(await stateOf(message.id)).toBe(code("delivered"));
  });

  it("delivers a long message with its last part, and fails it with any part", async () => {
    const long = await sent("b1", 3);
    await apply(receipt("b1-3", "delivered"), receipt("b1-1", "delivered"));
    expect(await stateOf(long.id)).toBe(code("sent"));
    await apply(receipt("b1-2", "delivered"));
    expect(await stateOf(long.id)).toBe(code("delivered"));
    const broken = await sent("b2", 2);
    await apply(receipt("b2-1", "delivered"), receipt("b2-2", "failed"));
    expect(await stateOf(broken.id)).toBe(code("failed"));
  });

  it("holds for the newest message where an SMSC uses an id again", async () => {
    const old = await sent("c1");
    const young = await sent("c1");
    await apply(receipt("c1", "delivered"));
    expect(await stateOf(old.id)).toBe(code("sent"));
    expect(await stateOf(young.id)).toBe(code("delivered"));
  });
});

describe("a receipt before the answer to its submit is stored", () => {
  it("waits, and is applied by the settle", async () => {
    const message = await claimed();
    expect(await apply(receipt("d1", "delivered"))).toEqual({ moved: [], strangers: [] });
    const found = await settle(message, "d1");
    expect(await unparkReceipts(hot, found, { now: Date.now() })).toEqual([message.id]);
    expect(await stateOf(message.id)).toBe(code("delivered"));
    expect(await parked()).toBe(0);
  });

  it("is found by the sweep when settle and receipt passed each other", async () => {
    const message = await sent("d2");
    await pool.query(
      `INSERT INTO parked_receipt (connection_id, smsc_id, id, received_at, state) VALUES ($1, 'd2', gen_random_uuid(), now(), $2)`,
      [worker.connectionId, code("delivered")],
    );
    expect(await sweepParkedReceipts(hot, connection(), Date.now())).toEqual([message.id]);
    expect(await parked()).toBe(0);
  });

  it("is never taken for the other reading of an id that is another message's", async () => {
    // 16 in decimal is 10 in hexadecimal; the message with the id 16 is older and delivers on its own.
    const other = await sent("10");
    const message = await claimed();
    await apply(receipt("16", "failed"));
    expect(await stateOf(other.id)).toBe(code("sent"));
    await unparkReceipts(hot, await settle(message, "16"), { now: Date.now() });
    expect(await stateOf(message.id)).toBe(code("failed"));
    expect(await stateOf(other.id)).toBe(code("sent"));
  });

  it("is read as hexadecimal or decimal once its own answer must have been stored", async () => {
    const message = await sent("3b9aca01");
    await apply(receipt("1000000001", "delivered"));
    expect(await sweepParkedReceipts(hot, connection(), Date.now())).toEqual([]);
    expect(await sweepParkedReceipts(hot, connection(), Date.now() + 20_000)).toEqual([message.id]);
    expect(await stateOf(message.id)).toBe(code("delivered"));
  });

  it("is converted at once where the connection says how, and waits for its answer under that id", async () => {
    const smscIds = firstReadings("1000000002", "hex-to-decimal");
    const known = await sent("3b9aca02");
    await apply(receipt("", "delivered", { smscIds }));
    expect(await stateOf(known.id)).toBe(code("delivered"));

    const early = await claimed();
    await apply(receipt("", "failed", { smscIds: firstReadings("1000000003", "hex-to-decimal") }));
    await unparkReceipts(hot, await settle(early, "3b9aca03"), { now: Date.now() });
    expect(await stateOf(early.id)).toBe(code("failed"));

    const loud = await claimed();
    await apply(receipt("", "failed", { smscIds: firstReadings("1000000015", "hex-to-decimal") }));
    await settle(loud, "3B9ACA0F");
    const form = "hex-to-decimal";
    expect(await sweepParkedReceipts(hot, connection(form), Date.now() + 20_000)).toEqual([loud.id]);
  });

  it("is learned from the first that was found late, remembered for the connection, and forgotten when it misses", async () => {
    const formNow = async () => (await listWantedConnections()).map(({ receiptForm }) => receiptForm);
    const version = await getConfigVersion();
    await pool.query("UPDATE connection_runtime SET receipt_ids = ''");
    expect(await formNow()).toEqual(["learned"]);
    await sent("3b9aca21");
    await apply(receipt("1000000033", "delivered"));
    await sweepParkedReceipts(hot, connection(), Date.now() + 20_000);
    expect(await formNow()).toEqual(["hex-to-decimal"]);
    expect(await getConfigVersion()).toBeGreaterThan(version);

    const next = await sent("3b9aca22");
    await apply(receipt("", "delivered", { smscIds: firstReadings("1000000034", "hex-to-decimal") }));
    expect(await stateOf(next.id)).toBe(code("delivered"));

    const other = await sent("1000000035");
    await apply(receipt("", "delivered", { smscIds: firstReadings("1000000035", "hex-to-decimal") }));
    expect(await sweepParkedReceipts(hot, connection(), Date.now() + 20_000)).toEqual([other.id]);
    expect(await formNow()).toEqual(["learned"]);
  });

  it("is forgotten after three days when nobody knows it", async () => {
    await apply(receipt("nobody", "delivered"));
    await sweepParkedReceipts(hot, connection(), Date.now() + 4 * 24 * 3600_000);
    expect(await parked()).toBe(0);
  });
});

it("gives back what has the shape of a receipt but an id that nobody knows, and keeps no parking for it", async () => {
  const { id } = await sent("e1");
  const applied = await apply(
    receipt("typed by a person", "delivered", { byShape: true }),
    receipt("e1", "delivered", { byShape: true }),
  );
  expect(applied).toEqual({ moved: [id], strangers: [0] });
  expect(await parked()).toBe(0);
});
