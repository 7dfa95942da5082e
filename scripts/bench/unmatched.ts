import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { median, rowOf, runWindows, type Measured } from "./window-load";

const RUNS = 3;
const SECONDS = 8;
const WINDOWS = [50, 200];
const PER_RUN = 1_000_000;
const AIM = 10_000;

async function run(context: BenchContext): Promise<BenchResult> {
  const all: Measured[] = [];
  for (let one = 0; one < RUNS; one += 1) {
    const load = { windows: WINDOWS, seconds: SECONDS, firstSender: one * PER_RUN };
    all.push(
      ...(await runWindows(context, { ...load, texts: ["When does it begin?"], driver: ["--answers"] })),
    );
  }
  const at200 = median(all.filter((one) => one.window === 200).map((one) => one.repliesPerSecond));
  return {
    rows: WINDOWS.map((window) => rowOf("texts", window, all)),
    aims: [
      {
        what: "unmatched texts a second at window 200",
        aim: `${AIM}`,
        measured: String(Math.round(at200)),
        met: at200 >= AIM,
      },
    ],
    notes: [
      "Each text of a phone of its own: contact, message and its place in the unmatched inbox in one commit, fsync on, before its deliver_sm is answered.",
    ],
  };
}

export const bench: Bench = {
  name: "unmatched",
  title: "Texts that no rule answers, stored and acknowledged",
  budgetSeconds: 300,
  run,
};
