import { AppError } from "@/domain/errors";
import { sanitiseText } from "./charsets";
import { septetsOf } from "./gsm7";
import type { MessageClass } from "./data-coding";
import { isWritable, writePieces, type OutboundAlphabet } from "./default-alphabet";
import { joinOctets } from "./octets";
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
  /** what data_coding 0 means on the link; a text with a class says GSM 7-bit by its data_coding */
  alphabet?: OutboundAlphabet;
  /** UCS-2 whatever the text; left out: only where it is needed */
  encoding?: "ucs2";
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
 * Encodes a text for submit_sm: in the link's default alphabet when all of it is in that and in GSM 7-bit, else UCS-2. Lone
 * surrogates become U+FFFD, NUL is dropped. AppError `invalid` when more than `maxParts` (255 at most) are needed.
 */
export function encodeText(text: string, options: EncodeOptions = {}): Encoded {
  const { ref = 0, refBits = 16, messageClass } = options;
  const maxParts = Math.min(options.maxParts ?? MAX_PARTS, MAX_PARTS);
  const alphabet = messageClass === undefined ? (options.alphabet ?? "gsm7") : "gsm7";
  const { encoding, units, dear, bodies } = write(text, { refBits, alphabet, encoding: options.encoding });
  const total = bodies.length;
  if (total > maxParts) {
    throw new AppError("invalid", `The text needs ${total} parts; at most ${maxParts} are allowed.`);
  }
  return {
    encoding,
    dataCoding: (encoding === "gsm7" ? 0 : 8) | classBits(messageClass),
    units,
    parts:
      total === 1
        ? bodies
        : bodies.map((body, index) =>
            joinOctets([buildConcatHeader({ ref, refBits, total, seq: index + 1 }), body]),
          ),
    esmClass: total > 1 ? 0x40 : 0,
    dear,
  };
}

type Written = Pick<Plan, "encoding" | "units" | "dear"> & { bodies: Uint8Array[] };

function write(text: string, options: PlanOptions & { alphabet: OutboundAlphabet }): Written {
  const { alphabet } = options;
  const planned = plan(text, options);
  if (alphabet === "gsm7" || planned.encoding === "ucs2") return { ...planned, bodies: inUnits(planned) };
  const lengths = planned.parts.map((atoms) => atoms.length);
  const bodies = writePieces(sanitiseText(text), lengths, alphabet);
  if (bodies) return { ...planned, bodies };
  const wide = plan(text, { ...options, encoding: "ucs2" });
  return { ...wide, bodies: inUnits(wide) };
}

/** The general data coding group of 23.038 clause 4: bit 4 says that bits 1 and 0 are a class. */
function classBits(messageClass: MessageClass | undefined): number {
  return messageClass === undefined ? 0 : 0x10 | messageClass;
}

/** Counts as `encodeText` encodes, for the counter beside a text field. Never throws. */
export function countParts(text: string, options: Pick<EncodeOptions, "refBits"> = {}): Counted {
  const { encoding, parts, units, unitsLeft, dear } = plan(text, { refBits: options.refBits ?? 16 });
  return { encoding, units, parts: parts.length, unitsLeft, dear };
}

type PlanOptions = { refBits: 8 | 16; alphabet?: OutboundAlphabet; encoding?: "ucs2" };

function plan(text: string, { refBits, alphabet = "gsm7", ...options }: PlanOptions): Plan {
  const dear = findDear(text, alphabet);
  const encoding = dear ? "ucs2" : (options.encoding ?? "gsm7");
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
function findDear(text: string, alphabet: OutboundAlphabet): Dear | null {
  let index = 0;
  for (const char of text) {
    if (char !== "\0" && !(septetsOf(char) && isWritable(char, alphabet)))
      return { char: sanitiseText(char), index };
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
function inUnits({ encoding, parts }: Plan): Uint8Array[] {
  return parts.map((atoms) => toOctets(encoding, atoms));
}

function toOctets(encoding: "gsm7" | "ucs2", atoms: readonly Atom[]): Uint8Array {
  const size = encoding === "gsm7" ? 1 : 2;
  const units = atoms.reduce((sum, atom) => sum + atom.length, 0);
  const octets = new Uint8Array(units * size);
  let at = 0;
  for (const atom of atoms) {
    for (const unit of atom) {
      if (size === 2) octets[at++] = unit >> 8;
      octets[at++] = unit & 0xff;
    }
  }
  return octets;
}
