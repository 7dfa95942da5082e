import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isAlive } from "@/scripts/start/processes.mjs";
import { freePort } from "@/scripts/start/ports.mjs";
import { runNode } from "@/scripts/start/tasks.mjs";
import { lookInto, type Look } from "@/tests/support/look";
import { Operator } from "@/tests/support/operator";
import { makeDataDir, removeDataDir, start, type StartScript } from "@/tests/support/start-script";
import { waitFor } from "@/tests/support/wait";
import { setupOf } from "@/tests/support/worker-stack";

const VOTES = 2000;
/** Slow enough that votes come before, between and after all that happens. */
const PER_SECOND = 120;
const WINDOW = 20;

let dataDir: string;
let settings: { PORT: string; REPLYBACK_DEMO: string };
let operator: Operator;
let look: Look;
let run: StartScript;
const runs: StartScript[] = [];
/** what stands, in order; undone from the end */
const undo: (() => Promise<void>)[] = [];

async function startHere(): Promise<void> {
  run = await start(dataDir, settings);
  runs.push(run);
  await run.ready();
}

async function apply(setup: unknown): Promise<void> {
  const file = join(dataDir, "setup.json");
  writeFileSync(file, JSON.stringify(setup));
  const env = { ...process.env, ...settings, REPLYBACK_DATA_DIR: dataDir, DATABASE_URL: "" };
  const { code, output } = await runNode("scripts/cli.mjs", ["apply", file], { env });
  expect([code, output]).toEqual([0, expect.any(String)]);
}

beforeAll(async () => {
  dataDir = makeDataDir();
  undo.push(() => removeDataDir(dataDir, runs));
  settings = { PORT: String(await freePort()), REPLYBACK_DEMO: "off" };
  operator = await Operator.start();
  undo.push(() => operator.close());
  await startHere();
  const { databaseUrl } = JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8")) as {
    databaseUrl: string;
  };
  const { close, ...rest } = lookInto(databaseUrl);
  look = rest;
  undo.push(close);
  await apply(setupOf(operator.port));
  await operator.untilBound();
}, 120_000);

afterAll(async () => {
  for (const one of undo.toReversed()) await one();
});

const phoneOf = (n: number): string => String(251911600000 + n);

/** The SMSC delivers every vote until it is taken; `taken` holds the phones of those that were answered with OK. */
function deliverAll(): { taken: Set<string>; all: Promise<unknown> } {
  const taken = new Set<string>();
  const began = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < VOTES) {
      const n = next;
      next += 1;
      await sleep(Math.max(0, began + (n * 1000) / PER_SECOND - performance.now()));
      await operator.deliverUntilTaken({ from: phoneOf(n), body: `VOTE ${(n % 2) + 1}` });
      taken.add(phoneOf(n));
    }
  };
  return { taken, all: Promise.all(Array.from({ length: WINDOW }, lane)) };
}

/** kill -9 of these processes, all at once; resolves when they are gone. */
async function kill(...pids: number[]): Promise<void> {
  for (const pid of pids) process.kill(pid, "SIGKILL");
  await waitFor("they are gone", () => Promise.resolve(!pids.some((pid) => isAlive(pid))));
}

/** Starts again over what is left; the server stands as it did, and no process of the earlier start but it. */
async function startOver(): Promise<void> {
  const left = run.processes();
  const database = left.find(({ name }) => name === "database");
  expect(database && isAlive(database.pid)).toBe(true);
  await startHere();
  expect(run.output).toContain("Database ready (it was still running)");
  expect(run.process("database")).toBe(database?.pid);
  expect(left.filter(({ pid }) => isAlive(pid))).toEqual([database]);
}

async function expectEveryVoteOnce(phones: Set<string>): Promise<void> {
  const ballots = await look.query<{ address: string; n: number }>(
    `SELECT c.address, count(*)::int AS n FROM ballot b JOIN contact c USING (contact_key) WHERE b.outcome = 0 GROUP BY 1`,
  );
  expect(ballots.filter(({ n }) => n !== 1)).toEqual([]);
  expect(new Set(ballots.map(({ address }) => address))).toEqual(phones);
  expect(await look.count("SELECT sum(votes)::int FROM poll_tally WHERE outcome = 0")).toBe(VOTES);
}

/** Sent once; or marked as in doubt, and then at most twice. */
async function expectEveryReply(phones: Set<string>): Promise<void> {
  await look.until(
    "nothing waits to be sent",
    async () => (await look.count("SELECT count(*) FROM outbox")) === 0,
    60_000,
  );
  const doubtful = await look.query<{ address: string }>(
    "SELECT DISTINCT c.address FROM message_event e JOIN contact c USING (contact_key) WHERE e.state = 8",
  );
  const marked = new Set(doubtful.map(({ address }) => address));
  const replies = new Map<string, number>();
  for (const { to } of operator.submitted) replies.set(to, (replies.get(to) ?? 0) + 1);
  expect([...phones].filter((phone) => replies.get(phone) !== 1 && !marked.has(phone))).toEqual([]);
  expect([...replies].filter(([phone, n]) => n > (marked.has(phone) ? 2 : 1))).toEqual([]);
  const open = `SELECT count(*) FROM message m WHERE m.direction = 1 AND m.state NOT IN (3, 4)
     AND NOT EXISTS (SELECT 1 FROM message_event e WHERE e.message_id = m.id AND e.state = 8)`;
  expect(await look.count(open)).toBe(0);
}

/** Each worker's last sign of life comes before the next one's first, and the SMSC never saw two of them. */
async function expectOneWorkerAtATime(starts: number): Promise<void> {
  const workers = await look.query<{ overlaps: boolean | null }>(
    "SELECT heartbeat_at > lead(started_at) OVER (ORDER BY started_at) AS overlaps FROM worker ORDER BY started_at",
  );
  expect(workers.map(({ overlaps }) => overlaps ?? false)).toEqual(
    Array.from({ length: starts }, () => false),
  );
  expect(operator.mostBound).toBe(1);
}

it("loses and doubles nothing of 2,000 votes when the supervisor is killed and started again, alone and then with its worker", async () => {
  const { taken, all } = deliverAll();
  const untilTaken = (n: number): Promise<void> =>
    waitFor(`${n} votes are taken`, () => Promise.resolve(taken.size >= n), 60_000);

  await untilTaken(VOTES * 0.15);
  await kill(run.pid);
  // nobody stands over the worker now, and it goes on
  await untilTaken(taken.size + VOTES * 0.05);
  await startOver();
  await untilTaken(taken.size + VOTES * 0.1);
  expect(taken.size).toBeLessThan(VOTES);
  await kill(run.pid, run.process("worker") ?? 0);
  await startOver();
  await all;

  expect(taken.size).toBe(VOTES);
  await expectEveryVoteOnce(taken);
  await expectEveryReply(taken);
  await expectOneWorkerAtATime(3);
}, 180_000);
