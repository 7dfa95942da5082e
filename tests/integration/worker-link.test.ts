import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import {
  NUMBER,
  setupOf,
  startWorkerStack,
  type SetupOptions,
  type WorkerStack,
} from "@/tests/support/worker-stack";
import { fullestWindow } from "@/tests/support/windows";

let stack: WorkerStack | null = null;
const others: ChildProcess[] = [];

async function start(options?: SetupOptions): Promise<WorkerStack> {
  stack = await startWorkerStack(options);
  return stack;
}

/** A second worker of the same installation. */
function startSecondWorker({ env }: WorkerStack): ChildProcess {
  const child = spawn(process.execPath, ["dist/worker.mjs"], {
    env: { ...process.env, ...env },
    stdio: "ignore",
  });
  others.push(child);
  return child;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await new Promise((resolve) => child.once("exit", resolve));
}

afterEach(async () => {
  for (const child of others.splice(0)) await ended(child, "SIGTERM");
  await stack?.stop();
  stack = null;
});

const COUNTED = "SELECT count(*) FROM ballot WHERE outcome = 0";
const crowdOf = (phones: number, perSecond: number) => ({
  ...{ to: NUMBER, phones, perSecond },
  texts: [{ text: "VOTE 1" }, { text: "VOTE 2" }],
});

async function untilAllTaken({ smsc, until, count }: WorkerStack, votes: number): Promise<void> {
  await smsc.until(
    (state) =>
      state.waiting === 0 &&
      state.sessions.every(({ inFlight }) => inFlight === 0) &&
      state.crowds.every(({ running, sent }) => !running && sent === votes),
    90_000,
  );
  // one that is to come again waits in no queue meanwhile
  await until(
    "every text was taken",
    async () => (await smsc.allBubbles()).every(({ state }) => state !== "waiting"),
    90_000,
  );
  await until(
    "nothing waits to be sent",
    async () => (await count("SELECT count(*) FROM outbox")) === 0,
    90_000,
  );
}

/** Arrival times (ms) of everything that the SMSC took from us for phones. */
async function arrivals({ smsc }: WorkerStack): Promise<number[]> {
  const bubbles = await smsc.allBubbles();
  return bubbles
    .filter(({ direction }) => direction === "received")
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}

describe("a link that drops in the middle", () => {
  it("loses no vote and counts none twice, though the SMSC sends again what it had no answer for", async () => {
    const running = await start();
    const { smsc, count, until } = running;
    await smsc.change({ retryDelayMs: 200 });
    await smsc.crowd(crowdOf(1500, 600));
    for (const part of [0.2, 0.5, 0.8]) {
      await until("a part is stored", async () => (await count(COUNTED)) > part * 1500, 60_000);
      await smsc.dropLinks();
    }
    await untilAllTaken(running, 1500);
    expect(await count(COUNTED)).toBe(1500);
    expect(await count("SELECT sum(votes)::int FROM poll_tally WHERE outcome = 0")).toBe(1500);
    const copies = await count("SELECT count(*) FROM message WHERE redelivery_of IS NOT NULL");
    expect(await count("SELECT count(*) FROM redelivery_suspect WHERE absorbed_by IS NOT NULL")).toBe(copies);
    expect(
      await count(
        `SELECT count(*) FROM message m WHERE m.direction = 1 AND m.state NOT IN (3, 4)
            AND NOT EXISTS (SELECT 1 FROM message_event e WHERE e.message_id = m.id AND e.state = 8)`,
      ),
    ).toBe(0);
  }, 180_000);
});

describe("the limit of a connection", () => {
  it("is never exceeded in any window at the SMSC, through a kill -9 and a change of the limit without a restart", async () => {
    const running = await start({
      connection: {
        limits: [
          { parts: 10, seconds: 2 },
          { parts: 24, seconds: 6 },
        ],
      },
    });
    const { smsc, until } = running;
    await smsc.crowd(crowdOf(90, 200));
    const sent = async (): Promise<number> => (await arrivals(running)).length;
    await until("some are sent", async () => (await sent()) >= 17, 30_000);
    await running.killWorker();
    await until("some more are sent", async () => (await sent()) >= 45, 60_000);
    const tight = { limits: [{ parts: 5, seconds: 4 }] };
    await running.apply(setupOf(running.simulator.smppPort, { connection: tight }));
    const changed = Date.now() + 2000;
    await until("the rest is under way", async () => (await sent()) >= 60, 60_000);
    await running.apply(
      setupOf(running.simulator.smppPort, { connection: { limits: [{ parts: 1000, seconds: 1 }] } }),
    );
    const freed = Date.now();
    await until("all are sent", async () => (await sent()) >= 90, 60_000);
    const times = await arrivals(running);
    const early = times.filter((at) => at < changed);
    expect(fullestWindow(early, 2000)).toBeLessThanOrEqual(10);
    expect(fullestWindow(early, 6000)).toBeLessThanOrEqual(24);
    const middle = times.filter((at) => at >= changed && at < freed - 5000);
    expect(fullestWindow(middle, 4000)).toBeLessThanOrEqual(5);
  }, 240_000);
});

describe("two workers", () => {
  it("leave the links to one of them, and the other takes over when it is killed", async () => {
    const running = await start();
    const { smsc, count, until } = running;
    startSecondWorker(running);
    await until(
      "both run",
      async () => (await count("SELECT count(*) FROM worker WHERE state = 'running'")) === 2,
    );
    expect((await smsc.state()).sessions).toHaveLength(1);
    await smsc.crowd(crowdOf(800, 200));
    await until("some votes are stored", async () => (await count(COUNTED)) > 200, 30_000);
    await running.killWorker();
    await untilAllTaken(running, 800);
    expect(await count(COUNTED)).toBe(800);
    expect((await smsc.state()).sessions.filter(({ boundAt }) => boundAt !== null)).toHaveLength(1);
  }, 180_000);

  it("never send for one another: one that stood still past its lease finds its claims taken over", async () => {
    const running = await start({ connection: { limits: [{ parts: 20, seconds: 1 }] } });
    const { smsc, count, query, until } = running;
    startSecondWorker(running);
    await until(
      "both run",
      async () => (await count("SELECT count(*) FROM worker WHERE state = 'running'")) === 2,
    );
    const [holder] = await query<{ pid: number; epoch: string }>(
      "SELECT w.pid, r.epoch FROM connection_runtime r JOIN worker w ON w.id = r.worker_id",
    );
    await smsc.crowd(crowdOf(150, 400));
    await until("some replies are sent", async () => (await arrivals(running)).length > 20, 30_000);
    const pid = holder?.pid ?? 0;
    process.kill(pid, "SIGSTOP");
    try {
      await until(
        "the other worker has the lease",
        async () => (await count("SELECT epoch FROM connection_runtime")) > Number(holder?.epoch),
        40_000,
      );
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await untilAllTaken(running, 150);
    expect(await count(COUNTED)).toBe(150);
    const received = new Map<string, number>();
    for (const { phone, direction } of await smsc.allBubbles())
      if (direction === "received") received.set(phone, (received.get(phone) ?? 0) + 1);
    expect(received.size).toBe(150);
    const marked = await query<{ address: string }>(
      "SELECT DISTINCT c.address FROM message_event e JOIN contact c USING (contact_key) WHERE e.state = 8",
    );
    const twice = [...received].filter(([, times]) => times > 1).map(([phone]) => phone);
    expect(twice.filter((phone) => !marked.some(({ address }) => address === phone))).toEqual([]);
  }, 240_000);
});
