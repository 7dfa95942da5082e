import type { WantedConnection } from "@/db/wanted-connections";
import type { LinkAddress } from "../sessions/link";

/** SMPP 3.4 clause 5.2.5 and 5.2.6. */
const TON = { unknown: 0, international: 1, alphanumeric: 5 } as const;
const NPI = { unknown: 0, isdn: 1 } as const;

/** Digits with which no E.164 number can be confused: short codes have up to six (clause 5.2.5 leaves their TON to the network). */
const SHORT_CODE = /^\d{1,6}$/;

/** Clause 5.2.8: 20 characters and a NUL; a name is written in 10 octets of GSM 7-bit on air (3GPP 23.040 clause 9.1.2.5). */
const MAX_SOURCE = 20;
const MAX_NAME = 11;

/** The address that a text leaves from: a short code, an E.164 number, or a name of up to 11 characters. */
export function sourceAddress(connection: WantedConnection, address: string): LinkAddress {
  const { sourceTon, sourceNpi } = connection.settings;
  const shape = shapeOf(address);
  const longest = shape.ton === TON.alphanumeric ? MAX_NAME : MAX_SOURCE;
  return { ton: sourceTon ?? shape.ton, npi: sourceNpi ?? shape.npi, addr: address.slice(0, longest) };
}

export function destinationAddress(connection: WantedConnection, address: string): LinkAddress {
  const { destinationTon, destinationNpi } = connection.settings;
  const shape = shapeOf(address);
  return { ton: destinationTon ?? shape.ton, npi: destinationNpi ?? shape.npi, addr: address };
}

function shapeOf(address: string): { ton: number; npi: number } {
  if (address === "" || SHORT_CODE.test(address))
    return { ton: TON.unknown, npi: address === "" ? NPI.unknown : NPI.isdn };
  if (/^\d+$/.test(address)) return { ton: TON.international, npi: NPI.isdn };
  return { ton: TON.alphanumeric, npi: NPI.unknown };
}
