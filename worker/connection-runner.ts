/**
 * One leased connection at work: its link, its limiter, its dispatcher. Composes them and reports what the dashboard
 * shows; the supervisor starts and stops it.
 */
import type { Claim } from "@/db/outbox";
import type { WantedConnection } from "@/db/wanted-connections";
import type { ConnectionSettings } from "@/domain/connections/settings";
import type { LinkStateWord } from "@/domain/connections/states";
import type { Lane } from "@/domain/messages/codes";
import type { Clock } from "./clock";
import type { Logger } from "./log";
import { Dispatcher } from "./outbound/dispatcher";
import type { ClaimedOutbound } from "./outbound/dispatcher-deps";
import type { LinkMeter } from "./observe/link-meter";
import type { OutboundMessage } from "./outbound/job";
import type { Settler } from "./outbound/settler";
import { Windows } from "./outbound/windows";
import { MinuteRate } from "./rates";
import type { InboundPdu, Link, LinkHandlers } from "./sessions/link";
import type { HeldLease } from "./sessions/supervisor";
import { countTexts } from "./text-count";

export type RunnerStore = {
  claim(lane: Lane, limit: number): Promise<ClaimedOutbound[]>;
  release(claims: Claim[]): Promise<void>;
  expire(): Promise<string[]>;
  /** claims of this lease made over half a minute ago */
  listOldClaims(): Promise<string[]>;
  /** claims of earlier leases, made by a worker that did not know yet: how many parts are in doubt */
  recoverStranded(): Promise<number>;
  /** ages of the parts that windows of this length still hold */
  recentParts(windowMs: number): Promise<number[]>;
  /** messages whose state moved */
  sweepParked(): Promise<string[]>;
};

export type RunnerDeps = {
  clock: Clock;
  log: Logger;
  settler: Settler;
  meter: LinkMeter;
  store: RunnerStore;
  createLink(connection: WantedConnection, handlers: LinkHandlers): Link;
  /** `leased`: past the lease another worker may have this connection, and may be getting the same texts */
  onInbound(connection: WantedConnection, pdus: InboundPdu[], leased: boolean): void;
  /** texts that wait on this machine's disk for the database */
  spooled(): { records: number; since: number } | null;
  /** the state or its reason changed */
  onChange(runner: ConnectionRunner): void;
  /** a bound session ended: texts of its last seconds may come again */
  onSessionLost(connectionId: string): void;
  /** resolves when nothing that the connection brought waits any more, and every answer in doubt is noted */
  settleInbound(connectionId: string): Promise<void>;
};

export type RunnerReport = {
  connectionId: string;
  state: LinkStateWord;
  reason: string;
  /** texts, or parts of long ones; no receipts */
  inPerMinute: number;
  outPerMinute: number;
  windowInUse: number;
};

const STOP_BUDGET_MS = 5000;

/** Settings that a session keeps for its life. */
const BIND_SETTINGS = [
  "sessions",
  "tls",
  "interfaceVersion",
  "addressRange",
  "enquireLinkSeconds",
  "responseSeconds",
  "inactivitySeconds",
  "reconnectFloorSeconds",
  "reconnectCeilingSeconds",
] as const satisfies readonly (keyof ConnectionSettings)[];

export class ConnectionRunner {
  private readonly link: Link;
  private readonly dispatcher: Dispatcher;
  private readonly inRate = new MinuteRate();
  private readonly outRate = new MinuteRate();
  private hold: string | null = null;

  constructor(
    private connection: WantedConnection,
    readonly lease: HeldLease,
    private readonly deps: RunnerDeps,
    seed: { agesMs: number[]; unsettled: number },
  ) {
    const { clock, log, settler, store, meter } = deps;
    this.link = deps.createLink(connection, {
      onInbound: (pdus) => {
        const texts = countTexts(pdus);
        this.inRate.add(clock.wall(), texts);
        meter.received(pdus.length, texts);
        deps.onInbound(this.connection, pdus, this.isLeased());
      },
      onStatus: () => this.onStatus(),
      onSessionLost: () => deps.onSessionLost(this.connection.id),
      maySubmit: () => this.isLeased(),
    });
    this.dispatcher = new Dispatcher(asOneWindow(connection), {
      clock,
      log,
      settler,
      link: this.link,
      limiter: meter.limiter(
        new Windows(connection.limits, { clock, log, recentParts: store.recentParts }, seed),
        clock,
      ),
      claim: (lane, limit) => store.claim(lane, limit),
      release: (claims) => store.release(claims),
      isLeased: () => this.isLeased(),
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
    this.dispatcher.update(asOneWindow(connection));
    return true;
  }

  /** The epoch to claim one more reply under, straight into memory; null: it has to wait in the outbox. */
  reserveReply(): number | null {
    return this.dispatcher.reserve() ? this.lease.epoch : null;
  }

  unreserveReplies(count: number): void {
    this.dispatcher.unreserve(count);
  }

  pushReplies(messages: OutboundMessage[]): void {
    this.dispatcher.push(messages);
  }

  /** Something may be waiting in the outbox; `known`: it is, and goes before new replies. */
  wake(options?: { known: boolean }): void {
    this.dispatcher.wake(options);
  }

  optOut(contactKeys: ReadonlySet<string>): void {
    this.dispatcher.optOut(contactKeys);
  }

  /** The end of a message is stored. */
  settled(messageId: string): void {
    this.dispatcher.settled(messageId);
  }

  report(): RunnerReport {
    const now = this.deps.clock.wall();
    const { state, reason } = this.link.status;
    const held = this.hold !== null && state === "bound";
    return {
      connectionId: this.connection.id,
      state: held ? "throttled" : state,
      reason: spoolWords(this.deps.spooled()) ?? (held ? (this.hold ?? "") : reason),
      inPerMinute: this.inRate.perMinute(now),
      outPerMinute: this.outRate.perMinute(now),
      windowInUse: this.link.inFlight,
    };
  }

  /** Every two seconds: what waited too long expires, what is due is claimed. Returns the expired. */
  async tick(): Promise<string[]> {
    this.dispatcher.tick();
    return this.deps.store.expire();
  }

  /**
   * Every ten seconds: claims that memory does not know go back, those of earlier leases are settled as unknown, receipts
   * that came too early are matched. Returns the messages that moved.
   */
  async sweep(): Promise<string[]> {
    const { store, log } = this.deps;
    const strays = (await store.listOldClaims()).filter((id) => !this.dispatcher.holds(id));
    const { id: connectionId } = this.connection;
    await store.release(strays.map((id) => ({ connectionId, id, epoch: this.lease.epoch })));
    const doubtful = await store.recoverStranded();
    if (doubtful > 0)
      log.warn({ connection: this.connection.name, parts: doubtful }, "claims of an earlier lease recovered");
    if (strays.length > 0 || doubtful > 0) this.dispatcher.wake();
    return store.sweepParked();
  }

  /**
   * Submits nothing more, waits for answers, unbinds (checklist 12). Resolves when everything that came in or went out by
   * this link is stored, so that whoever leases the connection next finds nothing in doubt.
   */
  async stop(): Promise<void> {
    const { log, settler, settleInbound } = this.deps;
    const warn = (error: unknown): void => log.warn({ err: error }, "the link was not stopped in order");
    await this.dispatcher.stop().catch(warn);
    await this.link.stop(STOP_BUDGET_MS).catch(warn);
    await settleInbound(this.connection.id).catch(warn);
    await settler.drain();
  }

  /** By this worker's clock, which the margin of the supervisor keeps ahead of the database's. */
  private isLeased(): boolean {
    return this.deps.clock.monotonic() < this.lease.validUntil;
  }

  private onStatus(): void {
    // One session of a pair may send while the link as a whole is not bound.
    if (this.link.room > 0) this.dispatcher.wake();
    this.deps.onChange(this);
  }
}

function spoolWords(spooled: { records: number; since: number } | null): string | null {
  if (!spooled) return null;
  const texts = spooled.records === 1 ? "text waits" : "texts wait";
  const since = new Date(spooled.since).toISOString().slice(11, 16);
  return `${spooled.records} ${texts} on the worker's disk since ${since} UTC and are being stored.`;
}

/** The dispatcher knows one window: that of all sessions together. */
function asOneWindow(connection: WantedConnection): WantedConnection {
  return { ...connection, windowSize: connection.windowSize * connection.settings.sessions };
}

/** What a bind is made with; everything else takes effect on the running link. */
function bindKey({ settings, ...connection }: WantedConnection): string {
  const { host, port, systemId, password, clientKey, systemType, mode, windowSize } = connection;
  return JSON.stringify([
    [host, port, systemId, password, clientKey, systemType, mode, windowSize],
    BIND_SETTINGS.map((name) => settings[name]),
  ]);
}
