/** Scheduled background work on graphile-worker: once for all workers, kept in PostgreSQL, retried with growing delay. */
import { Logger as GraphileLogger, parseCronItems, run, type Runner, type TaskList } from "graphile-worker";
import { readDatabaseEnv } from "@/config/env";
import { forgetAttempts } from "@/db/attempts";
import { pool } from "@/db/client";
import { forgetMinutes } from "@/db/link-figures";
import { forgetTraces } from "@/db/pdu-trace";
import { recountClosedPolls } from "@/db/poll-recount";
import { forgetSuspects } from "@/db/suspects";
import { countTraffic } from "@/db/traffic";
import { forgetRequests } from "@/db/worker-requests";
import type { Logger } from "../log";

const tasks = (log: Logger): TaskList => ({
  /** A closed poll's tally is made anew from its ballots (data.md 10); a difference is a defect and is logged. */
  "recount-closed-polls": async () => {
    for (const { name, difference } of await recountClosedPolls(new Date())) {
      if (difference !== 0)
        log.error({ poll: name, difference }, "the tally differed from its ballots and was made anew");
    }
  },
  /** What the overview's chart reads. */
  "count-traffic": async () => {
    await countTraffic(new Date());
  },
  /** Suspects of redelivery count for a day (product.md, step 1). */
  "forget-suspects": async () => {
    await forgetSuspects(pool, Date.now());
  },
  /** Traces are looked at the same day; the chart of a link shows an hour. */
  "forget-traces": async () => {
    await forgetTraces();
    await forgetMinutes();
  },
  "forget-requests": async () => {
    await forgetRequests();
  },
  "forget-sign-in-attempts": async () => {
    await forgetAttempts(Date.now());
  },
});

const cron = [
  { task: "count-traffic", match: "* * * * *" },
  { task: "recount-closed-polls", match: "*/5 * * * *" },
  { task: "forget-suspects", match: "17 * * * *" },
  { task: "forget-traces", match: "47 * * * *" },
  { task: "forget-requests", match: "27 * * * *" },
  { task: "forget-sign-in-attempts", match: "37 * * * *" },
];

/** Starts the job runner in this process. */
export async function startJobs(log: Logger): Promise<Runner> {
  return run({
    connectionString: readDatabaseEnv().databaseUrl,
    concurrency: 2,
    maxPoolSize: 4,
    noHandleSignals: true,
    pollInterval: 5000,
    taskList: tasks(log),
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
