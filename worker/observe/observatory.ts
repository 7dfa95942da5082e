/**
 * What is seen of the links of this worker: figures, binds, traces. It is told what happens and changes nothing; when the
 * database does not take what it has to say, texts go on.
 */
import type { AcceptedBatch } from "@/db/inbox-types";
import type { FiguresReport, LinkOrders, QueueDepth } from "@/db/link-figures";
import type { SessionBound, SessionOver, SessionStart } from "@/db/link-sessions";
import type { MessageResult, PartResult } from "@/db/outbox";
import type { TracedPdu } from "@/db/pdu-trace";
import type { Receipt } from "@/db/receipts";
import type { WantedConnection } from "@/db/wanted-connections";
import { drainSeconds } from "@/domain/connections/figures";
import type { Clock } from "../clock";
import type { RunnerReport } from "../connection-runner";
import type { Logger } from "../log";
import type { OutageLog } from "../inbound/outage-log";
import type { LineObserver } from "../sessions/line";
import { describeEnd } from "../sessions/words";
import { wentSilent } from "../smpp/session-end";
import { STATUS } from "../smpp/constants";
import type { BindType } from "../smpp/session-types";
import { BindLog } from "./bind-log";
import { countUp, LinkMeter } from "./link-meter";
import { TraceRecorder } from "./trace-recorder";
import { WorkerMeter } from "./worker-meter";

export type ObservatoryDeps = {
  workerId: string;
  clock: Clock;
  log: Logger;
  outages: OutageLog;
  newId(at: number): string;
  bound(session: SessionBound): Promise<void>;
  over(id: string, over: SessionOver): Promise<void>;
  failed(session: SessionStart, over: SessionOver): Promise<void>;
  /** sessions of an earlier worker that has no end */
  closeOrphans(connectionId: string): Promise<void>;
  storeTrace(connectionId: string, pdus: TracedPdu[]): Promise<void>;
  report(reports: FiguresReport[]): Promise<LinkOrders[]>;
  queues(connectionIds: string[]): Promise<QueueDepth[]>;
  /** results of submits that wait for the database */
  backlog(): number;
};

export type WatchedLink = {
  meter: LinkMeter;
  trace: TraceRecorder;
  connection: WantedConnection;
  queue: { replies: number; campaigns: number };
  /** what was told of it last */
  told: { texts: number; parts: number; throttled: number };
};

/** A connection at work. */
type Running = { readonly wanted: WantedConnection; report(): RunnerReport };

const NONE = { replies: 0, campaigns: 0 };

export class Observatory {
  readonly worker = new WorkerMeter();
  private readonly links = new Map<string, WatchedLink>();
  private readonly binds: BindLog;

  constructor(private readonly deps: ObservatoryDeps) {
    this.binds = new BindLog(deps.log);
  }

  all(): WatchedLink[] {
    return [...this.links.values()];
  }

  meterOf(connectionId: string): LinkMeter | undefined {
    return this.links.get(connectionId)?.meter;
  }

  /** A connection that this worker holds from now on. */
  begin(connection: WantedConnection): LinkMeter {
    this.binds.add(() => this.deps.closeOrphans(connection.id));
    return this.watch(connection).meter;
  }

  /** A connection as it is set now; what was counted of it before goes on. */
  watch(connection: WantedConnection): WatchedLink {
    const known = this.links.get(connection.id);
    if (known) {
      known.connection = connection;
      return known;
    }
    const { id: connectionId } = connection;
    const { clock, log, storeTrace } = this.deps;
    const link: WatchedLink = {
      connection,
      queue: NONE,
      told: { texts: 0, parts: 0, throttled: 0 },
      meter: new LinkMeter(),
      trace: new TraceRecorder({
        ...{ connectionId, clock, log },
        alphabet: () => link.connection.settings.defaultAlphabet,
        store: (pdus) => storeTrace(connectionId, pdus),
      }),
    };
    this.links.set(connectionId, link);
    return link;
  }

  /** Looks on at one try of a link. */
  observe(connection: WantedConnection, bind: BindType): LineObserver {
    const { meter, trace } = this.watch(connection);
    const { clock, workerId, newId, outages, bound, over, failed } = this.deps;
    const startedAt = clock.wall();
    const session = { id: newId(startedAt), connectionId: connection.id, workerId, bind, startedAt };
    const receives = bind !== "transmitter";
    let wasBound = false;
    return {
      ...trace.session(bind),
      get tracing() {
        return trace.tracing;
      },
      answered: (status, waitedMs) => {
        countUp(meter.answers, status);
        meter.answerTime.add(waitedMs);
      },
      acknowledged: (status) => {
        countUp(meter.acknowledged, status);
        if (status === STATUS.temporaryError) outages.refused(connection.id);
      },
      bound: (smscVersion) => {
        wasBound = true;
        if (receives) outages.receives(connection.id);
        meter.binds += 1;
        const boundAt = clock.wall();
        this.binds.add(() => bound({ ...session, boundAt, smscVersion }));
      },
      ended: (end, _words, unheardMs) => {
        const told = { endedAt: clock.wall(), endKind: end.kind, endWords: describeEnd(end, connection) };
        const wanted = end.kind === "stopped";
        if (wasBound) {
          if (receives) outages.ends(connection.id, wentSilent(end) ? unheardMs : 0);
          if (!wanted) meter.lostSessions += 1;
          this.binds.add(() => over(session.id, told));
        } else if (!wanted) {
          meter.failedBinds += 1;
          this.binds.add(() => failed(session, told));
        }
      },
    };
  }

  /** Every two seconds, with the links that run: their figures are told, and traces begin and end. */
  async beat(runners: readonly Running[]): Promise<void> {
    const { clock, queues, report, backlog } = this.deps;
    void this.binds.flush();
    const running = runners.map((runner) => ({ state: runner.report(), link: this.watch(runner.wanted) }));
    const now = clock.monotonic();
    for (const { link } of running)
      for (const time of [link.meter.answerTime, link.meter.replyTime]) time.mark(now);
    await this.worker.watch("figures", async () => {
      const ids = running.map(({ state }) => state.connectionId);
      const depths = new Map((await queues(ids)).map((depth) => [depth.connectionId, depth]));
      for (const { state, link } of running) link.queue = depths.get(state.connectionId) ?? NONE;
      const told = running.map(({ state, link }) => figuresOf(state, link, backlog()));
      for (const { connectionId, traceMs } of await report(told))
        this.links.get(connectionId)?.trace.order(traceMs);
      for (const one of told) remember(this.links.get(one.connectionId), one);
    });
  }

  async accept(
    batch: { texts: unknown[]; parts: unknown[] },
    store: () => Promise<AcceptedBatch>,
  ): Promise<AcceptedBatch> {
    const { worker } = this;
    const { clock } = this.deps;
    const began = clock.monotonic();
    const stored = await worker.watch("inbound", store);
    worker.batchTexts.observe(batch.texts.length + batch.parts.length);
    worker.batchSeconds.observe((clock.monotonic() - began) / 1000);
    worker.accepted(stored.accepted);
    return stored;
  }

  async settle<T>(parts: PartResult[], messages: MessageResult[], store: () => Promise<T>): Promise<T> {
    const settled = await this.worker.watch("settle", store);
    this.worker.settled(parts, messages, (id) => this.meterOf(id));
    return settled;
  }

  async receive<T>(receipts: readonly Receipt[], apply: () => Promise<T>): Promise<T> {
    const applied = await this.worker.watch("receipts", apply);
    for (const { connectionId, state } of receipts) {
      const meter = this.meterOf(connectionId);
      if (meter) countUp(meter.receipts, state);
    }
    return applied;
  }

  /** What is caught and not stored yet. */
  async stop(): Promise<void> {
    await Promise.all([this.binds.flush(), ...this.all().map(({ trace }) => trace.flush())]);
  }
}

function remember(link: WatchedLink | undefined, { texts, parts, throttled }: FiguresReport): void {
  if (!link) return;
  link.told.texts += texts;
  link.told.parts += parts;
  link.told.throttled += throttled;
}

function figuresOf(
  state: RunnerReport,
  { meter, queue, told, connection }: WatchedLink,
  settleBacklog: number,
): FiguresReport {
  const [submitP50, submitP95] = meter.answerTime.percentiles([0.5, 0.95]);
  const [replyP50, replyP95] = meter.replyTime.percentiles([0.5, 0.95]);
  const bound = (state.state === "bound" || state.state === "throttled") && !connection.paused;
  return {
    connectionId: state.connectionId,
    texts: meter.texts - told.texts,
    parts: meter.answered("ok") - told.parts,
    throttled: meter.answered("throttle") - told.throttled,
    figures: {
      ...{ replies: queue.replies, campaigns: queue.campaigns, settleBacklog },
      submitP50: submitP50 ?? null,
      submitP95: submitP95 ?? null,
      replyP50: replyP50 ?? null,
      replyP95: replyP95 ?? null,
      drainSeconds: drainSeconds(queue.replies + queue.campaigns, {
        ...{ bound, outPerMinute: state.outPerMinute, limits: connection.limits },
      }),
    },
  };
}
