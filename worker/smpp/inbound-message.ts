/** A deliver_sm or data_sm that waits for its answer. One object a PDU: the answer is a method, not a closure. */
import { HEADER_LENGTH } from "./constants";
import type { MessagePdu, PduAddress } from "./message-decode";

export interface AnswerSink {
  /** false when the session is over */
  answerMessage(message: InboundMessage, status: number): boolean;
}

/** User data of a part lies about for hours in the memory of whoever joins it: it must not keep a whole read alive. */
const UDH_INDICATOR = 0x40;

export class InboundMessage {
  readonly source: PduAddress;
  readonly destination: PduAddress;
  readonly esmClass: number;
  readonly dataCoding: number;
  /** short_message, or message_payload where it is empty (SMPP 3.4 clause 5.3.2.32: one of the two) */
  readonly body: Uint8Array;
  readonly sar: { ref: number; total: number; seq: number } | null;
  readonly receipt: {
    receiptedMessageId: string | null;
    messageState: number | null;
    /** in hex */
    networkErrorCode: string | null;
  };
  /** octets after the PDU header: what a redelivery repeats */
  readonly content: Uint8Array;
  readonly commandId: number;
  readonly sequence: number;
  private open = true;

  constructor(
    private readonly sink: AnswerSink,
    { frame, pdu }: { frame: Buffer; pdu: MessagePdu },
    /** wall clock in ms */
    readonly receivedAt: number,
  ) {
    const { options, shortMessage } = pdu;
    this.commandId = pdu.commandId;
    this.sequence = pdu.sequence;
    this.source = pdu.source;
    this.destination = pdu.destination;
    this.esmClass = pdu.esmClass;
    this.dataCoding = pdu.dataCoding;
    this.sar = readSar(pdu);
    const body = shortMessage.length > 0 || options.payload === null ? shortMessage : options.payload;
    this.body = this.sar || (pdu.esmClass & UDH_INDICATOR) !== 0 ? new Uint8Array(body) : body;
    const { receiptedMessageId, messageState, networkErrorCode } = options;
    this.receipt = {
      receiptedMessageId,
      messageState,
      networkErrorCode: networkErrorCode && networkErrorCode.toString("hex"),
    };
    this.content = frame.subarray(HEADER_LENGTH);
  }

  /** Answers once; false on a second call and after the session's end. */
  answer(status: number): boolean {
    if (!this.open) return false;
    this.open = false;
    return this.sink.answerMessage(this, status);
  }
}

/** All three or none: an incomplete set makes no part of a longer text (clause 5.3.2.22–24). */
function readSar({ options: { sarRef, sarTotal, sarSeq } }: MessagePdu): InboundMessage["sar"] {
  if (sarRef === null || sarTotal === null || sarSeq === null) return null;
  if (sarTotal < 1 || sarSeq < 1 || sarSeq > sarTotal) return null;
  return { ref: sarRef, total: sarTotal, seq: sarSeq };
}
