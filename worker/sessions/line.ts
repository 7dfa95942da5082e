/**
 * One place for a session of a link, filled again whenever it is empty.
 *
 * States: idle (not started); connecting (TCP and bind under way); bound; waiting (until the next try); stopped (for ever).
 * `enter` changes them. A try ends exactly once, by the session's own end.
 */
import type { WantedConnection } from "@/db/wanted-connections";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import { connectSession, type ConnectedSession, type ConnectOptions } from "../smpp/connect";
import type { InboundMessage } from "../smpp/inbound-message";
import type { SessionEnd } from "../smpp/session-end";
import { NOBODY, type SessionObserver } from "../smpp/session-observer";
import type { BindType, SessionSettings, Submit } from "../smpp/session-types";
import { timerLimits } from "../smpp/timers";
import type { TlsOptions } from "../smpp/tls";
import type { SubmitVerdict } from "../smpp/window";
import { countFailures, needsPerson, retryDelay } from "./backoff";
import { describeEnd } from "./words";

export type LineState = "idle" | "connecting" | "bound" | "waiting" | "stopped";

/** Looks on at one try: what its session does, whether it was bound, and how it ended. */
export type LineObserver = SessionObserver & {
  bound(smscVersion: number | null): void;
  /** once; `words` says it to a person, `unheardMs` is since the last octet of the SMSC */
  ended(end: SessionEnd, words: string, unheardMs: number): void;
};

const UNSEEN: LineObserver = { ...NOBODY, bound: () => undefined, ended: () => undefined };

export type LineDeps = {
  clock: Clock;
  log: Logger;
  /** 0 to 1 */
  random(): number;
  onInbound(messages: InboundMessage[]): void;
  /** the state or its reason is another */
  onChange(): void;
  /** a session that was bound broke off: the last answers may not have reached the SMSC */
  onSessionLost(): void;
  /** asked in the tick of a write that carries submits */
  maySubmit(): boolean;
  /** called at the begin of every try */
  observe?(bind: BindType): LineObserver;
  /** how often timers are looked at; TCP by other means */
  options?: Pick<ConnectOptions, "tickMs" | "open" | "connectMs">;
};

/** A garbling SMSC must not fill the log as well. */
const FAULTS_LOGGED = 20;
const NOT_BOUND: SubmitVerdict = { kind: "unsent", reason: "not-bound" };
/** ESME_RINVBNDSTS (SMPP 3.4 clause 5.1.3) */
const INVALID_BIND_STATUS = 0x04;
const REBIND_BUDGET_MS = 2000;

export class Line {
  state: LineState = "idle";
  /** a sentence */
  reason = "About to connect.";
  private session: ConnectedSession | null = null;
  private observer = UNSEEN;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private boundAt: number | null = null;
  private faults = 0;
  private onStopped: (() => void) | null = null;

  constructor(
    readonly bind: BindType,
    private readonly connection: WantedConnection,
    private readonly deps: LineDeps,
  ) {}

  get room(): number {
    return this.state === "bound" && this.session ? this.session.room : 0;
  }

  get inFlight(): number {
    return this.session?.inFlight ?? 0;
  }

  submit(part: Submit, settle: (verdict: SubmitVerdict) => void): void {
    const { session } = this;
    if (this.state !== "bound" || !session) return settle(NOT_BOUND);
    session.submit(part, (verdict) => {
      settle(verdict);
      if (verdict.kind === "refused" && verdict.status === INVALID_BIND_STATUS) this.rebind(session);
    });
  }

  /** The SMSC takes the session for one that may not send (vectors, command_status): another one may. Once a session. */
  private rebind(session: ConnectedSession): void {
    if (this.state !== "bound" || this.session !== session) return;
    this.deps.log.warn(
      this.label,
      "the SMSC takes this session for one that is not bound for sending; binds again",
    );
    this.enter("connecting", "The SMSC says that the session is not bound for sending.");
    session.stop(REBIND_BUDGET_MS);
  }

  start(): void {
    if (this.state === "idle") this.attempt();
  }

  /** Resolves when the session has ended, after `budgetMs` at the latest. */
  stop(budgetMs: number): Promise<void> {
    clearTimeout(this.timer);
    const { session } = this;
    this.enter("stopped", "Stopped.");
    if (!session) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(resolve, budgetMs);
      this.onStopped = () => {
        clearTimeout(late);
        resolve();
      };
      // Less than the whole: the last step is seen by a timer.
      session.stop(budgetMs * 0.9);
    });
  }

  private attempt(): void {
    const { host, port } = this.connection;
    const again = this.failures > 0 ? ` Last time: ${this.reason}` : "";
    this.enter("connecting", `Connecting to ${host} port ${port}.${again}`);
    this.boundAt = null;
    this.faults = 0;
    this.observer = this.deps.observe?.(this.bind) ?? UNSEEN;
    this.session = connectSession({
      observer: this.observer,
      ...this.deps.options,
      host,
      port,
      tls: tlsOptions(this.connection),
      clock: this.deps.clock,
      maySubmit: () => this.deps.maySubmit(),
      session: sessionSettings(this.connection, this.bind),
      events: {
        onBound: ({ smscVersion }) => this.onBound(smscVersion),
        onInbound: (messages) => this.deps.onInbound(messages),
        onFault: ({ commandId, status, field, problem }) => {
          this.faults += 1;
          if (this.faults > FAULTS_LOGGED) return;
          this.deps.log.warn({ ...this.label, commandId, status, field, problem }, "unreadable PDU refused");
        },
        onEnd: (end, unheardMs) => this.onEnd(end, unheardMs),
      },
    });
  }

  private onBound(smscVersion: number | null): void {
    this.boundAt = this.deps.clock.monotonic();
    this.deps.log.info({ ...this.label, smscVersion }, "bound");
    this.observer.bound(smscVersion);
    if (this.state === "connecting") this.enter("bound", "Bound.");
  }

  private onEnd(end: SessionEnd, unheardMs: number): void {
    this.session = null;
    this.observer.ended(end, describeEnd(end, this.connection), unheardMs);
    if (this.boundAt !== null && isAbrupt(end)) this.deps.onSessionLost();
    if (this.state === "stopped") {
      this.deps.log.info({ ...this.label, end: end.kind }, "unbound");
      return this.onStopped?.();
    }
    const { clock, log, random } = this.deps;
    this.failures = countFailures(
      this.failures,
      this.boundAt === null ? null : clock.monotonic() - this.boundAt,
    );
    const { reconnectFloorSeconds, reconnectCeilingSeconds } = this.connection.settings;
    const delayMs = retryDelay(end, {
      failures: this.failures,
      random: random(),
      floorMs: reconnectFloorSeconds * 1000,
      ceilingMs: reconnectCeilingSeconds * 1000,
    });
    const alert = needsPerson(end);
    log[alert ? "error" : this.failures > 1 ? "info" : "warn"](
      { ...this.label, end, delayMs, alert },
      "no session with the SMSC",
    );
    this.timer = setTimeout(() => this.attempt(), delayMs);
    // ended by ourselves and not for good: to bind again, for the reason that stands
    const words = end.kind === "stopped" ? this.reason : describeEnd(end, this.connection);
    this.enter("waiting", `${words} Next try within ${Math.ceil(delayMs / 1000)} s.`);
  }

  private get label(): { connection: string; bind: BindType } {
    return { connection: this.connection.name, bind: this.bind };
  }

  private enter(state: LineState, reason: string): void {
    if (this.state === "stopped") return;
    this.state = state;
    this.reason = reason;
    this.deps.onChange();
  }
}

/** After an orderly end every answer that was given has arrived. */
function isAbrupt(end: SessionEnd): boolean {
  return end.kind === "stopped" ? !end.clean : end.kind !== "unbound";
}

export function sessionSettings(
  connection: Pick<WantedConnection, "systemId" | "password" | "systemType" | "windowSize" | "settings">,
  bind: BindType,
): SessionSettings {
  const { systemId, password, systemType, windowSize, settings } = connection;
  const { interfaceVersion, addressRange } = settings;
  const timers = timerLimits(settings);
  return { bind, systemId, password, systemType, interfaceVersion, addressRange, windowSize, timers };
}

/** Undefined where the link is plain TCP. */
export function tlsOptions({
  settings,
  clientKey,
}: Pick<WantedConnection, "settings" | "clientKey">): TlsOptions | undefined {
  const { enabled, ...options } = settings.tls;
  return enabled ? { ...options, clientKey } : undefined;
}
