/** User data header, 3GPP TS 23.040 clause 9.2.3.24: length, then elements of identifier, length, data. */

export type Concat = { ref: number; refBits: 8 | 16; total: number; seq: number };

export type UserDataHeader = {
  /** a part of a longer text; null for a single one, and when the element is malformed */
  concat: Concat | null;
  /** languages of the national tables; 0: none */
  languages: { locking: number; single: number };
  /** application ports (clause 9.2.3.24.3 and .4); null: none */
  ports: { destination: number; source: number } | null;
  /** special SMS message indication (clause 9.2.3.24.2): voice mail, fax and the like are waiting */
  messageWaiting: boolean;
  /** what stands behind the header */
  userData: Uint8Array;
};

const ELEMENT = {
  concat8: 0x00,
  messageWaiting: 0x01,
  ports8: 0x04,
  ports16: 0x05,
  concat16: 0x08,
  single: 0x24,
  locking: 0x25,
} as const;

export function noHeader(userData: Uint8Array): UserDataHeader {
  return { concat: null, languages: { locking: 0, single: 0 }, ports: null, messageWaiting: false, userData };
}

/**
 * Reads the header at the front of a user data field. Never throws: an element that overruns the header or has a wrong
 * length is skipped; a header that is longer than the field is none, and all octets are user data.
 */
export function parseHeader(octets: Uint8Array): UserDataHeader {
  const length = octets[0];
  if (length === undefined || 1 + length > octets.length) return noHeader(octets);
  const header = noHeader(octets.subarray(1 + length));
  let at = 1;
  while (at + 2 <= 1 + length) {
    const id = octets[at]!;
    const end = at + 2 + octets[at + 1]!;
    if (end > 1 + length) break;
    readElement(header, id, octets.subarray(at + 2, end));
    at = end;
  }
  return header;
}

function readElement(header: UserDataHeader, id: number, data: Uint8Array): void {
  const [a = 0, b = 0, c = 0, d = 0] = data;
  switch (id) {
    case ELEMENT.concat8:
      if (data.length === 3)
        header.concat = toConcat({ ref: a, refBits: 8, total: b, seq: c }) ?? header.concat;
      break;
    case ELEMENT.concat16:
      if (data.length === 4)
        header.concat = toConcat({ ref: (a << 8) | b, refBits: 16, total: c, seq: d }) ?? header.concat;
      break;
    case ELEMENT.single:
      if (data.length === 1) header.languages.single = a;
      break;
    case ELEMENT.locking:
      if (data.length === 1) header.languages.locking = a;
      break;
    case ELEMENT.ports8:
      if (data.length === 2) header.ports = { destination: a, source: b };
      break;
    case ELEMENT.ports16:
      if (data.length === 4) header.ports = { destination: (a << 8) | b, source: (c << 8) | d };
      break;
    case ELEMENT.messageWaiting:
      header.messageWaiting = true;
      break;
  }
}

/** Clause 9.2.3.24.1: a total or number of 0, or a number over the total, and the receiver ignores the element. */
function toConcat(concat: Concat): Concat | null {
  return concat.total >= 2 && concat.seq >= 1 && concat.seq <= concat.total ? concat : null;
}

/** The octets of a concatenation header: 6 with an 8-bit reference, 7 with a 16-bit one. */
export function buildConcatHeader({ ref, refBits, total, seq }: Concat): Uint8Array {
  return refBits === 8
    ? Uint8Array.of(5, ELEMENT.concat8, 3, ref & 0xff, total, seq)
    : Uint8Array.of(6, ELEMENT.concat16, 4, (ref >> 8) & 0xff, ref & 0xff, total, seq);
}

/**
 * Some gateways lose the UDHI bit: 05 00 03 ref total seq, or 06 08 04 with a reference of two octets, in front of more octets
 * and with a sound total, is no text.
 */
export function looksLikeLostHeader(octets: Uint8Array): boolean {
  const [length, id, size] = octets;
  const isShort = length === 5 && id === ELEMENT.concat8 && size === 3;
  const isLong = length === 6 && id === ELEMENT.concat16 && size === 4;
  if (!isShort && !isLong) return false;
  return octets.length > 1 + length && parseHeader(octets).concat !== null;
}
