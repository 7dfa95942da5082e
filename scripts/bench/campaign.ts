import { pool } from "@/db/client";
import { codeOf, MESSAGE_STATES } from "@/domain/messages/codes";
import { FLAGS } from "@/scripts/start/programs.mjs";
import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { fillOutbox } from "./full-outbox";
import { provisionPoll } from "./mo-setup";
import { cpuSeconds, residentMiB, serverPid, startProgram } from "./processes";

const MESSAGES = 200_000;
const WINDOW = 200;
const AIM = 7000;
/** What the driver gives its senders; readable to it, so that it sends receipts. */
const FIRST_PHONE = 251900000000;
const DELIVERED = codeOf(MESSAGE_STATES, "delivered");

const query = async <T extends object>(text: string, values?: unknown[]): Promise<T[]> =>
  (await pool.query<T>(text, values)).rows;

/** Messages that are delivered; looked at twice a second until all are, or for so long nothing moved. */
async function untilDelivered(): Promise<{ delivered: number; at: number }> {
  let last = { delivered: 0, at: performance.now() };
  while (last.delivered < MESSAGES && performance.now() - last.at < 15_000) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const [row] = await query<{ n: number }>("SELECT count(*) AS n FROM message WHERE state = $1", [
      DELIVERED,
    ]);
    if (row!.n > last.delivered) last = { delivered: row!.n, at: performance.now() };
  }
  return last;
}

/** Of the middle of the run: without the first and last tenth. */
function middleRate(times: readonly number[]): number {
  const [from, to] = [Math.floor(times.length * 0.1), Math.floor(times.length * 0.9) - 1];
  return ((to - from) * 1000) / (times[to]! - times[from]!);
}

async function run(context: BenchContext): Promise<BenchResult> {
  const driver = startProgram(context, [
    "dist/load-driver.mjs",
    ...["--sink", "--receipts", "--record-submits", "--until-submits", String(MESSAGES), "--seconds", "180"],
  ]);
  const { port } = await driver.event<{ port: number }>("listening");
  await provisionPoll(port, { window: WINDOW, settings: { deliveryReceipts: true } });
  context.say(`putting ${MESSAGES.toLocaleString("en")} messages of a campaign into the outbox`);
  const fill = { connection: "load", count: MESSAGES, lane: "campaign", firstPhone: FIRST_PHONE } as const;
  await fillOutbox({ query }, fill);
  const worker = startProgram(context, [...FLAGS.worker, "dist/worker.mjs"]);
  await driver.event("bound");
  const postmaster = await serverPid();
  const used = () => ({
    worker: cpuSeconds((pid) => pid === worker.child.pid),
    driver: cpuSeconds((pid) => pid === driver.child.pid),
    postgres: cpuSeconds((pid, parent) => pid === postmaster || parent === postmaster),
  });
  const before = used();
  const began = performance.now();
  const { times } = await driver.event<{ times: number[] }>("submits");
  const { delivered, at } = await untilDelivered();
  const after = used();
  const each = (name: keyof typeof after): number =>
    Math.round(((after[name] - before[name]) * 1e6) / Math.max(1, delivered));
  const memory = residentMiB(worker.child.pid);
  await worker.stop();
  await driver.stop();
  const perSecond = middleRate(times);
  return {
    rows: [
      {
        "submits/s": Math.round(perSecond),
        "delivered/s, to the last receipt stored": Math.round((delivered * 1000) / (at - began)),
        "worker µs": each("worker"),
        "PostgreSQL µs": each("postgres"),
        "driver µs": each("driver"),
        submitted: times.length,
        delivered,
        "worker MiB": memory,
      },
    ],
    aims: [
      {
        what: "submits a second with receipts",
        aim: `${AIM}`,
        measured: String(Math.round(perSecond)),
        met: perSecond >= AIM && delivered === MESSAGES && times.length === MESSAGES,
      },
    ],
    notes: [
      "Claim, submit_sm, answer settled, receipt matched and stored, each message once, window 200, fsync on.",
    ],
  };
}

export const bench: Bench = {
  name: "campaign",
  title: "Campaign messages from the outbox, receipts on",
  budgetSeconds: 400,
  run,
};
