/** What a session is given and what it tells. */
import type { PduFault } from "./fault";
import type { HeldLimits } from "./held-messages";
import type { InboundMessage } from "./inbound-message";
import type { MessageToWrite } from "./message-encode";
import type { SessionEnd } from "./session-end";
import type { SessionObserver } from "./session-observer";
import type { Clock, TimerLimits, Watch } from "./timers";

export type BindType = "transceiver" | "receiver" | "transmitter";

export type SessionSettings = {
  bind: BindType;
  systemId: string;
  password: string;
  systemType: string;
  /** clause 5.2.4 */
  interfaceVersion: number;
  addressRange: string;
  /** unanswered submits at most */
  windowSize: number;
  timers: TimerLimits;
  /** inbound messages without an answer that are held at most */
  held?: HeldLimits;
};

export type SessionIo = {
  /** false when the socket is full, until `drained` */
  write(octets: Buffer): boolean;
  defer(task: () => void): void;
  pause(): void;
  resume(): void;
  /** end: after what is written; destroy: at once */
  close(how: "end" | "destroy"): void;
  /** asked in the tick of a write that carries submits; false: they come back as fenced */
  maySubmit(): boolean;
};

export type SessionEvents = {
  onBound(info: { smscVersion: number | null }): void;
  /** every deliver_sm and data_sm of one read, in order */
  onInbound(messages: InboundMessage[]): void;
  /** an enquire_link was answered */
  onAlive?(): void;
  /** a PDU could not be read; it was answered */
  onFault(fault: PduFault): void;
  /** `unheardMs`: since the last octet of the SMSC; 0 where none ever came */
  onEnd(end: SessionEnd, unheardMs: number): void;
};

export type SessionWiring = { events: SessionEvents; clock: Clock; observer: SessionObserver };

export type Submit = Omit<MessageToWrite, "commandId" | "sequence">;

/** Described at the head of session.ts. */
export type SessionState = "binding" | "bound" | "draining" | "unbinding" | "leaving" | "closed";

/** Which timers run in a state. */
export const PHASES = {
  binding: "binding",
  bound: "bound",
  draining: "closing",
  unbinding: "closing",
  leaving: "closing",
} as const satisfies Record<Exclude<SessionState, "closed">, Watch["phase"]>;
