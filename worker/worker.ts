/**
 * The composition root of the worker: wiring, start order, timers, shutdown. main.ts starts it; tests start it in their
 * own process.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { readDatabaseEnv } from "@/config/env";
import { pool } from "@/db/client";
import { checkIdentity } from "@/db/installation";
import { listenLive, notifyLive } from "@/db/live";
import { settleMessages } from "@/db/outbox";
import { ensurePartitions } from "@/db/partitions";
import { applyReceipts, unparkReceipts } from "@/db/receipts";
import { getConfigVersion, loadRuleSet } from "@/db/rules";
import { listWantedConnections } from "@/db/wanted-connections";
import * as state from "@/db/worker-state";
import { LoopGuard } from "@/domain/inbound/loop-guard";
import type { LiveTopic } from "@/domain/live";
import { systemClock, type Clock } from "./clock";
import type { ConnectionRunner } from "./connection-runner";
import { openHotPool, withClient } from "./database";
import { Intake } from "./inbound/intake";
import { Lane } from "./inbound/lane";
import { ReceiptIntake } from "./inbound/receipt-intake";
import { startJobs } from "./jobs/jobs";
import { LiveHints } from "./live-hints";
import type { Logger } from "./log";
import { measure } from "./outbound/measure";
import { Settler } from "./outbound/settler";
import { RequestDesk } from "./requests";
import { Rules } from "./rules";
import { createRunner } from "./runner-factory";
import { createLink, testLink } from "./sessions/create-link";
import { Supervisor } from "./sessions/supervisor";
import { sendReplies, topicsOf } from "./accepted";

const LANES = 2;
const STEP_MS = 500;
const BEAT_MS = 2000;
const SWEEP_MS = 10_000;

export type RunningWorker = { id: string; stop(): Promise<void> };

/** Starts in order: database, rules, links. Throws with one clear sentence when the database cannot be used. */
export async function startWorker(log: Logger, clock: Clock = systemClock): Promise<RunningWorker> {
  const self = { id: randomUUID(), pid: process.pid, host: hostname() };
  const parts = wire(self.id, log, clock);
  await checkIdentity();
  await ensurePartitions(pool, clock.wall());
  await state.registerWorker(pool, self);
  await state.buryDeadWorkers(pool, self, isAlive);
  await parts.rules.refresh();
  await parts.supervisor.step();
  await state.beatWorker(pool, self.id, "running");
  const stopTimers = keepTime(self.id, parts, log, clock);
  const jobs = await startJobs(log);
  log.info({ id: self.id, pid: self.pid }, "worker runs");
  return {
    id: self.id,
    async stop() {
      await stopTimers();
      await jobs.stop();
      await stopParts(self.id, parts);
    },
  };
}

type Parts = ReturnType<typeof wire>;

function wire(workerId: string, log: Logger, clock: Clock) {
  const { databaseUrl } = readDatabaseEnv();
  const hot = openHotPool(databaseUrl);
  const lanes = Array.from({ length: LANES }, () => new Lane(databaseUrl, log));
  const hints = new LiveHints((topics) => notifyLive(topics));
  const rules = new Rules({ version: getConfigVersion, load: () => loadRuleSet(clock.wall()) }, log);
  const suspicious = new Set<string>();
  const moved = (ids: string[]): void => hints.add("messages", "overview", ...messageTopics(ids));
  const settler = new Settler({
    log,
    store: (results, messages) => settleMessages(hot, results, messages),
    onParked: (parked) => {
      withClient(hot, (client) => unparkReceipts(client, parked, clock.wall())).then(
        moved,
        warn(log, "parked receipts wait"),
      );
    },
    onSettled: (messages) => moved(messages.map((message) => message.id)),
  });
  const receipts = new ReceiptIntake({
    log,
    apply: (batch) => withClient(hot, (client) => applyReceipts(client, batch, clock.wall())),
    onMoved: (ids) => ids.length > 0 && moved(ids),
  });
  const intake: Intake = new Intake({
    clock,
    log,
    rules,
    workerId,
    measure,
    guard: new LoopGuard(),
    lanes: LANES,
    accept: (lane, batch, context) => lanes[lane]!.accept(batch, context),
    claimReply: (id) => {
      const runner = supervisor.get(id);
      return runner?.reserveReply() ? runner.lease.epoch : null;
    },
    unreserve: (id, count) => supervisor.get(id)?.unreserveReplies(count),
    suspicious: (id) => suspicious.has(id),
    onReceipt: (id, receipt) => receipts.add(id, receipt),
    onAccepted: (accepted) => {
      sendReplies(accepted, (id) => supervisor.get(id));
      hints.add(...topicsOf(accepted));
    },
  });
  const supervisor: Supervisor<ConnectionRunner> = createSupervisor();
  const desk = new RequestDesk(workerId, {
    log,
    restart: (id) => supervisor.restart(id),
    isBound: (id) => supervisor.get(id)?.report().state === "bound",
    test: testLink,
  });

  function createSupervisor(): Supervisor<ConnectionRunner> {
    return new Supervisor({
      log,
      listWanted: listWantedConnections,
      acquire: (ids) => state.acquireLeases(pool, workerId, ids),
      renew: () => state.renewLeases(pool, workerId),
      release: (id) => state.releaseLease(pool, workerId, id),
      create: (connection, lease) =>
        createRunner(connection, lease, {
          ...{ pool, hot, clock, log, workerId, intake, suspicious, settler },
          createLink: (wanted, handlers) => createLink(wanted, handlers, { clock, log }),
          onInbound: (wanted, pdus) => intake.onInbound(wanted, pdus),
          onChange: (runner) =>
            void report(workerId, runner.report(), hints).catch(warn(log, "state not reported")),
        }),
      onFault: (connection, fault) =>
        report(workerId, { ...idle(connection.id), state: "down", reason: fault }, hints),
      onStopped: (id) => report(workerId, { ...idle(id), state: "stopped", reason: "Stopped." }, hints),
    });
  }
  return { hot, lanes, hints, rules, settler, receipts, intake, supervisor, desk };
}

function keepTime(workerId: string, parts: Parts, log: Logger, clock: Clock): () => Promise<void> {
  const { rules, supervisor, desk, intake, hints } = parts;
  const refresh = (): void => {
    rules.refresh().then(
      (changed) => {
        if (changed) supervisor.changed();
        return supervisor.step();
      },
      warn(log, "configuration not read"),
    );
  };
  const attend = (): void => void desk.attend().catch(warn(log, "requests wait"));
  const wake = (): void => supervisor.all().forEach((runner) => runner.wake());
  const beat = async (): Promise<void> => {
    await state.beatWorker(pool, workerId, "running");
    await Promise.all(supervisor.all().map((runner) => report(workerId, runner.report(), null)));
    hints.add("connections");
    for (const runner of supervisor.all()) if ((await runner.tick()).length > 0) hints.add("messages");
    attend();
  };
  const sweep = async (): Promise<void> => {
    await ensurePartitions(pool, clock.wall());
    for (const runner of supervisor.all()) {
      await runner.sweep();
      intake.sweep(runner.wanted);
    }
  };
  const timers = [
    setInterval(refresh, STEP_MS),
    setInterval(() => void beat().catch(warn(log, "heartbeat missed")), BEAT_MS),
    setInterval(() => void sweep().catch(warn(log, "sweep missed")), SWEEP_MS),
  ];
  const listener = listenLive({
    onTopics: (topics) => {
      if (topics.includes("config")) refresh();
      if (topics.includes("requests")) (attend(), wake());
    },
    onGap: refresh,
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await listener.close();
  };
}

/** Inside 10 s: no new submits, answers awaited, unbound, settled, leases handed over. */
async function stopParts(workerId: string, parts: Parts): Promise<void> {
  await state.beatWorker(pool, workerId, "stopping").catch(() => undefined);
  await parts.supervisor.stop();
  await parts.intake.stop();
  await parts.receipts.stop();
  await parts.settler.flush();
  await parts.hints.flush();
  await Promise.all(parts.lanes.map((lane) => lane.close()));
  await state.beatWorker(pool, workerId, "stopped").catch(() => undefined);
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
