import { EXTENSION_TABLE } from "./gsm7";

/**
 * The tables of the languages of South Asia (3GPP TS 23.038 annex A.2.4–A.2.13 and A.3.4–A.3.13). They share their places:
 * Latin small letters, digits and signs stand where they always do, and between them the letters of the script, for the
 * Indic ones in the order of their Unicode block, which all nine blocks share. A place that a script has no letter for is a gap.
 */

type Script = {
  /** the language of the header elements 0x24 and 0x25 */
  language: number;
  /** letters at LETTER_PLACES, then at 0x60 and 0x7B to 0x7F of the locking table */
  locking: readonly (number | null)[];
  /** what stands at OWN_PLACES of the single shift table */
  single: readonly (number | null)[];
};

const LETTER_PLACES = [
  ...range(0x00, 0x09),
  ...[0x0b, 0x0c],
  ...range(0x0e, 0x1a),
  ...range(0x1c, 0x1f),
  ...range(0x22, 0x27),
  ...[0x2a, 0x2b, 0x2d, 0x2f],
  ...range(0x3c, 0x3e),
  ...range(0x40, 0x60),
  ...range(0x7b, 0x7f),
];
const OWN_PLACES = [
  ...[0x19, 0x1a],
  ...range(0x1c, 0x27),
  ...range(0x2a, 0x2e),
  ...range(0x30, 0x3b),
  ...[0x3f],
];

/** Letters and signs of an Indic block from candrabindu to virama, by their offset; 0x04, 0x3A and 0x3B have no place. */
const BLOCK_OFFSETS = [...range(0x01, 0x03), ...range(0x05, 0x39), ...range(0x3c, 0x4d)];
const DIGITS = range(0x66, 0x6f);
/** Danda and double danda are those of Devanagari in every script. */
const DANDAS = [0x0964, 0x0965];

/** The rest of a locking table where the block has no letter at these offsets; `last`: at 0x60 and from 0x7B. */
function indic(
  language: number,
  block: number,
  own: { gaps: readonly number[]; last: readonly number[]; single: readonly (number | null)[] },
): Script {
  const letters = BLOCK_OFFSETS.map((offset) => (own.gaps.includes(offset) ? null : block + offset));
  return { language, locking: [...letters, ...own.last], single: own.single };
}

const SCRIPTS: readonly Script[] = [
  // Bengali
  indic(4, 0x0980, {
    gaps: [0x0d, 0x0e, 0x11, 0x12, 0x29, 0x31, 0x33, 0x34, 0x35, 0x45, 0x46, 0x49, 0x4a],
    last: [0x09ce, 0x09d7, 0x09dc, 0x09dd, 0x09f0, 0x09f1],
    single: [...range(0x09e6, 0x09ef), ...range(0x09df, 0x09e3), ...range(0x09f2, 0x09fa)],
  }),
  // Gujarati
  indic(5, 0x0a80, {
    gaps: [0x0e, 0x12, 0x29, 0x31, 0x34, 0x46, 0x4a],
    last: [0x0ad0, 0x0ae0, 0x0ae1, 0x0ae2, 0x0ae3, 0x0af1],
    single: [...DANDAS, ...digitsOf(0x0a80)],
  }),
  // Hindi
  indic(6, 0x0900, {
    gaps: [],
    last: [0x0950, 0x0972, 0x097b, 0x097c, 0x097e, 0x097f],
    single: [
      ...[...DANDAS, ...digitsOf(0x0900)],
      // anudatta before udatta, as tests/vectors/gsm7.json has them
      ...[0x0952, 0x0951, 0x0953, 0x0954],
      ...range(0x0958, 0x0963),
      ...[0x0970, 0x0971],
    ],
  }),
  // Kannada; the standard prints PA (0x0CAA) at the place of DDA (0x0CA1), which then would have none: a slip
  indic(7, 0x0c80, {
    gaps: [0x01, 0x0d, 0x11, 0x29, 0x34, 0x45, 0x49],
    last: [0x0cd5, 0x0cd6, 0x0ce0, 0x0ce1, 0x0ce2, 0x0ce3],
    single: [...DANDAS, ...digitsOf(0x0c80), ...[0x0cde, 0x0cf1, 0x0cf2]],
  }),
  // Malayalam
  indic(8, 0x0d00, {
    gaps: [0x01, 0x0d, 0x11, 0x29, 0x3c, 0x45, 0x49],
    last: [0x0d57, 0x0d60, 0x0d61, 0x0d62, 0x0d63, 0x0d79],
    single: [...DANDAS, ...digitsOf(0x0d00), ...range(0x0d70, 0x0d75), ...range(0x0d7a, 0x0d7f)],
  }),
  // Oriya
  indic(9, 0x0b00, {
    gaps: [0x0d, 0x0e, 0x11, 0x12, 0x29, 0x31, 0x34, 0x45, 0x46, 0x49, 0x4a],
    last: [0x0b56, 0x0b57, 0x0b60, 0x0b61, 0x0b62, 0x0b63],
    single: [...DANDAS, ...digitsOf(0x0b00), ...[0x0b5c, 0x0b5d, 0x0b5f, 0x0b70, 0x0b71]],
  }),
  // Punjabi
  indic(10, 0x0a00, {
    gaps: [
      ...[0x0b, 0x0c, 0x0d, 0x0e, 0x11, 0x12, 0x29, 0x31, 0x34],
      ...[0x37, 0x3d, 0x43, 0x44, 0x45, 0x46, 0x49, 0x4a],
    ],
    last: [0x0a51, 0x0a70, 0x0a71, 0x0a72, 0x0a73, 0x0a74],
    single: [...DANDAS, ...digitsOf(0x0a00), ...[0x0a59, 0x0a5a, 0x0a5b, 0x0a5c, 0x0a5e, 0x0a75]],
  }),
  // Tamil
  indic(11, 0x0b80, {
    gaps: [
      ...[0x01, 0x0b, 0x0c, 0x0d, 0x11, 0x16, 0x17, 0x18, 0x1b, 0x1d, 0x20, 0x21, 0x22, 0x25],
      ...[0x26, 0x27, 0x2b, 0x2c, 0x2d, 0x3c, 0x3d, 0x43, 0x44, 0x45, 0x49],
    ],
    last: [0x0bd0, 0x0bd7, 0x0bf0, 0x0bf1, 0x0bf2, 0x0bf9],
    single: [...DANDAS, ...digitsOf(0x0b80), ...range(0x0bf3, 0x0bf8), 0x0bfa],
  }),
  // Telugu
  indic(12, 0x0c00, {
    gaps: [0x0d, 0x11, 0x29, 0x34, 0x3c, 0x45, 0x49],
    last: [0x0c55, 0x0c56, 0x0c60, 0x0c61, 0x0c62, 0x0c63],
    single: [null, null, ...digitsOf(0x0c00), ...[0x0c58, 0x0c59], ...range(0x0c78, 0x0c7f)],
  }),
  // Urdu
  {
    language: 13,
    locking: [
      ...[0x0627, 0x0622, 0x0628, 0x067b, 0x0680, 0x067e, 0x06a6, 0x062a, 0x06c2, 0x067f, 0x0679, 0x067d],
      ...[0x067a, 0x067c, 0x062b, 0x062c, 0x0681, 0x0684, 0x0683, 0x0685, 0x0686, 0x0687, 0x062d, 0x062e],
      ...[0x062f, 0x068c, 0x0688, 0x0689, 0x068a, 0x068f, 0x068d, 0x0630, 0x0631, 0x0691, 0x0693, 0x0699],
      ...[0x0632, 0x0696, 0x0698, 0x069a, 0x0633, 0x0634, 0x0635, 0x0636, 0x0637, 0x0638, 0x0639, 0x0641],
      ...[0x0642, 0x06a9, 0x06aa, 0x06ab, 0x06af, 0x06b3, 0x06b1, 0x0644, 0x0645, 0x0646, 0x06ba, 0x06bb],
      ...[0x06bc, 0x0648, 0x06c4, 0x06d5, 0x06c1, 0x06be, 0x0621, 0x06cc, 0x06d0, 0x06d2, 0x064d, 0x0650],
      ...[0x064f, 0x0657, 0x0654, 0x0655, 0x0651, 0x0653, 0x0656, 0x0670],
    ],
    single: [
      ...[0x0600, 0x0601],
      ...range(0x06f0, 0x06f9),
      ...range(0x060c, 0x0614),
      ...[0x061b, 0x061f, 0x0640, 0x0652, 0x0658, 0x066b, 0x066c, 0x0672, 0x0673, 0x06cd, 0x06d4],
    ],
  },
];

/** What no script replaces: its letters stand at the places that are gaps here. */
const LOCKING_FRAME =
  "          \n  \r  " +
  "           \x1B    " +
  " !      )(  , . " +
  "0123456789:;   ?" +
  "                " +
  "                " +
  " abcdefghijklmno" +
  "pqrstuvwxyz     ";

/** At the places from 0x00, a gap where the default extension stays (new line, return) or the script's own begin. */
const SINGLE_SIGNS = "@£$¥¿\"¤%&' *+ -/<=>¡^¡_#*";

/** Locking shift tables by language; a gap shows as a space. */
export const INDIC_LOCKING: ReadonlyMap<number, string> = new Map(
  SCRIPTS.map(({ language, locking }) => {
    const chars = [...LOCKING_FRAME];
    LETTER_PLACES.forEach((place, index) => (chars[place] = toChar(locking[index]) ?? " "));
    return [language, chars.join("")];
  }),
);

/** Single shift tables by language, with the default extensions that they keep. */
export const INDIC_SINGLE: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map(
  SCRIPTS.map(({ language, single }) => {
    const table = new Map(EXTENSION_TABLE);
    [...SINGLE_SIGNS].forEach((sign, place) => sign !== " " && table.set(place, sign));
    for (const place of range(0x41, 0x5a)) table.set(place, String.fromCharCode(place));
    OWN_PLACES.forEach((place, index) => {
      const char = toChar(single[index]);
      if (char !== undefined) table.set(place, char);
    });
    return [language, table];
  }),
);

function toChar(codePoint: number | null | undefined): string | undefined {
  return codePoint === null || codePoint === undefined ? undefined : String.fromCodePoint(codePoint);
}

function digitsOf(block: number): number[] {
  return DIGITS.map((offset) => block + offset);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
