import { Agent, get } from "node:http";
import { pool, prisma } from "@/db/client";
import { openStage } from "@/db/poll-stage";
import { FLAGS } from "@/scripts/start/programs.mjs";
import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { startDashboard } from "./dashboard";
import { provisionPoll, quantile, rounded } from "./mo-setup";
import { cpuSeconds, residentMiB, startProgram } from "./processes";

const PER_SECOND = 1000;
const SECONDS = 20;
const VIEWERS = Number(process.env.REPLYBACK_BENCH_VIEWERS ?? 1000);
const AIM_MS = 300;

type Viewer = {
  frames: [at: number, votes: number][];
  /** arrivals of frames that were only counted */
  count: number;
};

/** Follows the stream of a stage; only `isRead` reads what it brings, the others count. */
function watch(url: string, agent: Agent, isRead: boolean): Promise<Viewer> {
  const viewer: Viewer = { frames: [], count: 0 };
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let rest = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        const at = Date.now();
        if (!isRead) return void (viewer.count += chunk.split("event: frame").length - 1);
        const events = (rest + chunk).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) {
          const data = /^event: frame\ndata: (.*)$/.exec(event)?.[1];
          if (data) viewer.frames.push([at, (JSON.parse(data) as { votes: number }).votes]);
        }
      });
      response.once("data", () => resolve(viewer));
    }).on("error", reject);
  });
}

/** Of each vote: ms from its receipt at the worker until the viewer had a frame with that many votes. */
async function latencies(pollId: string, { frames }: Viewer): Promise<number[]> {
  const { rows } = await pool.query<{ at: Date }>(
    "SELECT at FROM ballot WHERE poll_id = $1 AND outcome = 0 ORDER BY at",
    [pollId],
  );
  let next = 0;
  return rows.flatMap(({ at }, index) => {
    while (next < frames.length && frames[next]![1] < index + 1) next += 1;
    return next < frames.length ? [frames[next]![0] - at.getTime()] : [];
  });
}

async function run(context: BenchContext): Promise<BenchResult> {
  const dashboard = await startDashboard(context);
  const driver = startProgram(context, [
    "dist/load-driver.mjs",
    ...["--number", "12345", "--text", "VOTE 1", "--text", "VOTE 2", "--rate", String(PER_SECOND)],
    ...["--seconds", String(SECONDS)],
  ]);
  const { port } = await driver.event<{ port: number }>("listening");
  await provisionPoll(port);
  const { id } = await prisma.poll.findFirstOrThrow();
  const { token } = await openStage({ userId: null, name: "bench" }, id);
  const agent = new Agent({ maxSockets: Infinity });
  context.defer(() => agent.destroy());
  const url = `${context.env.NEXTAUTH_URL}/api/stage/${token}/live`;
  const first = await watch(url, agent, true);
  const others: Viewer[] = [];
  for (let from = 1; from < VIEWERS; from += 100) {
    const some = Array.from({ length: Math.min(100, VIEWERS - from) }, () => watch(url, agent, false));
    others.push(...(await Promise.all(some)));
  }
  context.say(`${others.length + 1} viewers look on`);
  const worker = startProgram(context, [...FLAGS.worker, "dist/worker.mjs"]);
  await driver.event("bound");
  const cpu = (): number => cpuSeconds((pid) => pid === dashboard.child.pid);
  const [before, began] = [cpu(), performance.now()];
  await driver.event("result");
  const share = (100 * (cpu() - before)) / ((performance.now() - began) / 1000);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const waits = (await latencies(id, first)).sort((a, b) => a - b);
  const memory = residentMiB(dashboard.child.pid);
  await worker.stop();
  await driver.stop();
  const p95 = quantile(waits, 0.95);
  return {
    rows: [
      {
        viewers: VIEWERS,
        votes: waits.length,
        "p50 ms": rounded(quantile(waits, 0.5)),
        "p95 ms": rounded(p95),
        "p99 ms": rounded(quantile(waits, 0.99)),
        "frames/s a viewer": rounded(first.frames.length / SECONDS),
        "frames/s in all": Math.round(others.reduce((sum, { count }) => sum + count, 0) / SECONDS),
        "dashboard CPU %": Math.round(share),
        "dashboard MiB": memory,
      },
    ],
    aims: [
      {
        what: `ms from vote to stage, p95, at ${PER_SECOND} votes a second`,
        aim: `${AIM_MS}`,
        measured: String(Math.round(p95)),
        met: p95 < AIM_MS,
      },
    ],
    notes: [
      "To the frame in the viewer's hands; drawing it is not in. REPLYBACK_BENCH_VIEWERS sets how many look on.",
    ],
  };
}

export const bench: Bench = {
  name: "vote-to-stage",
  title: "From a vote to the stages that many people watch",
  budgetSeconds: 240,
  run,
};
