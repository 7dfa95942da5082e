/** The deliver_sm and data_sm of a session that wait for their answers: so many, and no more. */
import { responseId, STATUS } from "./constants";
import type { PduFault } from "./fault";
import { InboundMessage, type AnswerSink } from "./inbound-message";
import { decodeMessage } from "./message-decode";
import { encodeMessageResponse } from "./message-encode";
import type { SessionObserver } from "./session-observer";
import type { Clock } from "./timers";

/**
 * Five full windows of a fast SMSC. Beyond it a message is answered with a temporary error and stays with the SMSC, rather
 * than that nothing more is read: then an enquire_link would not be seen either, and the SMSC would drop the session.
 */
const LIMITS = { messages: 5_000, octets: 32 * 1024 * 1024 };

export type HeldLimits = { messages: number; octets: number };

export type HeldDeps = {
  clock: Clock;
  observer: SessionObserver;
  write(octets: Buffer): void;
  isOver(): boolean;
  onAnswered(): void;
  onFault(fault: PduFault): void;
};

export class HeldMessages implements AnswerSink {
  private messages = 0;
  private octets = 0;

  constructor(
    private readonly limits: HeldLimits = LIMITS,
    private readonly deps: HeldDeps,
  ) {}

  /** Messages without an answer. */
  get count(): number {
    return this.messages;
  }

  /** The message of a frame; null when it was answered with an error at once. */
  take(frame: Buffer): InboundMessage | null {
    const decoded = decodeMessage(frame);
    if (!decoded.ok) {
      this.deps.onFault(decoded.fault);
      return this.refuse(decoded.fault, decoded.fault.status);
    }
    if (this.messages >= this.limits.messages || this.octets >= this.limits.octets)
      return this.refuse(decoded.pdu, STATUS.temporaryError);
    const message = new InboundMessage(this, { frame, pdu: decoded.pdu }, this.deps.clock.wall());
    this.messages += 1;
    this.octets += message.content.length;
    return message;
  }

  answerMessage({ commandId, sequence, content }: InboundMessage, status: number): boolean {
    if (this.deps.isOver()) return false;
    this.messages -= 1;
    this.octets -= content.length;
    this.deps.write(encodeMessageResponse(responseId(commandId), { status, sequence }));
    this.deps.observer.acknowledged(status);
    this.deps.onAnswered();
    return true;
  }

  private refuse({ commandId, sequence }: { commandId: number; sequence: number }, status: number): null {
    this.deps.write(encodeMessageResponse(responseId(commandId), { status, sequence }));
    this.deps.observer.acknowledged(status);
    return null;
  }
}
