/** Fixed-layout writing of the PDUs of the hot path; message-decode.ts reads them. */
import { COMMAND, HEADER_LENGTH, STATUS } from "./constants";
import type { Tlv } from "./decode";
import { encodeTlv, PduEncodeError } from "./encode";
import type { PduAddress } from "./message-decode";

export type MessageToWrite = {
  commandId: typeof COMMAND.submit_sm | typeof COMMAND.deliver_sm | typeof COMMAND.data_sm;
  sequence: number;
  serviceType?: string;
  source: PduAddress;
  destination: PduAddress;
  esmClass: number;
  protocolId?: number;
  scheduleDeliveryTime?: string;
  validityPeriod?: string;
  registeredDelivery: number;
  dataCoding: number;
  /** at most 255 octets; data_sm has none and takes a message_payload among the tlvs */
  shortMessage: Uint8Array;
  tlvs?: readonly Tlv[];
};

/** @throws PduEncodeError */
export function encodeMessage(message: MessageToWrite): Buffer {
  const { commandId, source, destination, shortMessage, tlvs } = message;
  const { serviceType = "", scheduleDeliveryTime = "", validityPeriod = "" } = message;
  const full = commandId !== COMMAND.data_sm;
  if (shortMessage.length > 255) throw new PduEncodeError("short_message", STATUS.invalidMessageLength);
  const strings = serviceType.length + source.addr.length + destination.addr.length;
  const dates = scheduleDeliveryTime.length + validityPeriod.length;
  // 3 terminators, 4 octets of TON and NPI, 3 more; and 2 terminators, 5 octets and sm_length where it is not data_sm
  const length = HEADER_LENGTH + strings + 10 + (full ? dates + 7 + shortMessage.length : 0);
  const octets = Buffer.allocUnsafe(length);
  octets.writeUInt32BE(0, 8);
  octets.writeUInt32BE(commandId, 4);
  octets.writeUInt32BE(message.sequence, 12);
  let at = putText(octets, serviceType, { at: HEADER_LENGTH, field: "service_type" });
  at = putAddress(octets, source, { at, field: "source_addr" });
  at = putAddress(octets, destination, { at, field: "destination_addr" });
  octets[at++] = message.esmClass;
  if (full) {
    octets[at++] = message.protocolId ?? 0;
    octets[at++] = 0;
    at = putText(octets, scheduleDeliveryTime, { at, field: "schedule_delivery_time" });
    at = putText(octets, validityPeriod, { at, field: "validity_period" });
  }
  octets[at++] = message.registeredDelivery;
  if (full) octets[at++] = 0;
  octets[at++] = message.dataCoding;
  if (full) {
    octets[at++] = 0;
    octets[at++] = shortMessage.length;
    octets.set(shortMessage, at);
  }
  const whole = tlvs?.length
    ? Buffer.concat([octets, ...tlvs.map(({ tag, value }) => encodeTlv(tag, value))])
    : octets;
  whole.writeUInt32BE(whole.length, 0);
  return whole;
}

const STATUS_OF_FIELD: Record<string, number> = {
  service_type: STATUS.invalidServiceType,
  source_addr: STATUS.invalidSource,
  destination_addr: STATUS.invalidDestination,
  schedule_delivery_time: STATUS.invalidSchedule,
  validity_period: STATUS.invalidExpiry,
};

type Place = { at: number; field: string };

function putText(octets: Buffer, text: string, { at, field }: Place): number {
  let next = at;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0 || code > 0xff)
      throw new PduEncodeError(field, STATUS_OF_FIELD[field] ?? STATUS.systemError);
    octets[next++] = code;
  }
  octets[next++] = 0;
  return next;
}

function putAddress(octets: Buffer, { ton, npi, addr }: PduAddress, { at, field }: Place): number {
  octets[at] = ton;
  octets[at + 1] = npi;
  return putText(octets, addr, { at: at + 2, field });
}

/** A response without a body: with an error, to enquire_link or unbind, and generic_nack. */
export function encodeHeader(
  commandId: number,
  { status, sequence }: { status: number; sequence: number },
): Buffer {
  const octets = Buffer.allocUnsafe(HEADER_LENGTH);
  octets.writeUInt32BE(HEADER_LENGTH, 0);
  octets.writeUInt32BE(commandId, 4);
  octets.writeUInt32BE(status, 8);
  octets.writeUInt32BE(sequence, 12);
  return octets;
}

/** submit_sm_resp, deliver_sm_resp or data_sm_resp; a deliver_sm_resp has an empty id (clause 4.6.2). */
export function encodeMessageResponse(
  commandId: number,
  { status, sequence, messageId = "" }: { status: number; sequence: number; messageId?: string },
): Buffer {
  const octets = Buffer.allocUnsafe(HEADER_LENGTH + messageId.length + 1);
  octets.writeUInt32BE(octets.length, 0);
  octets.writeUInt32BE(commandId, 4);
  octets.writeUInt32BE(status, 8);
  octets.writeUInt32BE(sequence, 12);
  putText(octets, messageId, { at: HEADER_LENGTH, field: "message_id" });
  return octets;
}
