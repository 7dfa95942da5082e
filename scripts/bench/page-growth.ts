import type { CDPSession } from "playwright-core";
import { prisma } from "@/db/client";
import { FLAGS } from "@/scripts/start/programs.mjs";
import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { openDashboard } from "./browser";
import { provisionPoll, rounded } from "./mo-setup";
import { startProgram } from "./processes";

const MINUTES = Number(process.env.REPLYBACK_BENCH_MINUTES ?? 60);
const PER_SECOND = Number(process.env.REPLYBACK_BENCH_RATE ?? 50);
/** Code that runs for the first time, caches that fill: not growth. */
const SETTLED_MINUTES = 2;
const ROWS = 10;
const AIM_MIB = 50;

type Look = { minute: number; heap: number; nodes: number; listeners: number };

/** What the page holds once everything that can be collected is. */
async function look(devtools: CDPSession, minute: number): Promise<Look> {
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return {
    minute,
    heap: of("JSHeapUsedSize") / 2 ** 20,
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
  };
}

async function run(context: BenchContext): Promise<BenchResult> {
  const page = await openDashboard(context);
  const driver = startProgram(context, [
    "dist/load-driver.mjs",
    ...["--number", "12345", "--text", "VOTE 1", "--text", "VOTE 2", "--rate", String(PER_SECOND)],
    ...["--seconds", String(MINUTES * 60 + 30), "--first-sender", "0"],
  ]);
  const { port } = await driver.event<{ port: number }>("listening");
  await provisionPoll(port);
  const { id } = await prisma.poll.findFirstOrThrow();
  await page.goto(`${context.env.NEXTAUTH_URL}/polls/${id}`);
  const worker = startProgram(context, [...FLAGS.worker, "dist/worker.mjs"]);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const looks: Look[] = [];
  for (let minute = 1; minute <= MINUTES; minute += 1) {
    await page.waitForTimeout(60_000);
    looks.push(await look(devtools, minute));
    context.say(`minute ${minute}: ${looks.at(-1)!.heap.toFixed(1)} MiB`);
  }
  const votes = await page.locator(".text-40:visible").first().innerText();
  await worker.stop();
  await driver.stop();
  return resultOf(looks, votes);
}

function resultOf(looks: readonly Look[], votes: string): BenchResult {
  const settled = looks.filter(({ minute }) => minute >= SETTLED_MINUTES);
  const [first, last] = [settled[0]!, settled.at(-1)!];
  const hours = Math.max(1, last.minute - first.minute) / 60;
  const growth = (last.heap - first.heap) / hours;
  const every = Math.ceil(looks.length / ROWS);
  return {
    rows: looks
      .filter(({ minute }) => minute % every === 0 || minute === 1)
      .map(({ minute, heap, nodes, listeners }) => ({ minute, "heap MiB": rounded(heap), nodes, listeners })),
    aims: [
      {
        what: "growth of the page in an hour",
        aim: `${AIM_MIB} MiB`,
        measured: `${rounded(growth)} MiB`,
        met: growth < AIM_MIB,
      },
    ],
    notes: [
      `The page of a poll at ${PER_SECOND} votes/s for ${MINUTES} minutes, ${votes} votes at the end; heap after a collection, from minute ${SETTLED_MINUTES} on.`,
    ],
  };
}

export const bench: Bench = {
  name: "page-growth",
  title: "Memory of a poll's page that stays open",
  budgetSeconds: MINUTES * 60 + 600,
  run,
};
