/** Scheduled background work on graphile-worker: once for all workers, kept in PostgreSQL, retried with growing delay. */
import {
  Logger as GraphileLogger,
  parseCronItems,
  run,
  type AddJobFunction,
  type Runner,
  type TaskList,
} from "graphile-worker";
import { readDatabaseEnv } from "@/config/env";
import { forgetAttempts } from "@/db/attempts";
import { pool } from "@/db/client";
import { forgetMinutes } from "@/db/link-figures";
import { ensurePartitions } from "@/db/partitions";
import { forgetTraces } from "@/db/pdu-trace";
import { nextPollMoment, recordPollMoments } from "@/db/poll-moments";
import { forgetProgress } from "@/db/poll-progress";
import { lookForPatterns } from "@/db/poll-pattern-looks";
import { recountClosedPolls } from "@/db/poll-recount";
import { sealPolls } from "@/db/poll-seal";
import { dropOldTexts } from "@/db/retention";
import { forgetSuspects } from "@/db/suspects";
import { countTraffic } from "@/db/traffic";
import { forgetRequests } from "@/db/worker-requests";
import type { Clock } from "../clock";
import type { Logger } from "../log";

/** This week and the four ahead; what could not be made now is made within an hour, or four weeks. */
export async function makePartitions(log: Logger, clock: WallClock): Promise<void> {
  const left = await ensurePartitions(pool, clock.wall());
  if (left.length > 0) log.warn({ left }, "partitions not made; their rows go to the default one");
}

/** The database's time: a machine's own clock may be wrong by years, and texts are dropped by it. */
type WallClock = Pick<Clock, "wall">;

export const tasks = (log: Logger, clock: WallClock): TaskList => ({
  "make-partitions": () => makePartitions(log, clock),
  /** Weeks that are older than texts are kept. Asked every hour, done in the night. */
  "drop-old-texts": async () => {
    const run = await dropOldTexts(pool, clock.wall());
    if (run === null) return;
    const before = new Date(run.before).toISOString();
    if (run.left.length > 0) log.warn({ left: run.left }, "old texts not dropped: somebody reads them");
    log.info({ before, texts: run.texts }, "old texts dropped");
  },
  /** Tells of polls that open or close by their schedule, and comes back at the next moment. */
  "poll-moments": async (_payload, { addJob }) => {
    for (const { poll, kind, at } of await recordPollMoments())
      log.info({ poll, kind, at: at.toISOString() }, "a poll changed by its schedule");
    await comeBack(addJob);
  },
  /** A closed poll's tally is made anew from its ballots (data.md 10); a difference is a defect and is logged. */
  "recount-closed-polls": async () => {
    for (const { name, difference } of await recountClosedPolls(new Date(clock.wall()))) {
      if (difference !== 0)
        log.error({ poll: name, difference }, "the tally differed from its ballots and was made anew");
    }
  },
  /** Patterns among votes are told on the page of their poll (domain/polls/anomalies.ts). */
  "look-for-patterns": async () => {
    for (const { name, patterns } of await lookForPatterns(clock.wall()))
      if (patterns > 0) log.info({ poll: name, patterns }, "patterns among the votes of a poll");
  },
  /** The chain over the record of each poll. */
  "seal-ballots": async () => {
    await sealPolls(clock.wall());
  },
  /** What the overview's chart reads. */
  "count-traffic": async () => {
    await countTraffic(new Date(clock.wall()));
  },
  /** Suspects of redelivery count for a day (product.md, step 1). */
  "forget-suspects": async () => {
    await forgetSuspects(pool, clock.wall());
  },
  /** Traces are looked at the same day; the chart of a link shows an hour. */
  "forget-traces": async () => {
    await forgetTraces();
    await forgetMinutes();
  },
  /** Which questions of a poll that is over were asked and not answered. */
  "forget-progress": async () => {
    await forgetProgress(pool, clock.wall());
  },
  "forget-requests": async () => {
    await forgetRequests();
  },
  "forget-sign-in-attempts": async () => {
    await forgetAttempts(clock.wall());
  },
});

/** One job for the next moment of all polls; a configuration that moves the moment moves the job. */
async function comeBack(addJob: AddJobFunction): Promise<void> {
  const runAt = await nextPollMoment();
  if (runAt !== null) await addJob("poll-moments", {}, { jobKey: "poll-moments", runAt });
}

const cron = [
  { task: "make-partitions", match: "7 * * * *" },
  { task: "drop-old-texts", match: "12 * * * *" },
  { task: "poll-moments", match: "* * * * *" },
  { task: "count-traffic", match: "* * * * *" },
  { task: "seal-ballots", match: "* * * * *" },
  { task: "look-for-patterns", match: "*/10 * * * *" },
  { task: "recount-closed-polls", match: "*/5 * * * *" },
  { task: "forget-suspects", match: "17 * * * *" },
  { task: "forget-traces", match: "47 * * * *" },
  { task: "forget-progress", match: "22 * * * *" },
  { task: "forget-requests", match: "27 * * * *" },
  { task: "forget-sign-in-attempts", match: "37 * * * *" },
];

export type Jobs = {
  /** the configuration changed: polls may open or close at other times */
  changed(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts the job runner in this process. */
export async function startJobs(log: Logger, clock: WallClock): Promise<Jobs> {
  const runner = await startRunner(log, clock);
  await comeBack(runner.addJob);
  return { changed: () => comeBack(runner.addJob), stop: () => runner.stop() };
}

function startRunner(log: Logger, clock: WallClock): Promise<Runner> {
  return run({
    connectionString: readDatabaseEnv().databaseUrl,
    concurrency: 2,
    maxPoolSize: 4,
    noHandleSignals: true,
    // a job of a set time starts within it
    pollInterval: 1000,
    taskList: tasks(log, clock),
    parsedCronItems: parseCronItems(cron.map((item) => ({ ...item, options: { backfillPeriod: 0 } }))),
    logger: quiet(log),
  });
}

function quiet(log: Logger): NonNullable<Parameters<typeof run>[0]["logger"]> {
  return new GraphileLogger(() => (level, message) => {
    if (level === "error") log.error({ job: true }, message);
    else if (level === "warning") log.warn({ job: true }, message);
    else log.debug({ job: true }, message);
  });
}
