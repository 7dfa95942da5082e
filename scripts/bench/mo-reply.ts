import { pool } from "@/db/client";
import { contactKey } from "@/db/ids";
import { FLAGS } from "@/scripts/start/programs.mjs";
import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { NUMBER, provisionPoll, quantile, rounded } from "./mo-setup";
import { cpuSeconds, residentMiB, startProgram } from "./processes";

const WINDOWS = [10, 50, 200, 1000];
const RUNS = Number(process.env.REPLYBACK_BENCH_RUNS ?? 3);
const SECONDS = 8;
/** Senders that the database knows already; each votes once in all runs, and a run must not use up more. */
const PER_RUN = 400_000;
const CONTACTS = RUNS * PER_RUN;
const AIM = 5000;

type LoadResult = {
  window: number;
  seconds: number;
  replies: number;
  repliesPerSecond: number;
  p50: number;
  p95: number;
  p99: number;
  refused: number;
  lost: number;
  extra: number;
};
type Measured = LoadResult & {
  memory: number;
  worker: number;
  driver: number;
  postgres: number;
  commits: number;
};

/** What the driver calls its sender number `index`. */
const senderOf = (index: number): string => `2519${String(index).padStart(8, "0")}`;

async function addContacts(): Promise<void> {
  const at = new Date();
  for (let from = 0; from < CONTACTS; from += 20_000) {
    const senders = Array.from({ length: 20_000 }, (_, index) => senderOf(from + index));
    await pool.query(
      `INSERT INTO contact (contact_key, kind, address, first_at, last_at)
       SELECT k.key, 0, a.address, $3, $3
         FROM unnest($1::uuid[]) WITH ORDINALITY AS k (key, n) JOIN unnest($2::text[]) WITH ORDINALITY AS a (address, n) USING (n)`,
      [senders.map((sender) => contactKey("e164", sender)), senders, at],
    );
  }
  await pool.query("VACUUM ANALYZE contact");
}

async function commits(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()",
  );
  return Number(rows[0]?.n);
}

async function serverPid(): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const backend = rows[0]?.pid ?? 0;
  let postmaster = 0;
  cpuSeconds((pid, parent) => {
    if (pid === backend) postmaster = parent;
    return false;
  });
  return postmaster;
}

/** One run: a fresh worker and a fresh driver over the windows; processor use is that of the measured seconds. */
async function runOnce(context: BenchContext, run: number): Promise<Measured[]> {
  const texts = ["VOTE 1", "VOTE 2"].flatMap((text) => ["--text", text]);
  const driver = startProgram(context, [
    "dist/load-driver.mjs",
    ...["--number", NUMBER, ...texts, "--windows", WINDOWS.join(","), "--seconds", String(SECONDS)],
    ...["--first-sender", String(run * PER_RUN)],
  ]);
  const { port } = await driver.event<{ port: number }>("listening");
  await provisionPoll(port);
  const profile = process.env.REPLYBACK_BENCH_PROFILE;
  const worker = startProgram(context, [
    ...(profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : []),
    ...FLAGS.worker,
    "dist/worker.mjs",
  ]);
  await driver.event("bound");
  const postmaster = await serverPid();
  const used = () => ({
    at: performance.now(),
    worker: cpuSeconds((pid) => pid === worker.child.pid),
    driver: cpuSeconds((pid) => pid === driver.child.pid),
    postgres: cpuSeconds((pid, parent) => pid === postmaster || parent === postmaster),
  });
  const results: Measured[] = [];
  for (let window = 0; window < WINDOWS.length; window += 1) {
    const [before, commitsBefore] = [used(), await commits()];
    const result = await driver.event<LoadResult>("result");
    const [after, commitsAfter] = [used(), await commits()];
    const seconds = (after.at - before.at) / 1000;
    const share = (name: "worker" | "driver" | "postgres") =>
      Math.round((100 * (after[name] - before[name])) / seconds);
    results.push({
      ...result,
      ...{ worker: share("worker"), driver: share("driver"), postgres: share("postgres") },
      memory: residentMiB(worker.child.pid),
      commits: Math.round((commitsAfter - commitsBefore) / seconds),
    });
    context.say(`run ${run + 1}, window ${result.window}: ${Math.round(result.repliesPerSecond)} replies/s`);
  }
  // In this order: a link that is lost leaves texts in suspicion of redelivery, and the next run would ask for each.
  await worker.stop();
  await driver.stop();
  return results;
}

const median = (values: number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

function rowOf(window: number, all: Measured[]): Record<string, string | number> {
  const runs = all.filter((one) => one.window === window);
  const of = (read: (one: Measured) => number): number => median(runs.map(read));
  return {
    window,
    "replies/s median": Math.round(of((one) => one.repliesPerSecond)),
    "replies/s min": Math.round(Math.min(...runs.map((one) => one.repliesPerSecond))),
    "p50 ms": rounded(of((one) => one.p50)),
    "p95 ms": rounded(of((one) => one.p95)),
    "p99 ms": rounded(of((one) => one.p99)),
    "texts a commit": rounded(of((one) => one.repliesPerSecond / Math.max(1, one.commits))),
    "worker µs": Math.round(of((one) => (one.worker * 10_000) / one.repliesPerSecond)),
    "PostgreSQL µs": Math.round(of((one) => (one.postgres * 10_000) / one.repliesPerSecond)),
    "driver µs": Math.round(of((one) => (one.driver * 10_000) / one.repliesPerSecond)),
    "worker MiB": Math.max(...runs.map((one) => one.memory)),
    "CPU % of all": of((one) => one.worker + one.postgres + one.driver),
    "lost or doubled": runs.reduce((sum, one) => sum + one.lost + one.extra + one.refused, 0),
  };
}

async function run(context: BenchContext): Promise<BenchResult> {
  context.say(`making ${CONTACTS.toLocaleString("en")} contacts`);
  await addContacts();
  const all: Measured[] = [];
  for (let one = 0; one < RUNS; one += 1) all.push(...(await runOnce(context, one)));
  const at50 = median(all.filter((one) => one.window === 50).map((one) => one.repliesPerSecond));
  return {
    rows: WINDOWS.map((window) => rowOf(window, all)),
    aims: [
      {
        what: "replies a second at window 50",
        aim: `${AIM}`,
        measured: String(Math.round(at50)),
        met: at50 >= AIM,
      },
    ],
    notes: [
      `Each text: contact, message, ballot, slot, tally, reply and its place in the outbox in one commit, fsync on, before its answer. µs: processor time a reply. ${RUNS} runs of ${SECONDS} s a window.`,
    ],
  };
}

export const bench: Bench = {
  name: "mo-reply",
  title: "Text to reply, closed loop (a window of texts always under way)",
  budgetSeconds: 300,
  run,
};
