/**
 * What inbound and outbound see of a transport. SMPP is the first; others can stand beside it.
 * A link never loses anything silently: what is in flight when a session ends comes back as a verdict.
 */

/** SMPP 3.4 clause 5.2.5–5.2.9: type of number, numbering plan, address. */
export type LinkAddress = { ton: number; npi: number; addr: string };

/** An optional parameter (SMPP 3.4 clause 5.3). */
export type LinkOption = { tag: number; value: Buffer };

/** One PDU of one outbound message, ready to be written. */
export type SubmitPart = {
  source: LinkAddress;
  destination: LinkAddress;
  serviceType?: string;
  esmClass: number;
  dataCoding: number;
  /** user data with its header, at most 254 octets */
  shortMessage: Uint8Array;
  registeredDelivery: number;
  /** SMPP 3.4 clause 7.1.1, relative or absolute; empty for the SMSC's default */
  validityPeriod?: string;
  tlvs?: readonly LinkOption[];
  /** more parts of its message follow at once: they go on the same session, as long as it lasts */
  continues?: boolean;
};

export type SubmitVerdict =
  /** submit_sm_resp ESME_ROK; `smscId` is text, as given */
  | { kind: "accepted"; smscId: string }
  /** an answer with another status; `policy` by domain/smpp/command-status.ts */
  | { kind: "refused"; status: number }
  /** written, never answered: it may have been accepted */
  | { kind: "unknown"; reason: "timeout" | "session-ended" }
  /** never written: no bound transmitter, the session ended first, or the lease had run out in the tick of the write */
  | { kind: "unsent"; reason: "not-bound" | "session-ended" | "fenced" };

/** A deliver_sm or data_sm as it came, decoded as far as the PDU goes; text and receipts are decided further in. */
export type InboundPdu = {
  source: LinkAddress;
  destination: LinkAddress;
  esmClass: number;
  dataCoding: number;
  /** short_message, or message_payload where short_message is empty */
  body: Uint8Array;
  sar: { ref: number; total: number; seq: number } | null;
  receipt: {
    receiptedMessageId: string | null;
    messageState: number | null;
    networkErrorCode: string | null;
  };
  /** octets after the PDU header: what a redelivery repeats */
  content: Uint8Array;
  /** wall clock in ms when the octets arrived */
  receivedAt: number;
  /** id of the text that it becomes, where that is fixed beforehand: it may come to be stored in two ways (worker/spool) */
  readonly id?: string;
  /** set where it was answered when it was kept on disk; `doubt`: that answer may not have arrived */
  readonly kept?: { doubt: boolean };
  /** answers this PDU once; a second call or a call after the session's end does nothing and returns false */
  answer(status: number): boolean;
};

export type LinkState = "stopped" | "connecting" | "bound" | "throttled" | "down";

export type LinkStatus = { state: LinkState; reason: string; since: number };

export type LinkHandlers = {
  /** every inbound PDU of one read, in order */
  onInbound(pdus: InboundPdu[]): void;
  onStatus(status: LinkStatus): void;
  /** a bound session broke off, whether or not the link has others: texts of its last seconds may come again */
  onSessionLost(): void;
  /** asked in the tick of a write that carries submits */
  maySubmit(): boolean;
};

export interface Link {
  start(): void;
  /** stops new submits, waits for answers, unbinds, closes; resolves inside `budgetMs` */
  stop(budgetMs: number): Promise<void>;
  readonly status: LinkStatus;
  /** places left for the next submit in the windows of bound sending sessions; 0 while not bound */
  readonly room: number;
  /** unanswered submits of all sessions */
  readonly inFlight: number;
  submit(part: SubmitPart): Promise<SubmitVerdict>;
}
