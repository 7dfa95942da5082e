import { pool } from "@/db/client";
import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { fillMessages } from "./message-log-rows";
import { median, rowOf, runWindows, type Measured } from "./window-load";

const ROWS = Number(process.env.REPLYBACK_BENCH_ROWS ?? 20_000_000);
const RUNS = 3;
const SECONDS = 8;
const WINDOWS = [50, 200];
const PER_RUN = 400_000;
const MOST_SLOWER = 0.15;

async function measure(context: BenchContext, firstSender: number): Promise<Measured[]> {
  const all: Measured[] = [];
  for (let one = 0; one < RUNS; one += 1) {
    const load = { windows: WINDOWS, seconds: SECONDS, texts: ["VOTE 1", "VOTE 2"] };
    all.push(...(await runWindows(context, { ...load, firstSender: firstSender + one * PER_RUN })));
  }
  return all;
}

/** All into this week's partitions, whose indexes the inbound batch writes. */
async function fill(context: BenchContext): Promise<void> {
  const client = await pool.connect();
  let told = 0;
  try {
    await client.query("SET statement_timeout = 0");
    await fillMessages(client, {
      ...{ rows: ROWS, weeks: 1, until: Date.now(), withParts: true },
      onProgress: (share) => {
        if (share < told + 0.1) return;
        told = share;
        context.say(`filled ${Math.round(share * 100)} %`);
      },
    });
    await client.query("CHECKPOINT");
  } finally {
    client.release(true);
  }
}

const rateAt = (window: number, all: readonly Measured[]): number =>
  median(all.filter((one) => one.window === window).map((one) => one.repliesPerSecond));

async function run(context: BenchContext): Promise<BenchResult> {
  const empty = await measure(context, 0);
  context.say(`filling ${ROWS.toLocaleString("en")} messages`);
  await fill(context);
  const full = await measure(context, RUNS * PER_RUN);
  const slower = WINDOWS.map((window) => 1 - rateAt(window, full) / rateAt(window, empty));
  const rows = [
    ...WINDOWS.map((window) => ({ messages: "none", ...rowOf("replies", window, empty) })),
    ...WINDOWS.map((window) => ({ messages: ROWS.toLocaleString("en"), ...rowOf("replies", window, full) })),
  ];
  return {
    rows,
    aims: WINDOWS.map((window, index) => ({
      what: `slower at window ${window} with ${ROWS.toLocaleString("en")} messages`,
      aim: `${MOST_SLOWER * 100} %`,
      measured: `${Math.round(slower[index]! * 1000) / 10} %`,
      met: slower[index]! <= MOST_SLOWER,
    })),
  };
}

export const bench: Bench = {
  name: "growth",
  title: "Text to reply in an empty installation and in one that has grown",
  budgetSeconds: 3400,
  run,
};
