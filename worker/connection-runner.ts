/**
 * One leased connection at work: its link, its limiter, its dispatcher. Composes them and reports what the dashboard
 * shows; the supervisor starts and stops it.
 */
import type { Lease } from "@/db/worker-state";
import type { WantedConnection } from "@/db/wanted-connections";
import { Limiter } from "@/domain/limits/limiter";
import type { LinkStateWord } from "@/domain/connections/states";
import type { Clock } from "./clock";
import type { Logger } from "./log";
import { Dispatcher } from "./outbound/dispatcher";
import type { OutboundMessage } from "./outbound/job";
import type { Settler } from "./outbound/settler";
import { MinuteRate } from "./rates";
import type { InboundPdu, Link, LinkHandlers, LinkStatus } from "./sessions/link";

export type RunnerStore = {
  claim(lane: "reply" | "campaign", limit: number): Promise<(OutboundMessage & { optedOut: boolean })[]>;
  release(messages: { connectionId: string; id: string; notBefore: number }[]): Promise<void>;
  expire(): Promise<string[]>;
  /** claims of this worker made over half a minute ago */
  listOldClaims(): Promise<string[]>;
  sweepParked(): Promise<string[]>;
};

export type RunnerDeps = {
  clock: Clock;
  log: Logger;
  settler: Settler;
  store: RunnerStore;
  createLink(connection: WantedConnection, handlers: LinkHandlers): Link;
  onInbound(connection: WantedConnection, pdus: InboundPdu[]): void;
  /** the state or its reason changed */
  onChange(runner: ConnectionRunner): void;
  /** a bound session ended: texts of its last seconds may come again */
  onSessionLost(connectionId: string): void;
};

export type RunnerReport = {
  connectionId: string;
  state: LinkStateWord;
  reason: string;
  inPerMinute: number;
  outPerMinute: number;
  windowInUse: number;
};

const STOP_BUDGET_MS = 5000;

export class ConnectionRunner {
  private readonly link: Link;
  private readonly dispatcher: Dispatcher;
  private readonly limiter: Limiter;
  private readonly inRate = new MinuteRate();
  private readonly outRate = new MinuteRate();
  private hold: string | null = null;
  private wasBound = false;

  constructor(
    private connection: WantedConnection,
    readonly lease: Lease,
    private readonly deps: RunnerDeps,
    seed: { agesMs: number[]; unsettled: number },
  ) {
    const { clock, log, settler, store } = deps;
    this.limiter = new Limiter(connection.limits);
    this.limiter.seed(clock.monotonic(), seed.agesMs, seed.unsettled);
    this.link = deps.createLink(connection, {
      onInbound: (pdus) => {
        this.inRate.add(clock.wall(), pdus.length);
        deps.onInbound(this.connection, pdus);
      },
      onStatus: (status) => this.onStatus(status),
    });
    this.dispatcher = new Dispatcher(connection, {
      clock,
      log,
      link: this.link,
      limiter: this.limiter,
      settler,
      claim: (lane, limit) => store.claim(lane, limit),
      release: (messages) => store.release(messages),
      onSent: (count) => this.outRate.add(clock.wall(), count),
      onHold: (reason) => {
        this.hold = reason;
        deps.onChange(this);
      },
    });
  }

  get wanted(): WantedConnection {
    return this.connection;
  }

  start(): void {
    this.link.start();
    this.dispatcher.pump();
  }

  /** Takes new settings over; false when they need another bind. */
  update(connection: WantedConnection): boolean {
    if (bindKey(connection) !== bindKey(this.connection)) return false;
    this.connection = connection;
    this.dispatcher.update(connection);
    return true;
  }

  reserveReply(): boolean {
    return this.dispatcher.reserve();
  }

  unreserveReplies(count: number): void {
    this.dispatcher.unreserve(count);
  }

  pushReplies(messages: OutboundMessage[]): void {
    this.dispatcher.push(messages);
  }

  /** Something may be waiting in the outbox. */
  wake(): void {
    this.dispatcher.wake();
  }

  report(): RunnerReport {
    const now = this.deps.clock.wall();
    const { state, reason } = this.link.status;
    const held = this.hold !== null && state === "bound";
    return {
      connectionId: this.connection.id,
      state: held ? "throttled" : state,
      reason: held ? (this.hold ?? "") : reason,
      inPerMinute: this.inRate.perMinute(now),
      outPerMinute: this.outRate.perMinute(now),
      windowInUse: state === "bound" ? Math.max(0, this.connection.windowSize - this.link.room) : 0,
    };
  }

  /** Every second: what waited too long expires. */
  async tick(): Promise<string[]> {
    return this.deps.store.expire();
  }

  /** Every ten seconds: claims that memory does not know go back, receipts that came too early are matched. */
  async sweep(): Promise<void> {
    const strays = (await this.deps.store.listOldClaims()).filter((id) => !this.dispatcher.holds(id));
    const notBefore = this.deps.clock.wall();
    await this.deps.store.release(strays.map((id) => ({ connectionId: this.connection.id, id, notBefore })));
    if (strays.length > 0) this.dispatcher.wake();
    await this.deps.store.sweepParked();
  }

  /** Submits nothing more, waits for answers, unbinds (checklist 12). */
  async stop(): Promise<void> {
    await this.dispatcher
      .stop()
      .catch((error: unknown) => this.deps.log.warn({ err: error }, "claims could not be given back"));
    await this.link.stop(STOP_BUDGET_MS);
  }

  private onStatus(status: LinkStatus): void {
    if (status.state === "bound") {
      this.wasBound = true;
      this.dispatcher.wake();
    } else if (this.wasBound && status.state !== "throttled") {
      this.wasBound = false;
      if (status.state !== "stopped") this.deps.onSessionLost(this.connection.id);
    }
    this.deps.onChange(this);
  }
}

/** What a bind is made with; everything else takes effect on the running link. */
function bindKey({
  host,
  port,
  systemId,
  password,
  systemType,
  mode,
  windowSize,
  settings,
}: WantedConnection): string {
  const { interfaceVersion, enquireLinkSeconds, responseSeconds, addressRange } = settings;
  return JSON.stringify([
    host,
    port,
    systemId,
    password,
    systemType,
    mode,
    windowSize,
    interfaceVersion,
    enquireLinkSeconds,
    responseSeconds,
    addressRange,
  ]);
}
