/**
 * The PDUs of a load test in fixed layouts, so that the driver costs little beside the worker it measures: a template each,
 * of which only the sequence number, the sender and the id change. SMPP 3.4 clauses 4.4 and 4.6.
 */
import { COMMAND, HEADER_LENGTH } from "@/worker/smpp/constants";
import { addressOf, encodeDeliver } from "../delivery";
import { RECEIPT_CLASS } from "../receipt";

const LENGTH_AT = 0;
const COMMAND_AT = 4;
const SEQUENCE_AT = 12;
/** Digits that tell the senders apart, behind the prefix. */
const INDEX_DIGITS = 8;
export const MAX_SENDERS = 10 ** INDEX_DIGITS;
const PREFIX = "2519";

/** service_type (a lone NUL), source_addr_ton, source_addr_npi stand in front of source_addr. */
const SENDER_INDEX_AT = HEADER_LENGTH + 3 + PREFIX.length;

export type Template = { octets: Buffer };

/** A text to `number` from a sender that is still to be filled in. `text` is ASCII and at most 160 characters. */
export function deliverTemplate(number: string, text: string): Template {
  const sender = PREFIX + "0".repeat(INDEX_DIGITS);
  const octets = encodeDeliver({
    ...{ source: addressOf(sender), destination: addressOf(number), esmClass: 0, dataCoding: 0 },
    body: Buffer.from(text, "latin1"),
  });
  return { octets };
}

/** Writes the text of sender `index` at `at`; returns the offset behind it. */
export function writeDeliver(
  into: Buffer,
  at: number,
  { template, sequence, index }: { template: Template; sequence: number; index: number },
): number {
  template.octets.copy(into, at);
  into.writeUInt32BE(sequence, at + SEQUENCE_AT);
  writeDigits(into, at + SENDER_INDEX_AT, { value: index, digits: INDEX_DIGITS, base: 10 });
  return at + template.octets.length;
}

const ID_DIGITS = 12;
export const SUBMIT_ANSWER_LENGTH = HEADER_LENGTH + ID_DIGITS + 1;

/** submit_sm_resp with OK and a message id of 12 hex digits. */
export function writeSubmitAnswer(
  into: Buffer,
  at: number,
  { sequence, id }: { sequence: number; id: number },
): number {
  into.writeUInt32BE(SUBMIT_ANSWER_LENGTH, at + LENGTH_AT);
  into.writeUInt32BE(COMMAND.submit_sm_resp, at + COMMAND_AT);
  into.writeUInt32BE(0, at + COMMAND_AT + 4);
  into.writeUInt32BE(sequence, at + SEQUENCE_AT);
  writeDigits(into, at + HEADER_LENGTH, { value: id, digits: ID_DIGITS, base: 16 });
  into[at + SUBMIT_ANSWER_LENGTH - 1] = 0;
  return at + SUBMIT_ANSWER_LENGTH;
}

/** A receipt that says DELIVRD, for the message `id`, from the sender `index`. */
export function receiptOf(number: string, index: number, id: number): Buffer {
  const sender = PREFIX + String(index).padStart(INDEX_DIGITS, "0");
  const body = `id:${id.toString(16).padStart(ID_DIGITS, "0")} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:`;
  return encodeDeliver({
    ...{ source: addressOf(sender), destination: addressOf(number), esmClass: RECEIPT_CLASS, dataCoding: 0 },
    body: Buffer.from(body, "latin1"),
  });
}

export type SubmitHead = {
  /** of the sender that the text goes to; -1 for another address */
  index: number;
  registered: boolean;
};

/** Reads of a submit_sm what a load test needs: clause 4.4.1, fields in their order. */
export function readSubmit(frame: Buffer): SubmitHead {
  const serviceEnd = frame.indexOf(0, HEADER_LENGTH);
  const sourceEnd = frame.indexOf(0, serviceEnd + 3);
  const from = sourceEnd + 3;
  const end = frame.indexOf(0, from);
  // esm_class, protocol_id, priority_flag, schedule_delivery_time, validity_period, registered_delivery
  const scheduleEnd = frame.indexOf(0, end + 4);
  const validityEnd = frame.indexOf(0, scheduleEnd + 1);
  const registered = ((frame[validityEnd + 1] ?? 0) & 1) !== 0;
  if (end - from !== PREFIX.length + INDEX_DIGITS) return { index: -1, registered };
  let index = 0;
  for (let at = from + PREFIX.length; at < end; at += 1) index = index * 10 + frame[at]! - 0x30;
  return { index, registered };
}

/** An answer without a body: deliver_sm_resp needs none here, enquire_link_resp and unbind_resp have none. */
export function bareAnswer(commandId: number, sequence: number): Buffer {
  const octets = Buffer.alloc(HEADER_LENGTH);
  octets.writeUInt32BE(HEADER_LENGTH, LENGTH_AT);
  octets.writeUInt32BE(commandId, COMMAND_AT);
  octets.writeUInt32BE(sequence, SEQUENCE_AT);
  return octets;
}

function writeDigits(
  into: Buffer,
  at: number,
  { value, digits, base }: { value: number; digits: number; base: 10 | 16 },
): void {
  let rest = value;
  for (let place = at + digits - 1; place >= at; place -= 1) {
    const digit = rest % base;
    into[place] = digit < 10 ? 0x30 + digit : 0x57 + digit;
    rest = Math.floor(rest / base);
  }
}
