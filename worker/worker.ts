/**
 * The composition root of the worker: wiring, start order, timers, shutdown. main.ts starts it; tests start it in their
 * own process.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { bindOldPasswords } from "@/db/bind-passwords";
import { checkIdentity } from "@/db/installation";
import { listenLive } from "@/db/live";
import { systemClock, type Clock } from "./clock";
import { DatabaseClock } from "./database-clock";
import { every } from "./every";
import { failOver } from "./failover";
import { Fleet } from "./fleet";
import { makePartitions, startJobs, type Jobs } from "./jobs/jobs";
import type { Logger } from "./log";
import { observerPages } from "./observe/create";
import type { ObserverPages } from "./observe/server";
import { messageTopics, report, warn, wire, type Parts } from "./wiring";

const STEP_MS = 500;
const BEAT_MS = 2000;
const SWEEP_MS = 10_000;

export type RunningWorker = {
  id: string;
  /** what its port answers */
  pages: ObserverPages;
  stop(): Promise<void>;
};

/** Starts in order: database, rules, links. Throws with one clear sentence when the database cannot be used. */
export async function startWorker(log: Logger, base: Clock = systemClock): Promise<RunningWorker> {
  const self = { id: randomUUID(), pid: process.pid, host: hostname() };
  const clock = new DatabaseClock(base);
  const fleet = new Fleet(self, clock);
  const parts = wire({ workerId: self.id, log, clock, leases: fleet.leases });
  await checkIdentity();
  await parts.spools.begin().catch(warn(log, "nothing can be kept on disk while the database is away"));
  await bindOldPasswords();
  await fleet.join();
  await makePartitions(log, clock);
  await parts.rules.refresh();
  const stopLeases = fleet.keep(parts.supervisor, warn(log, "heartbeat missed"));
  await parts.supervisor.step();
  await fleet.say("running");
  const jobs = await startJobs(log, clock);
  const stopTimers = keepTime(self.id, parts, { log, clock, jobs });
  log.info({ id: self.id, pid: self.pid }, "worker runs");
  return {
    id: self.id,
    pages: observerPages(parts),
    // Inside 10 s: no new submits, answers awaited, unbound, settled, leases handed over; they are kept until then.
    async stop() {
      await fleet.say("stopping").catch(() => undefined);
      await Promise.all([parts.supervisor.stop(), stopTimers(), jobs.stop()]);
      await stopLeases();
      await stopParts(parts);
      await fleet.say("stopped").catch(() => undefined);
      await fleet.close();
    },
  };
}

/** The timers and the listener; stops them all and waits for what is under way. */
function keepTime(
  workerId: string,
  parts: Parts,
  { log, clock, jobs }: { log: Logger; clock: Clock; jobs: Jobs },
) {
  const { supervisor, desk, hints } = parts;
  const refresh = async (): Promise<void> => {
    if (await parts.rules.refresh()) {
      supervisor.changed();
      void jobs.changed().catch(warn(log, "polls told of a minute late"));
    }
    await supervisor.step();
  };
  const attend = (): void => void desk.attend().catch(warn(log, "requests wait"));
  const beat = async (): Promise<void> => {
    await Promise.all(supervisor.all().map((runner) => report(workerId, runner.report(), null)));
    await parts.observatory.beat(supervisor.all()).catch(warn(log, "figures of the links not told"));
    hints.add("connections");
    for (const runner of supervisor.all()) hints.add(...messageTopics(await runner.tick()));
    attend();
  };
  const divert = async (): Promise<void> =>
    hints.add("messages", ...messageTopics(await failOver(parts.hot, { workerId, clock, log })));
  const loops = [
    every(STEP_MS, refresh, warn(log, "configuration not read")),
    every(BEAT_MS, beat, warn(log, "heartbeat missed")),
    every(SWEEP_MS, () => sweep(parts), warn(log, "sweep missed")),
    every(STEP_MS, () => Promise.resolve(parts.spools.tick()), warn(log, "late texts not kept")),
    every(BEAT_MS, () => parts.spools.beat(), warn(log, "the spools of others not looked after")),
    every(BEAT_MS, () => parts.spools.replay(), warn(log, "what is kept on disk waits")),
    every(BEAT_MS, divert, warn(log, "nothing moved to other connections")),
  ];
  const soon = (): void => void refresh().catch(warn(log, "configuration not read"));
  const listener = listenLive({
    onTopics: (topics) => {
      if (topics.includes("config")) soon();
      if (!topics.includes("requests")) return;
      attend();
      for (const runner of supervisor.all()) runner.wake();
    },
    onGap: soon,
  });
  return async () => {
    await listener.close();
    await Promise.all(loops.map((stop) => stop()));
  };
}

async function sweep({ supervisor, intake, suspicion, hints }: Parts): Promise<void> {
  for (const runner of supervisor.all()) {
    const moved = await runner.sweep();
    if (moved.length > 0) hints.add("messages", "overview", ...messageTopics(moved));
    intake.sweep(runner.wanted);
    await suspicion.review(runner.wanted.id);
  }
}

/** After the links: what they brought is stored. */
async function stopParts(parts: Parts): Promise<void> {
  await parts.spools.stop();
  await parts.intake.stop();
  await parts.receipts.stop();
  await parts.settler.drain();
  await parts.observatory.stop();
  await parts.hints.flush();
  await Promise.all(parts.lanes.map((lane) => lane.close()));
  await parts.hot.end();
}
