import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { chooseConnection, listDetours, listUnattended, takeDetour, type Detour } from "@/db/failover";
import { openHotPool, type HotPool } from "@/db/hot-pool";
import { cancelQueued, claimMessages, settleMessages } from "@/db/outbox";
import { contactKey } from "@/db/ids";
import { enqueueText } from "@/db/send-text";
import { listWantedConnections } from "@/db/wanted-connections";
import { codeOf, MESSAGE_STATES } from "@/domain/messages/codes";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";
import { failOver as workerFailOver } from "@/worker/failover";
import { createLog } from "@/worker/log";
import { eventsOf, resultOf, stateOf } from "@/tests/support/outbox";

const link = { host: "127.0.0.1", country: "ET" };
const QUEUED = codeOf(MESSAGE_STATES, "queued");
const ids: Record<string, string> = {};
let database: TestDatabase;
let hot: HotPool;
let shared = "";
let sender = 251912000000;

/** As the worker of the link reports it; `secondsAgo`: since when it is so. */
async function report(name: string, state: string, secondsAgo = 60): Promise<void> {
  await pool.query(
    `INSERT INTO connection_runtime (connection_id, state, since, updated_at)
     VALUES ($1, $2, now() - make_interval(secs => $3), now())
     ON CONFLICT (connection_id) DO UPDATE SET state = excluded.state, since = excluded.since, updated_at = excluded.updated_at`,
    [ids[name], state, secondsAgo],
  );
}

async function enqueueOn(name: string, numberId = shared, expiresInMs = 900_000): Promise<string> {
  sender += 1;
  const contactAddress = String(sender);
  const input = { numberId, contactAddress, contactKind: "e164", text: "hello", expiresInMs } as const;
  return (await enqueueText({ ...input, connectionId: ids[name]! })).messageId;
}

async function connectionOf(id: string): Promise<string> {
  const { rows } = await pool.query<{ waits: string; shown: string }>(
    "SELECT o.connection_id AS waits, m.connection_id AS shown FROM outbox o JOIN message m USING (contact_key, id, at) WHERE o.id = $1",
    [id],
  );
  expect(rows[0]?.shown).toBe(rows[0]?.waits);
  return Object.keys(ids).find((name) => ids[name] === rows[0]?.waits) ?? "none";
}

async function failOver(): Promise<string[]> {
  const moved: string[] = [];
  for (const detour of await listDetours(hot)) moved.push(...(await takeDetour(hot, detour, Date.now())));
  return moved;
}

/** What each worker does every two seconds. */
const asWorker = (): Promise<string[]> =>
  workerFailOver(hot, {
    workerId: randomUUID(),
    clock: { wall: () => Date.now(), monotonic: () => performance.now() },
    log: createLog("silent"),
  });

const claimOn = async (name: string, limit = 100) => {
  const workerId = randomUUID();
  const { rows } = await pool.query<{ epoch: number }>(
    "UPDATE connection_runtime SET worker_id = $2, epoch = epoch + 1 WHERE connection_id = $1 RETURNING epoch",
    [ids[name], workerId],
  );
  const claimant = { connectionId: ids[name]!, workerId, epoch: Number(rows[0]?.epoch) };
  return claimMessages(hot, claimant, { lane: "reply", limit, now: Date.now() });
};

const set = (name: string, data: Parameters<typeof prisma.connection.update>[0]["data"]) =>
  prisma.connection.update({ where: { id: ids[name]! }, data });

beforeAll(async () => {
  database = await createInstallation({
    connections: [
      { ...link, name: "first", port: 1, numbers: ["12345", "777"] },
      { ...link, name: "second", port: 2, numbers: ["12345"] },
      { ...link, name: "third", port: 3, numbers: ["12345"] },
    ],
  });
  hot = openHotPool();
  for (const { name, id } of await prisma.connection.findMany()) ids[name] = id;
  shared = (await prisma.number.findFirstOrThrow({ where: { address: "12345" } })).id;
});

beforeEach(async () => {
  await pool.query("TRUNCATE outbox, part, message_event");
  for (const name of ["first", "second", "third"]) {
    await set(name, { enabled: true, mode: "transceiver", sendingPaused: false });
    await report(name, "bound");
  }
});

afterAll(async () => {
  await hot.end();
  await database.drop();
});

describe("what waits for a link that is down", () => {
  it("moves to the next of the number's connections that sends, and its time line says why", async () => {
    const id = await enqueueOn("first");
    expect(await failOver()).toEqual([]);
    await report("first", "down");
    await report("second", "connecting");
    expect(await failOver()).toEqual([id]);
    expect(await connectionOf(id)).toBe("third");
    expect(await eventsOf(id)).toEqual([{ state: QUEUED, detail: "moved to third, since first is down" }]);
    expect(await stateOf(id)).toBe(QUEUED);
  });

  it("stays while the link may be back soon, is only throttled, or a person paused it or everything", async () => {
    const id = await enqueueOn("first");
    await report("first", "down", 5);
    expect(await listDetours(hot)).toEqual([]);
    await report("first", "throttled");
    expect(await listDetours(hot)).toEqual([]);
    await report("first", "down");
    await set("first", { sendingPaused: true });
    expect(await listDetours(hot)).toEqual([]);
    await set("first", { sendingPaused: false });
    await pool.query("UPDATE installation SET sending_paused = true");
    expect(await listDetours(hot)).toEqual([]);
    await pool.query("UPDATE installation SET sending_paused = false");
    expect(await failOver()).toEqual([id]);
  });

  it("moves when its worker reports nothing more, when it is switched off, and when it only receives", async () => {
    const id = await enqueueOn("first");
    await pool.query(
      "UPDATE connection_runtime SET updated_at = now() - interval '20 seconds' WHERE connection_id = $1",
      [ids.first],
    );
    expect((await listDetours(hot)).map(({ reason }) => reason)).toEqual(["is down"]);
    await report("first", "bound");
    await set("first", { enabled: false });
    expect((await listDetours(hot)).map(({ reason }) => reason)).toEqual(["is switched off"]);
    await set("first", { enabled: true, mode: "receiver" });
    expect((await listDetours(hot)).map(({ reason }) => reason)).toEqual(["only receives"]);
    expect(await failOver()).toEqual([id]);
    expect(await connectionOf(id)).toBe("second");
  });

  it("never moves what is claimed, was submitted before, is over its time, or has a number of that link alone", async () => {
    const own = (await prisma.number.findFirstOrThrow({ where: { address: "777" } })).id;
    const claimed = await enqueueOn("first");
    await claimOn("first");
    const tried = await enqueueOn("first");
    const [message] = (await claimOn("first")).filter((one) => one.id === tried);
    await settleMessages(hot, [], [resultOf(message!, { state: "queued", againAt: Date.now() })]);
    const late = await enqueueOn("first", shared, -1000);
    const alone = await enqueueOn("first", own);
    const free = await enqueueOn("first");
    await report("first", "down");
    expect(await failOver()).toEqual([free]);
    for (const id of [claimed, tried, late, alone]) expect(await connectionOf(id)).toBe("first");
  });

  it("is moved once by two workers at once, and not changed by a settle under the old claim", async () => {
    const all: string[] = [];
    for (let n = 0; n < 40; n += 1) all.push(await enqueueOn("first"));
    await report("first", "down");
    const moved = (await Promise.all([failOver(), failOver(), failOver()])).flat();
    expect(moved.sort()).toEqual(all.sort());
    expect(Number((await pool.query("SELECT count(*) AS n FROM outbox")).rows[0].n)).toBe(all.length);
    const [message] = await claimOn("second", 1);
    await settleMessages(
      hot,
      [],
      [resultOf({ ...message!, connectionId: ids.first!, epoch: 1 }, { state: "failed" })],
    );
    expect(await connectionOf(message!.id)).toBe("second");
  });

  it("is taken back from its new connection when its contact opts out", async () => {
    const id = await enqueueOn("first");
    await report("first", "down");
    await failOver();
    expect(await cancelQueued(hot, [contactKey("e164", String(sender))], Date.now())).toEqual([id]);
    expect(await stateOf(id)).toBe(codeOf(MESSAGE_STATES, "cancelled"));
  });

  it("stays on the way it took when the first link returns", async () => {
    const id = await enqueueOn("first");
    await report("first", "down");
    await failOver();
    await report("first", "bound");
    expect(await failOver()).toEqual([]);
    expect(await connectionOf(id)).toBe("second");
  });
});

it("what waits for a connection that no worker holds expires in its time, and says so", async () => {
  const id = await enqueueOn("third", shared, -1000);
  const due = await enqueueOn("third");
  await set("third", { enabled: false, sendingPaused: true });
  expect(await listUnattended(hot)).toEqual([ids.third]);
  expect(await asWorker()).toEqual([id]);
  expect(await stateOf(id)).toBe(codeOf(MESSAGE_STATES, "expired"));
  expect(await stateOf(due)).toBe(QUEUED);
});

describe("what a dead worker had claimed on a connection that was switched off since", () => {
  const UNKNOWN = codeOf(MESSAGE_STATES, "unknown");
  const lapse = (seconds: number) =>
    pool.query(
      "UPDATE connection_runtime SET lease_until = now() - make_interval(secs => $2) WHERE connection_id = $1",
      [ids.third, seconds],
    );

  it("is unknown once its lease is over, in the time line too, and is not sent again unless the policy says so", async () => {
    await report("third", "bound");
    await set("third", { settings: { retryUnknownReplies: false } });
    const id = await enqueueOn("third");
    expect(await claimOn("third")).toHaveLength(1);
    await set("third", { enabled: false });
    await lapse(-5);
    await asWorker();
    expect(await stateOf(id)).toBe(QUEUED);
    await lapse(1);
    await Promise.all([asWorker(), asWorker()]);
    expect(await stateOf(id)).toBe(UNKNOWN);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ state: UNKNOWN });
    expect((await pool.query("SELECT 1 FROM outbox WHERE id = $1", [id])).rows).toEqual([]);
    expect((await pool.query("SELECT 1 FROM part WHERE message_id = $1", [id])).rows).toHaveLength(1);
    const { rows } = await pool.query("SELECT worker_id FROM connection_runtime WHERE connection_id = $1", [
      ids.third,
    ]);
    expect(rows).toEqual([{ worker_id: null }]);
  });

  it("is left to the worker that takes the connection over while it is switched on", async () => {
    await report("third", "down");
    const id = await enqueueOn("third");
    await claimOn("third");
    await lapse(1);
    await asWorker();
    expect(await stateOf(id)).toBe(QUEUED);
  });
});

describe("the connection that a message leaves by", () => {
  const chosen = async (answered?: string) => {
    const id = await chooseConnection(pool, shared, answered ? ids[answered]! : null);
    return Object.keys(ids).find((name) => ids[name] === id);
  };

  it("is the first in the number's order that sends now, else that is set to, and never a paused one before another", async () => {
    expect(await chosen()).toBe("first");
    await report("first", "down");
    expect(await chosen()).toBe("second");
    await set("second", { sendingPaused: true });
    expect(await chosen()).toBe("third");
    await report("third", "down");
    expect(await chosen()).toBe("first");
    await set("first", { enabled: false });
    await report("second", "down");
    expect(await chosen()).toBe("second");
  });

  it("of an answer is the one that the text came by, down or not, unless it is switched off or only receives", async () => {
    await report("third", "down");
    expect(await chosen("third")).toBe("third");
    await set("third", { mode: "receiver" });
    expect(await chosen("third")).toBe("first");
    await set("third", { mode: "transceiver", enabled: false });
    expect(await chosen("third")).toBe("first");
  });

  it("of a reply to a text of a receiver is the number's first that is set to send", async () => {
    await set("first", { mode: "receiver" });
    const wanted = await listWantedConnections();
    const repliesBy = (name: string) =>
      wanted
        .find((connection) => connection.name === name)!
        .numbers.map((number) => [
          number.address,
          Object.keys(ids).find((key) => ids[key] === number.repliesBy),
        ]);
    expect(repliesBy("first").sort()).toEqual([
      ["12345", "second"],
      ["777", "first"],
    ]);
    expect(repliesBy("third")).toEqual([["12345", "third"]]);
  });
});

it("a detour names both ends", async () => {
  await report("first", "down");
  const expected: Partial<Detour> = { from: ids.first, to: ids.second, numberId: shared };
  expect(await listDetours(hot)).toMatchObject([expected]);
});
