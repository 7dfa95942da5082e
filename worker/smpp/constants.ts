/** SMPP 3.4 clause 5.1.2: command ids. The tables of layouts are in pdu-tables.ts. */
export const COMMAND = {
  bind_receiver: 0x00000001,
  bind_transmitter: 0x00000002,
  query_sm: 0x00000003,
  submit_sm: 0x00000004,
  deliver_sm: 0x00000005,
  unbind: 0x00000006,
  replace_sm: 0x00000007,
  cancel_sm: 0x00000008,
  bind_transceiver: 0x00000009,
  outbind: 0x0000000b,
  enquire_link: 0x00000015,
  alert_notification: 0x00000102,
  data_sm: 0x00000103,
  generic_nack: 0x80000000,
  bind_receiver_resp: 0x80000001,
  bind_transmitter_resp: 0x80000002,
  query_sm_resp: 0x80000003,
  submit_sm_resp: 0x80000004,
  deliver_sm_resp: 0x80000005,
  unbind_resp: 0x80000006,
  replace_sm_resp: 0x80000007,
  cancel_sm_resp: 0x80000008,
  bind_transceiver_resp: 0x80000009,
  enquire_link_resp: 0x80000015,
  data_sm_resp: 0x80000103,
} as const;

export type CommandName = keyof typeof COMMAND;

/** Statuses that the protocol itself answers with; domain/smpp/command-status.ts describes all of them. */
export const STATUS = {
  ok: 0x0,
  invalidMessageLength: 0x1,
  invalidCommandLength: 0x2,
  invalidCommandId: 0x3,
  wrongBindState: 0x4,
  systemError: 0x8,
  invalidSource: 0xa,
  invalidDestination: 0xb,
  invalidMessageId: 0xc,
  invalidPassword: 0xe,
  invalidSystemId: 0xf,
  invalidServiceType: 0x15,
  invalidSystemType: 0x53,
  invalidSchedule: 0x61,
  invalidExpiry: 0x62,
  temporaryError: 0x64,
  invalidTlvStream: 0xc0,
  invalidTlvLength: 0xc2,
} as const;

/** clause 5.3: optional parameters that are read or written outside the general tables. */
export const TLV = {
  receipted_message_id: 0x001e,
  sar_msg_ref_num: 0x020c,
  sar_total_segments: 0x020e,
  sar_segment_seqnum: 0x020f,
  sc_interface_version: 0x0210,
  network_error_code: 0x0423,
  message_payload: 0x0424,
  message_state: 0x0427,
} as const;

/** clause 3.2: four integers of four octets. */
export const HEADER_LENGTH = 16;

/** A message_payload of 64 KiB (clause 5.3.2.32) with the largest mandatory body beside it. */
export const MAX_PDU_LENGTH = 65 * 1024;

/** clause 3.2: sequence numbers are 1 to this. */
export const MAX_SEQUENCE = 0x7fffffff;

/** True for every id of the response half, generic_nack among them (clause 5.1.2.1). */
export function isResponse(commandId: number): boolean {
  return commandId >= 0x80000000;
}

/** The response that answers a request. */
export function responseId(commandId: number): number {
  return (commandId | 0x80000000) >>> 0;
}
