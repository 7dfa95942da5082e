/** A deliver_sm on its way to the ESME: a phone's text (or part of one), or a delivery receipt. */
import { COMMAND } from "@/worker/smpp/constants";
import type { Tlv } from "@/worker/smpp/decode";
import { encodePdu } from "@/worker/smpp/encode";

export type Address = { ton: number; npi: number; addr: string };

/** Who may get it: each account that serves the number, or the one account that submitted what a receipt is about. */
export type Route = { number: string } | { account: string };

export type Delivery = {
  route: Route;
  /** the whole PDU, its sequence number left 0 */
  octets: Buffer;
  /** called once: 0 after the ESME took it, else the status it was refused with for good */
  settle(status: number): void;
};

export type DeliverFields = {
  source: Address;
  destination: Address;
  esmClass: number;
  dataCoding: number;
  body: Uint8Array;
  tlvs?: Tlv[];
};

export function encodeDeliver({
  source,
  destination,
  esmClass,
  dataCoding,
  body,
  tlvs,
}: DeliverFields): Buffer {
  return encodePdu({
    command: "deliver_sm",
    sequence: 0,
    fields: {
      source_addr_ton: source.ton,
      source_addr_npi: source.npi,
      source_addr: source.addr,
      dest_addr_ton: destination.ton,
      dest_addr_npi: destination.npi,
      destination_addr: destination.addr,
      esm_class: esmClass,
      data_coding: dataCoding,
      short_message: body,
    },
    tlvs,
  });
}

const SEQUENCE_AT = 12;

/** A copy with its sequence number; everything behind the header is the same each time it is sent. */
export function withSequence(octets: Buffer, sequence: number): Buffer {
  const copy = Buffer.from(octets);
  copy.writeUInt32BE(sequence, SEQUENCE_AT);
  return copy;
}

/** SMPP 3.4 clauses 5.2.5 and 5.2.6: short codes have no type, longer digits are international, the rest is a name. */
export function addressOf(addr: string): Address {
  if (!/^[0-9]+$/.test(addr)) return { ton: 5, npi: 0, addr };
  return { ton: addr.length <= 6 ? 0 : 1, npi: 1, addr };
}

export function isDeliverAnswer(commandId: number): boolean {
  return commandId === COMMAND.deliver_sm_resp || commandId === COMMAND.generic_nack;
}
