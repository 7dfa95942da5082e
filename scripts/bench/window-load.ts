/** A closed loop of texts through a fresh worker: what came out, and what each process used for it. */
import { pool } from "@/db/client";
import { FLAGS } from "@/scripts/start/programs.mjs";
import type { BenchContext } from "./bench-types";
import { NUMBER, provisionPoll, quantile, rounded } from "./mo-setup";
import { cpuSeconds, residentMiB, serverPid, startProgram } from "./processes";

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
export type Measured = LoadResult & {
  memory: number;
  worker: number;
  driver: number;
  postgres: number;
  commits: number;
};

export type WindowLoad = {
  windows: readonly number[];
  /** of each window */
  seconds: number;
  firstSender: number;
  texts: readonly string[];
  /** more options of the load driver */
  driver?: readonly string[];
  /** called after each window; true: it is enough */
  onResult?(result: Measured): boolean;
};

async function commits(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT xact_commit AS n FROM pg_stat_database WHERE datname = current_database()",
  );
  return Number(rows[0]?.n);
}

/** A fresh worker and a fresh driver over the windows; processor use is that of the measured seconds. */
export async function runWindows(context: BenchContext, load: WindowLoad): Promise<Measured[]> {
  const driver = startProgram(context, [
    "dist/load-driver.mjs",
    ...["--number", NUMBER, ...load.texts.flatMap((text) => ["--text", text])],
    ...["--windows", load.windows.join(","), "--seconds", String(load.seconds)],
    ...["--first-sender", String(load.firstSender), ...(load.driver ?? [])],
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
  for (let window = 0; window < load.windows.length; window += 1) {
    const [before, commitsBefore] = [used(), await commits()];
    const result = await driver.event<LoadResult>("result");
    const [after, commitsAfter] = [used(), await commits()];
    const seconds = (after.at - before.at) / 1000;
    const share = (name: "worker" | "driver" | "postgres") =>
      Math.round((100 * (after[name] - before[name])) / seconds);
    const measured = {
      ...result,
      ...{ worker: share("worker"), driver: share("driver"), postgres: share("postgres") },
      memory: residentMiB(worker.child.pid),
      commits: Math.round((commitsAfter - commitsBefore) / seconds),
    };
    results.push(measured);
    context.say(`window ${result.window}: ${Math.round(result.repliesPerSecond)} a second`);
    if (load.onResult?.(measured)) break;
  }
  // In this order: a link that is lost leaves texts in suspicion of redelivery, and the next run would ask for each.
  await worker.stop();
  await driver.stop();
  return results;
}

export const median = (values: number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** Medians of the runs at one window. `what` heads the column of the rate. */
export function rowOf(
  what: string,
  window: number,
  all: readonly Measured[],
): Record<string, string | number> {
  const runs = all.filter((one) => one.window === window);
  const of = (read: (one: Measured) => number): number => median(runs.map(read));
  return {
    window,
    [`${what}/s median`]: Math.round(of((one) => one.repliesPerSecond)),
    [`${what}/s min`]: Math.round(Math.min(...runs.map((one) => one.repliesPerSecond))),
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
