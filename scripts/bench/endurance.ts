import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { rounded } from "./mo-setup";
import { runWindows, type Measured } from "./window-load";

const TEXTS = Number(process.env.REPLYBACK_BENCH_TEXTS ?? 2_000_000);
const WINDOW = 200;
const SECONDS = 30;
/** More than it takes: the run ends when all texts went through. */
const MOST = 200;
const AIM_MIB = 250;

/** One row for each fifth of the way. */
function rowsOf(runs: readonly Measured[]): Record<string, string | number>[] {
  const total = runs.reduce((sum, { replies }) => sum + replies, 0);
  const rows = [];
  let through = 0;
  let from = 0;
  for (const [index, { replies }] of runs.entries()) {
    through += replies;
    const due = index === runs.length - 1 || through >= ((rows.length + 1) * total) / 5;
    if (!due) continue;
    const part = runs.slice(from, index + 1);
    const mean = (read: (one: Measured) => number) =>
      part.reduce((sum, one) => sum + read(one), 0) / part.length;
    rows.push({
      texts: through,
      "replies/s": Math.round(mean((one) => one.repliesPerSecond)),
      "p99 ms": rounded(mean((one) => one.p99)),
      "worker MiB, mean": Math.round(mean((one) => one.memory)),
      "worker MiB, most": Math.max(...part.map((one) => one.memory)),
      "lost or doubled": part.reduce((sum, one) => sum + one.lost + one.extra + one.refused, 0),
    });
    from = index + 1;
  }
  return rows;
}

async function run(context: BenchContext): Promise<BenchResult> {
  let through = 0;
  const runs = await runWindows(context, {
    ...{ windows: Array.from({ length: MOST }, () => WINDOW), seconds: SECONDS, firstSender: 0 },
    ...{ texts: ["VOTE 1", "VOTE 2"], driver: ["--warmup", "0"] },
    onResult: ({ replies }) => (through += replies) >= TEXTS,
  });
  const most = Math.max(...runs.map(({ memory }) => memory));
  return {
    rows: rowsOf(runs),
    aims: [
      {
        what: "MiB of worker memory at most",
        aim: `${AIM_MIB}`,
        measured: String(most),
        met: most < AIM_MIB,
      },
    ],
    notes: [
      `Votes of phones that were never seen before, window ${WINDOW}; memory is looked at every ${SECONDS} s, amid the load.`,
    ],
  };
}

export const bench: Bench = {
  name: "endurance",
  title: "Memory and speed through two million votes and their replies",
  budgetSeconds: 3000,
  run,
};
