/**
 * The composition root of the worker: wiring, start order, timers, shutdown. main.ts starts it; tests start it in their
 * own process.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { pool } from "@/db/client";
import { isDataError, openHotPool, type HotPool } from "@/db/hot-pool";
import { Lane } from "@/db/inbox-lane";
import type { AcceptedText } from "@/db/inbox-types";
import { bindOldPasswords } from "@/db/bind-passwords";
import { checkIdentity } from "@/db/installation";
import { listenLive, notifyLive } from "@/db/live";
import { cancelQueued, releaseMessages, settleMessages } from "@/db/outbox";
import { ensurePartitions } from "@/db/partitions";
import { applyReceipts, unparkReceipts } from "@/db/receipts";
import { getConfigVersion, loadRuleSet } from "@/db/rules";
import { hasSuspects, noteSuspects } from "@/db/suspects";
import { listWantedConnections } from "@/db/wanted-connections";
import * as state from "@/db/worker-state";
import { LoopGuard } from "@/domain/inbound/loop-guard";
import type { LiveTopic } from "@/domain/live";
import { systemClock, type Clock } from "./clock";
import type { ConnectionRunner } from "./connection-runner";
import { DatabaseClock } from "./database-clock";
import { every } from "./every";
import { failOver } from "./failover";
import { Fleet, type LeaseStore } from "./fleet";
import { Intake } from "./inbound/intake";
import { ReceiptIntake } from "./inbound/receipt-intake";
import { Suspicion } from "./inbound/suspicion";
import { startJobs } from "./jobs/jobs";
import { LiveHints } from "./live-hints";
import type { Logger } from "./log";
import { createObservatory, observerPages } from "./observe/create";
import type { Observatory } from "./observe/observatory";
import type { ObserverPages } from "./observe/server";
import { measure } from "./outbound/measure";
import { Settler } from "./outbound/settler";
import { RequestDesk } from "./requests";
import { Rules } from "./rules";
import { Seldom } from "./seldom";
import { createRunner, type FactoryDeps } from "./runner-factory";
import { createLink, testLink } from "./sessions/create-link";
import { Supervisor } from "./sessions/supervisor";
import { optedOutBy, sendReplies, topicsOf } from "./accepted";

const LANES = 2;
const STEP_MS = 500;
const BEAT_MS = 2000;
const SWEEP_MS = 10_000;
const PARTITIONS_MS = 3600_000;

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
  await bindOldPasswords();
  await fleet.join();
  await makePartitions(log, clock);
  await parts.rules.refresh();
  const stopLeases = fleet.keep(parts.supervisor, warn(log, "heartbeat missed"));
  await parts.supervisor.step();
  await fleet.say("running");
  const stopTimers = keepTime(self.id, parts, { log, clock });
  const jobs = await startJobs(log);
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

type Parts = ReturnType<typeof wire>;

type Base = { workerId: string; log: Logger; clock: Clock; leases: LeaseStore };

function wire({ workerId, log, clock, leases }: Base) {
  const hot = openHotPool();
  const lanes = createLanes(log, clock);
  const hints = new LiveHints((topics) => notifyLive(topics));
  const rules = new Rules({ version: getConfigVersion, load: () => loadRuleSet(clock.wall()) }, log);
  const suspicion = createSuspicion(hot, clock);
  const moved = (ids: string[]): void => hints.add("messages", "overview", ...messageTopics(ids));
  const backlog = (): number => settler.backlog;
  const observatory: Observatory = createObservatory({ workerId, clock, log, backlog });
  const settler: Settler = new Settler({
    log,
    store: (results, messages) =>
      observatory.settle(results, messages, () => settleMessages(hot, results, messages)),
    isPoison: isDataError,
    onParked: (parked) =>
      void unparkReceipts(hot, parked, { now: clock.wall() }).then(moved, warn(log, "parked receipts wait")),
    onSettled: (messages) => {
      for (const { connectionId, id } of messages) supervisor.get(connectionId)?.settled(id);
      moved(messages.map((message) => message.id));
    },
  });
  const receipts = new ReceiptIntake({
    clock,
    log,
    apply: (batch) => observatory.receive(batch, () => applyReceipts(hot, batch, clock.wall())),
    onMoved: (ids) => ids.length > 0 && moved(ids),
    onText: (id, pdu) => {
      const runner = supervisor.get(id);
      if (runner) intake.onText(runner.wanted, pdu);
    },
  });
  const onAccepted = (accepted: AcceptedText[]): void => {
    const orphans = sendReplies(accepted, (id) => supervisor.get(id));
    releaseMessages(hot, orphans).catch(warn(log, "claims wait for recovery"));
    const gone = optedOutBy(accepted);
    if (gone.length > 0) {
      for (const runner of supervisor.all()) runner.optOut(new Set(gone));
      cancelQueued(hot, gone, clock.wall()).then(moved, warn(log, "queued messages are cancelled later"));
    }
    hints.add(...topicsOf(accepted));
  };
  const intake: Intake = new Intake({
    ...{ clock, log, rules, workerId, measure, suspicion, onAccepted },
    guard: new LoopGuard(),
    lanes: LANES,
    accept: (lane, batch, context) => observatory.accept(batch, () => lanes[lane]!.accept(batch, context)),
    isCurrent: (id) => supervisor.holds(id),
    claimReply: (id) => supervisor.get(id)?.reserveReply() ?? null,
    unreserve: (id, count) => supervisor.get(id)?.unreserveReplies(count),
    onReceipt: (id, receipt) => receipts.add(id, receipt),
  });
  const supervisor = createSupervisor({
    ...{ hot, log, clock, workerId, leases, hints, intake, suspicion, settler, observatory },
  });
  const desk = createDesk(workerId, { log, supervisor });
  return { hot, lanes, hints, rules, settler, receipts, intake, suspicion, supervisor, desk, observatory };
}

function createLanes(log: Logger, clock: Clock): Lane[] {
  const retries = new Seldom();
  const onRetry = (error: unknown, attempt: number): void => {
    const held = retries.ask(clock.monotonic());
    if (held !== null) log.warn({ err: error, attempt, linesHeldBack: held }, "a batch is tried again");
  };
  return Array.from({ length: LANES }, () => new Lane(onRetry));
}

function createDesk(
  workerId: string,
  { log, supervisor }: { log: Logger; supervisor: Supervisor<ConnectionRunner> },
): RequestDesk {
  return new RequestDesk(workerId, {
    log,
    restart: (id) => supervisor.restart(id),
    isBound: (id) => supervisor.get(id)?.report().state === "bound",
    test: testLink,
  });
}

function createSuspicion(hot: HotPool, clock: Clock): Suspicion {
  return new Suspicion({
    clock,
    store: (suspects) => noteSuspects(hot, suspects),
    hasOpen: (connectionId) => hasSuspects(hot, connectionId, clock.wall()),
  });
}

type Wiring = Pick<FactoryDeps, "hot" | "clock" | "log" | "workerId" | "intake" | "suspicion" | "settler"> & {
  hints: LiveHints;
  leases: LeaseStore;
  observatory: Observatory;
};

function createSupervisor(wiring: Wiring): Supervisor<ConnectionRunner> {
  const { log, clock, workerId, intake, hints, observatory } = wiring;
  return new Supervisor({
    ...{ log, clock, workerId },
    listWanted: listWantedConnections,
    ...wiring.leases,
    create: (connection, lease) =>
      createRunner(connection, lease, {
        ...wiring,
        meter: observatory.begin(connection),
        createLink: (wanted, handlers) =>
          createLink(wanted, handlers, { clock, log, observe: (bind) => observatory.observe(wanted, bind) }),
        onInbound: (wanted, pdus) => intake.onInbound(wanted, pdus),
        onChange: (runner) =>
          void report(workerId, runner.report(), hints).catch(warn(log, "state not reported")),
      }),
    onFault: (connection, fault) =>
      report(workerId, { ...idle(connection.id), state: "down", reason: fault }, hints),
    onStopped: (id) => report(workerId, { ...idle(id), state: "stopped", reason: "Stopped." }, hints),
  });
}

/** The timers and the listener; stops them all and waits for what is under way. */
function keepTime(workerId: string, parts: Parts, { log, clock }: { log: Logger; clock: Clock }) {
  const { supervisor, desk, hints } = parts;
  const refresh = async (): Promise<void> => {
    if (await parts.rules.refresh()) supervisor.changed();
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
    hints.add("messages", ...messageTopics(await failOver(parts.hot, { clock, log })));
  const loops = [
    every(STEP_MS, refresh, warn(log, "configuration not read")),
    every(BEAT_MS, beat, warn(log, "heartbeat missed")),
    every(SWEEP_MS, () => sweep(parts), warn(log, "sweep missed")),
    every(BEAT_MS, divert, warn(log, "nothing moved to other connections")),
    every(PARTITIONS_MS, () => makePartitions(log, clock), warn(log, "partitions not made")),
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
  await parts.intake.stop();
  await parts.receipts.stop();
  await parts.settler.drain();
  await parts.observatory.stop();
  await parts.hints.flush();
  await Promise.all(parts.lanes.map((lane) => lane.close()));
  await parts.hot.end();
}

async function report(
  workerId: string,
  runtime: state.RuntimeReport,
  hints: LiveHints | null,
): Promise<void> {
  await state.reportRuntime(pool, workerId, runtime);
  hints?.add("connections", "overview");
}

function idle(connectionId: string): Omit<state.RuntimeReport, "state" | "reason"> {
  return { connectionId, inPerMinute: 0, outPerMinute: 0, windowInUse: 0 };
}

function messageTopics(ids: readonly string[]): LiveTopic[] {
  return ids.slice(0, 50).map((id) => `message:${id}` as const);
}

function warn(log: Logger, what: string): (error: unknown) => void {
  return (error) => log.warn({ err: error }, what);
}

/** What could not be made now is made within an hour, or four weeks. */
async function makePartitions(log: Logger, clock: Clock): Promise<void> {
  const left = await ensurePartitions(pool, clock.wall());
  if (left.length > 0) log.warn({ left }, "partitions not made; their rows go to the default one");
}
