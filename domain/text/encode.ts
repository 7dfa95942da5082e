import { AppError } from "@/domain/errors";
import { sanitiseText } from "./charsets";
import { septetsOf } from "./gsm7";
import type { MessageClass } from "./data-coding";
import { buildConcatHeader } from "./udh";

/** Why a text needs UCS-2: the first character that GSM 7-bit has not, and its UTF-16 offset in the text. */
export type Dear = { char: string; index: number };

export type Counted = {
  encoding: "gsm7" | "ucs2";
  /** septets or 16-bit units of the text, without headers */
  units: number;
  parts: number;
  /** units that still fit before one more part is needed */
  unitsLeft: number;
  dear: Dear | null;
};

export type Encoded = {
  encoding: "gsm7" | "ucs2";
  /** SMPP 3.4 clause 5.2.19: 0 or 8; with a message class, 0x10 or 0x18 with it in the last two bits (23.038 clause 4) */
  dataCoding: number;
  units: number;
  /** user data of each part: with a header when there are several; GSM 7-bit unpacked, one septet an octet */
  parts: Uint8Array[];
  /** 0x40 (UDHI, SMPP 3.4 clause 5.2.12) when there are several parts */
  esmClass: 0 | 0x40;
  dear: Dear | null;
};

export type EncodeOptions = {
  /** reference shared by the parts of one message; refs differ between messages to the same number */
  ref?: number;
  refBits?: 8 | 16;
  maxParts?: number;
  /** 0: flash, shown at once and not kept; left out: none */
  messageClass?: MessageClass;
};

/** An 8-bit total (3GPP TS 23.040 clause 9.2.3.24.1). */
export const MAX_PARTS = 255;

/** 140 octets a part (23.040 clause 9.2.3.16), a 6 or 7 octet header; in GSM 7-bit packed on air, hence the septets. */
const ROOM = {
  gsm7: { single: 160, 8: 153, 16: 152 },
  ucs2: { single: 70, 8: 67, 16: 66 },
} as const;

/** Atoms are never split: a character with its escape, or a surrogate pair. */
type Atom = readonly number[];
type Plan = {
  encoding: "gsm7" | "ucs2";
  parts: Atom[][];
  units: number;
  unitsLeft: number;
  dear: Dear | null;
};

/**
 * Encodes a text for submit_sm: GSM 7-bit when all of it fits, else UCS-2. Lone surrogates become U+FFFD, NUL is dropped.
 * AppError `invalid` when more than `maxParts` (255 at most) are needed.
 */
export function encodeText(text: string, options: EncodeOptions = {}): Encoded {
  const { ref = 0, refBits = 16 } = options;
  const maxParts = Math.min(options.maxParts ?? MAX_PARTS, MAX_PARTS);
  const { encoding, parts, units, dear } = plan(text, refBits);
  if (parts.length > maxParts) {
    throw new AppError("invalid", `The text needs ${parts.length} parts; at most ${maxParts} are allowed.`);
  }
  const total = parts.length;
  return {
    encoding,
    dataCoding: (encoding === "gsm7" ? 0 : 8) | classBits(options.messageClass),
    units,
    parts: parts.map((atoms, index) => {
      const header = total > 1 ? buildConcatHeader({ ref, refBits, total, seq: index + 1 }) : NO_OCTETS;
      return toOctets(encoding, header, atoms);
    }),
    esmClass: total > 1 ? 0x40 : 0,
    dear,
  };
}

/** The general data coding group of 23.038 clause 4: bit 4 says that bits 1 and 0 are a class. */
function classBits(messageClass: MessageClass | undefined): number {
  return messageClass === undefined ? 0 : 0x10 | messageClass;
}

/** Counts as `encodeText` encodes, for the counter beside a text field. Never throws. */
export function countParts(text: string, options: Pick<EncodeOptions, "refBits"> = {}): Counted {
  const { encoding, parts, units, unitsLeft, dear } = plan(text, options.refBits ?? 16);
  return { encoding, units, parts: parts.length, unitsLeft, dear };
}

function plan(text: string, refBits: 8 | 16): Plan {
  const dear = findDear(text);
  const encoding = dear ? "ucs2" : "gsm7";
  const atoms = toAtoms(encoding, sanitiseText(text));
  const units = atoms.reduce((sum, atom) => sum + atom.length, 0);
  const room = ROOM[encoding];
  if (units <= room.single) return { encoding, parts: [atoms], units, unitsLeft: room.single - units, dear };
  const parts: Atom[][] = [];
  let left = 0;
  for (const atom of atoms) {
    if (atom.length > left) {
      parts.push([]);
      left = room[refBits];
    }
    parts.at(-1)?.push(atom);
    left -= atom.length;
  }
  return { encoding, parts, units, unitsLeft: left, dear };
}

/** The offset is that in the text as given; NUL is no reason, as it is dropped. */
function findDear(text: string): Dear | null {
  let index = 0;
  for (const char of text) {
    if (char !== "\0" && !septetsOf(char)) return { char: sanitiseText(char), index };
    index += char.length;
  }
  return null;
}

function toAtoms(encoding: "gsm7" | "ucs2", text: string): Atom[] {
  const atoms: Atom[] = [];
  for (const char of text) {
    if (encoding === "gsm7") atoms.push(septetsOf(char) ?? NO_UNITS);
    else atoms.push(char.length === 1 ? [char.charCodeAt(0)] : [char.charCodeAt(0), char.charCodeAt(1)]);
  }
  return atoms;
}

const NO_UNITS: Atom = [];
const NO_OCTETS = new Uint8Array();

function toOctets(encoding: "gsm7" | "ucs2", header: Uint8Array, atoms: readonly Atom[]): Uint8Array {
  const size = encoding === "gsm7" ? 1 : 2;
  const units = atoms.reduce((sum, atom) => sum + atom.length, 0);
  const octets = new Uint8Array(header.length + units * size);
  octets.set(header);
  let at = header.length;
  for (const atom of atoms) {
    for (const unit of atom) {
      if (size === 2) octets[at++] = unit >> 8;
      octets[at++] = unit & 0xff;
    }
  }
  return octets;
}
