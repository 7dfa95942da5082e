/**
 * Fixed-layout reading of the PDUs of the hot path: submit_sm (SMPP 3.4 clause 4.4.1), deliver_sm (4.6.1), data_sm
 * (4.7.1) and their responses. Walking the table for each field cost a third of the throughput.
 */
import { COMMAND, HEADER_LENGTH, STATUS, TLV } from "./constants";
import { truncated, unterminated, type FieldFault, type Result } from "./fault";

/** Clause 5.2.5–5.2.9; `addr` is Latin-1 text, as it came. */
export type PduAddress = { ton: number; npi: number; addr: string };

/** The optional parameters that a text or a receipt is understood by (clause 5.3.2). */
export type MessageOptions = {
  payload: Buffer | null;
  sarRef: number | null;
  sarTotal: number | null;
  sarSeq: number | null;
  receiptedMessageId: string | null;
  messageState: number | null;
  networkErrorCode: Buffer | null;
};

export type MessagePdu = {
  commandId: number;
  sequence: number;
  serviceType: string;
  source: PduAddress;
  destination: PduAddress;
  esmClass: number;
  scheduleDeliveryTime: string;
  validityPeriod: string;
  registeredDelivery: number;
  dataCoding: number;
  /** a view on the frame */
  shortMessage: Buffer;
  options: MessageOptions;
};

/** The addresses of data_sm, the longest that the standard has (clause 5.2.8), with their terminator. */
const MAX_ADDRESS = 65;
const EMPTY = Buffer.alloc(0);
const NO_OPTIONS: MessageOptions = Object.freeze({
  payload: null,
  sarRef: null,
  sarTotal: null,
  sarSeq: null,
  receiptedMessageId: null,
  messageState: null,
  networkErrorCode: null,
});

/** Reads a submit_sm, deliver_sm or data_sm. Never throws on any octets; strings and octets are not judged further. */
export function decodeMessage(frame: Buffer): Result<MessagePdu> {
  const commandId = frame.readUInt32BE(4);
  const sequence = frame.readUInt32BE(12);
  const cursor = new Cursor(frame);
  const serviceType = cursor.text("service_type");
  const source = cursor.address("source_addr", STATUS.invalidSource);
  const destination = cursor.address("destination_addr", STATUS.invalidDestination);
  const esmClass = cursor.octet("esm_class");
  const full = commandId !== COMMAND.data_sm;
  let scheduleDeliveryTime = "";
  let validityPeriod = "";
  if (full) {
    cursor.octet("protocol_id");
    cursor.octet("priority_flag");
    scheduleDeliveryTime = cursor.text("schedule_delivery_time");
    validityPeriod = cursor.text("validity_period");
  }
  const registeredDelivery = cursor.octet("registered_delivery");
  if (full) cursor.octet("replace_if_present_flag");
  const dataCoding = cursor.octet("data_coding");
  if (full) cursor.octet("sm_default_msg_id");
  const shortMessage = full ? cursor.shortMessage() : EMPTY;
  const options = cursor.options();
  if (cursor.fault) return { ok: false, fault: { commandId, sequence, ...cursor.fault } };
  const pdu: MessagePdu = {
    commandId,
    sequence,
    serviceType,
    source,
    destination,
    esmClass,
    scheduleDeliveryTime,
    validityPeriod,
    registeredDelivery,
    dataCoding,
    shortMessage,
    options,
  };
  return { ok: true, pdu };
}

/** Once a fault is found, everything reads as nothing. */
class Cursor {
  fault: FieldFault | null = null;
  private at = HEADER_LENGTH;

  constructor(private readonly frame: Buffer) {}

  octet(field: string): number {
    const value = this.frame[this.at];
    if (value === undefined) {
      this.fault ??= truncated(field);
      return 0;
    }
    this.at += 1;
    return value;
  }

  text(field: string): string {
    const { frame, at } = this;
    let end = at;
    // strings here are short: a loop beats indexOf's call into the runtime
    while (end < frame.length && frame[end] !== 0) end += 1;
    if (end >= frame.length) {
      this.fault ??= end === at ? truncated(field) : unterminated(field);
      this.at = frame.length;
      return "";
    }
    this.at = end + 1;
    return end === at ? "" : frame.toString("latin1", at, end);
  }

  address(field: string, tooLong: number): PduAddress {
    const ton = this.octet(field);
    const npi = this.octet(field);
    const addr = this.text(field);
    if (addr.length >= MAX_ADDRESS) this.fault ??= { status: tooLong, field, problem: "too-long" };
    return { ton, npi, addr };
  }

  shortMessage(): Buffer {
    const length = this.octet("sm_length");
    const from = this.at;
    if (from + length > this.frame.length) {
      this.fault ??= { status: STATUS.invalidMessageLength, field: "short_message", problem: "truncated" };
      return EMPTY;
    }
    this.at += length;
    return this.frame.subarray(from, this.at);
  }

  /**
   * The first of a tag counts. A tag that means nothing here is passed over whatever is in it (clause 3.3); up to three
   * octets after the last whole parameter cannot be one and are left alone.
   */
  options(): MessageOptions {
    const { frame } = this;
    if (this.fault || frame.length - this.at < 4) return NO_OPTIONS;
    const options = { ...NO_OPTIONS };
    while (frame.length - this.at >= 4) {
      const tag = frame.readUInt16BE(this.at);
      const from = this.at + 4;
      const end = from + frame.readUInt16BE(this.at + 2);
      if (end > frame.length) {
        this.fault = { status: STATUS.invalidTlvStream, field: nameOf(tag), problem: "tlv-stream" };
        break;
      }
      if (!readOption(options, tag, frame.subarray(from, end))) {
        this.fault = { status: STATUS.invalidTlvLength, field: nameOf(tag), problem: "tlv-length" };
        break;
      }
      this.at = end;
    }
    return options;
  }
}

function nameOf(tag: number): string {
  return `0x${tag.toString(16).padStart(4, "0")}`;
}

/** False when the length is wrong for the tag. */
function readOption(options: MessageOptions, tag: number, value: Buffer): boolean {
  switch (tag) {
    case TLV.message_payload:
      options.payload ??= value;
      return true;
    case TLV.sar_msg_ref_num:
      if (value.length !== 2) return false;
      options.sarRef ??= value.readUInt16BE(0);
      return true;
    case TLV.sar_total_segments:
      if (value.length !== 1) return false;
      options.sarTotal ??= value.readUInt8(0);
      return true;
    case TLV.sar_segment_seqnum:
      if (value.length !== 1) return false;
      options.sarSeq ??= value.readUInt8(0);
      return true;
    case TLV.receipted_message_id:
      options.receiptedMessageId ??= untilNul(value);
      return true;
    case TLV.message_state:
      if (value.length !== 1) return false;
      options.messageState ??= value.readUInt8(0);
      return true;
    case TLV.network_error_code:
      // three octets by the standard; a receipt is worth more than the error code in it
      options.networkErrorCode ??= value;
      return true;
    default:
      return true;
  }
}

/** Text up to the terminator, or to the end where an SMSC forgets it. */
function untilNul(octets: Buffer): string {
  const end = octets.indexOf(0);
  return octets.toString("latin1", 0, end < 0 ? octets.length : end);
}

/**
 * The message_id of a submit_sm_resp, deliver_sm_resp or data_sm_resp frame; empty where the body is left out. A missing
 * terminator is forgiven: the message was accepted, and an id that is dropped is a receipt that matches nothing.
 */
export function readMessageId(frame: Buffer): string {
  return frame.length === HEADER_LENGTH ? "" : untilNul(frame.subarray(HEADER_LENGTH));
}
