/** A session on a transport with a clock: what links, connection tests and nothing else put together. */
import { PduEncodeError } from "./encode";
import { Session } from "./session";
import type { SessionEnd } from "./session-end";
import { NOBODY, type SessionObserver } from "./session-observer";
import type { SessionEvents, SessionSettings, Submit } from "./session-types";
import type { Clock } from "./timers";
import { Transport, type Endpoint, type TransportOptions } from "./transport";
import type { SubmitVerdict } from "./window";

export type ConnectedSession = {
  readonly room: number;
  /** unanswered submits */
  readonly inFlight: number;
  submit(part: Submit, settle: (verdict: SubmitVerdict) => void): void;
  enquire(): void;
  /** unbinds within the time; `onEnd` follows */
  stop(budgetMs: number): void;
};

export type ConnectOptions = Endpoint & {
  session: SessionSettings;
  clock: Clock;
  events: SessionEvents & {
    /** TCP stands, TLS begins */
    onTcp?(): void;
    /** the connection stands, the bind is written */
    onConnected?(): void;
  };
  observer?: SessionObserver;
  /** asked in the tick of a write that carries submits; always, when left out */
  maySubmit?(): boolean;
  connectMs?: number;
  /** how often the timers are looked at */
  tickMs?: number;
  open?: TransportOptions["open"];
};

const CONNECT_MS = 10_000;
const TICK_MS = 200;
const NOT_BOUND: SubmitVerdict = { kind: "unsent", reason: "not-bound" };

/** Starts at once. `events.onEnd` is called exactly once, also when there never was a connection. */
export function connectSession(options: ConnectOptions): ConnectedSession {
  const { session: settings, clock, events, connectMs = CONNECT_MS, tickMs = TICK_MS } = options;
  const { observer = NOBODY, maySubmit = () => true } = options;
  let session: Session | null = null;
  let ended = false;
  const finish = (end: SessionEnd, unheardMs = 0): void => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    events.onEnd(end, unheardMs);
  };
  const transport = new Transport(
    options,
    { connectMs, open: options.open },
    {
      onOpen() {
        const io = {
          write: (octets: Buffer) => (observer.tracing && observer.wrote(octets), transport.write(octets)),
          defer: (task: () => void) => void setImmediate(task),
          pause: () => transport.pause(),
          resume: () => transport.resume(),
          close: (how: "end" | "destroy") => transport.close(how),
          maySubmit,
        };
        try {
          session = new Session(settings, io, { clock, observer, events: { ...events, onEnd: finish } });
        } catch (error) {
          if (!(error instanceof PduEncodeError)) throw error;
          finish({ kind: "bind-unwritable", field: error.field });
          return transport.close("destroy");
        }
        events.onConnected?.();
      },
      onData: (chunk) => session?.receive(chunk),
      onDrain: () => session?.drained(),
      onTcp: events.onTcp,
      onClose: (code, stage) => {
        if (session) return session.lost(code);
        finish({ kind: stage === "tls" ? "tls-failed" : "unreachable", code: code ?? "closed" });
      },
    },
  );
  // After the input of the same turn: a process that was held up must not take an answer that lies in the socket for missing.
  const timer = setInterval(() => setImmediate(() => session?.tick()), tickMs);
  return {
    get room() {
      return session?.room ?? 0;
    },
    get inFlight() {
      return session?.window.inFlight ?? 0;
    },
    submit: (part, settle) => (session ? session.submit(part, settle) : settle(NOT_BOUND)),
    enquire: () => session?.enquire(),
    stop(budgetMs) {
      if (session) return session.stop(budgetMs);
      transport.close("destroy");
      finish({ kind: "stopped", clean: true });
    },
  };
}
