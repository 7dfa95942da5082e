import { newId } from "@/db/ids";
import type { InboundPdu } from "../sessions/link";
import type { Kept } from "./record";

/** ESME_RX_T_APPN (SMPP 3.4 clause 5.1.3): not stored. */
export const TEMPORARY_ERROR = 0x64;

type Content = Omit<InboundPdu, "answer" | "kept" | "id">;

abstract class PduOf implements Content {
  readonly source: InboundPdu["source"];
  readonly destination: InboundPdu["destination"];
  readonly esmClass: number;
  readonly dataCoding: number;
  readonly body: Uint8Array;
  readonly sar: InboundPdu["sar"];
  readonly receipt: InboundPdu["receipt"];
  readonly content: Uint8Array;
  readonly receivedAt: number;

  constructor(pdu: Content) {
    this.source = pdu.source;
    this.destination = pdu.destination;
    this.esmClass = pdu.esmClass;
    this.dataCoding = pdu.dataCoding;
    this.body = pdu.body;
    this.sar = pdu.sar;
    this.receipt = pdu.receipt;
    this.content = pdu.content;
    this.receivedAt = pdu.receivedAt;
  }
}

/**
 * A PDU of a connection that spools, between its session and the intake.
 * - open: the intake has it. Left by its answer, or when that takes too long
 * - keeping: being written to disk, then answered with OK, whatever the intake says meanwhile
 * - over: answered
 */
export class HeldPdu extends PduOf implements InboundPdu {
  readonly id: string;
  private state: "open" | "keeping" | "over" = "open";

  constructor(
    private readonly pdu: InboundPdu,
    readonly order: number,
    private readonly on: {
      /** writes it to disk and calls `pass` */
      keep(held: HeldPdu): void;
      /** the intake has stored it, though it is kept as well */
      stored(id: string): void;
      over(held: HeldPdu): void;
    },
  ) {
    super(pdu);
    this.id = newId(pdu.receivedAt);
  }

  /** Of the intake: what it could not store is kept. False when the session ended first. */
  answer(status: number): boolean {
    if (this.state !== "open") {
      if (status !== TEMPORARY_ERROR) this.on.stored(this.id);
      return true;
    }
    if (status !== TEMPORARY_ERROR) return this.pass(status);
    this.startKeeping();
    return true;
  }

  /** Once, however often it is asked for. */
  startKeeping(): void {
    if (this.state !== "open") return;
    this.state = "keeping";
    this.on.keep(this);
  }

  /** To the SMSC; false when its session is over. */
  pass(status: number): boolean {
    this.state = "over";
    this.on.over(this);
    return this.pdu.answer(status);
  }

  toRecord(keptAt: number): Kept {
    const { source, destination, esmClass, dataCoding, body, sar, receipt, content } = this;
    const { receivedAt, id, order } = this;
    return {
      ...{ source, destination, esmClass, dataCoding, body, sar, receipt, content },
      ...{ receivedAt, id, order, keptAt },
    };
  }
}

/** A kept PDU on its way to the database: its SMSC has its answer already. */
export class ReplayedPdu extends PduOf implements InboundPdu {
  readonly id: string;
  private isAnswered = false;

  constructor(
    readonly record: Kept,
    readonly kept: { doubt: boolean },
    private readonly onAnswer: (stored: boolean) => void,
  ) {
    super(record);
    this.id = record.id;
  }

  answer(status: number): boolean {
    if (this.isAnswered) return false;
    this.isAnswered = true;
    this.onAnswer(status !== TEMPORARY_ERROR);
    return true;
  }
}
