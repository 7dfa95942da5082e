/** The parts of a worker and how they are joined: what one says to another is a function passed here. */
import { join } from "node:path";
import { readDatabaseEnv, readWorkerEnv } from "@/config/env";
import { Spools, type SpoolsDeps } from "./spool/spools";
import { pool } from "@/db/client";
import { isDataError, openHotPool, type HotPool } from "@/db/hot-pool";
import { Lane } from "@/db/inbox-lane";
import type { AcceptedText } from "@/db/inbox-types";
import { notifyLive } from "@/db/live";
import { cancelQueued, releaseMessages, settleMessages } from "@/db/outbox";
import { applyReceipts, unparkReceipts } from "@/db/receipts";
import { readProgress } from "@/db/poll-progress";
import { getConfigVersion, loadRuleSet } from "@/db/rules";
import { hasSuspects, noteSuspects } from "@/db/suspects";
import { listWantedConnections } from "@/db/wanted-connections";
import * as state from "@/db/worker-state";
import { LoopGuard } from "@/domain/inbound/loop-guard";
import type { LiveTopic } from "@/domain/live";
import { type Clock } from "./clock";
import type { ConnectionRunner } from "./connection-runner";
import { type LeaseStore } from "./fleet";
import { Intake } from "./inbound/intake";
import { OutageLog } from "./inbound/outage-log";
import { ReceiptIntake } from "./inbound/receipt-intake";
import { Suspicion } from "./inbound/suspicion";
import { LiveHints } from "./live-hints";
import type { Logger } from "./log";
import { createObservatory } from "./observe/create";
import type { Observatory } from "./observe/observatory";
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

export type Parts = ReturnType<typeof wire>;

type Base = { workerId: string; log: Logger; clock: Clock; leases: LeaseStore };

export function wire({ workerId, log, clock, leases }: Base) {
  const hot = openHotPool();
  const lanes = createLanes(log, clock);
  const hints = new LiveHints((topics) => notifyLive(topics));
  const rules = new Rules({ version: getConfigVersion, load: () => loadRuleSet(clock.wall()) }, log);
  const suspicion = createSuspicion(hot, clock);
  const outages = new OutageLog(clock);
  const moved = (ids: string[]): void => hints.add("messages", "overview", ...messageTopics(ids));
  const observatory: Observatory = createObservatory({
    ...{ workerId, clock, log, outages },
    backlog: () => settler.backlog,
  });
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
  const onAccepted = (accepted: AcceptedText[]): void =>
    passOn(accepted, { hot, clock, log, hints, moved, supervisor });
  const intake: Intake = new Intake({
    ...{ clock, log, rules, workerId, measure, suspicion, outages, onAccepted },
    guard: new LoopGuard(),
    lanes: LANES,
    accept: (lane, batch, context) => observatory.accept(batch, () => lanes[lane]!.accept(batch, context)),
    progressOf: (contactKeys) => readProgress(hot, contactKeys),
    isCurrent: (id) => supervisor.holds(id),
    claimReply: (id) => supervisor.get(id)?.reserveReply() ?? null,
    unreserve: (id, count) => supervisor.get(id)?.unreserveReplies(count),
    onReceipt: (id, receipt) => receipts.add(id, receipt),
  });
  const base = { workerId, log, clock, intake };
  const spools = createSpools(base);
  const known = { hot, leases, hints, suspicion, outages, settler, observatory };
  const supervisor = createSupervisor({ ...base, ...known, spools });
  const desk = createDesk(workerId, { log, supervisor });
  return {
    ...{ hot, lanes, hints, rules, settler, receipts, intake },
    ...{ spools, suspicion, supervisor, desk, observatory },
  };
}

type Sinks = Pick<Wiring, "hot" | "clock" | "log" | "hints"> & {
  moved(ids: string[]): void;
  supervisor: Supervisor<ConnectionRunner>;
};

/** What follows from a commit: replies leave, what waits for those who opted out is taken back, browsers are told. */
function passOn(accepted: AcceptedText[], { hot, clock, log, hints, moved, supervisor }: Sinks): void {
  const orphans = sendReplies(accepted, (id) => supervisor.get(id));
  releaseMessages(hot, orphans).catch(warn(log, "claims wait for recovery"));
  const gone = optedOutBy(accepted);
  if (gone.length > 0) {
    for (const runner of supervisor.all()) runner.optOut(new Set(gone));
    cancelQueued(hot, gone, clock.wall()).then(moved, warn(log, "queued messages are cancelled later"));
  }
  hints.add(...topicsOf(accepted));
}

function createSpools({
  intake,
  ...deps
}: Pick<SpoolsDeps, "workerId" | "clock" | "log"> & { intake: Intake }): Spools {
  return new Spools({
    ...deps,
    root: join(readWorkerEnv().dataDir, "spool"),
    secretKey: readDatabaseEnv().secretKey,
    offer: (connection, pdus) => intake.onInbound(connection, pdus),
    listWanted: listWantedConnections,
  });
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

type Wiring = Pick<
  FactoryDeps,
  "hot" | "clock" | "log" | "workerId" | "intake" | "suspicion" | "outages" | "settler"
> & {
  hints: LiveHints;
  leases: LeaseStore;
  spools: Spools;
  observatory: Observatory;
};

function createSupervisor(wiring: Wiring): Supervisor<ConnectionRunner> {
  const { log, clock, workerId, spools, hints, observatory } = wiring;
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
        onInbound: (wanted, pdus, leased) => spools.onInbound(wanted, pdus, leased),
        spooled: () => spools.holds(connection.id),
        onChange: (runner) =>
          void report(workerId, runner.report(), hints).catch(warn(log, "state not reported")),
      }),
    onFault: (connection, fault) =>
      report(workerId, { ...idle(connection.id), state: "down", reason: fault }, hints),
    onStopped: (id) => report(workerId, { ...idle(id), state: "stopped", reason: "Stopped." }, hints),
  });
}

export async function report(
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

export function messageTopics(ids: readonly string[]): LiveTopic[] {
  return ids.slice(0, 50).map((id) => `message:${id}` as const);
}

export function warn(log: Logger, what: string): (error: unknown) => void {
  return (error) => log.warn({ err: error }, what);
}
