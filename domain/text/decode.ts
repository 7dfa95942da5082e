import type { DEFAULT_ALPHABETS } from "@/domain/connections/settings";
import {
  decodeAscii,
  decodeAsciiPart,
  decodeCyrillic,
  decodeHebrew,
  decodeIso2022Jp,
  decodeLatin1,
  decodeUcs2,
  decodeUtf8,
  sanitiseText,
} from "./charsets";
import { readDataCoding, type Alphabet, type DataCoding } from "./data-coding";
import { decodeSeptets } from "./gsm7";
import { tablesFor } from "./national";
import { looksLikeLostHeader, noHeader, parseHeader, type Concat, type UserDataHeader } from "./udh";
import { joinOctets } from "./octets";

/** What data_coding 0 means on a link. */
export type DefaultAlphabet = (typeof DEFAULT_ALPHABETS)[number];

export type BodyPart = { octets: Uint8Array; dataCoding: number; udhi: boolean };

export type DecodedText = {
  /** `binary`: no text message; data for an application, or compressed */
  kind: "text" | "binary";
  /** well-formed and without NUL; null for binary */
  text: string | null;
  /** of the first part, after the link's default alphabet was put in */
  alphabet: TextAlphabet;
  messageClass: DataCoding["messageClass"];
  /** a message waiting indication: kept and shown, but never a vote or a keyword */
  notVote: boolean;
};

export type DecodedBody = DecodedText & {
  concat: Concat | null;
  ports: UserDataHeader["ports"];
  /** the octets behind the header */
  userData: Uint8Array;
};

export type TextAlphabet = Exclude<Alphabet, "default"> | "utf8";

/**
 * Decodes one short_message or message_payload. Never throws, whatever the octets are.
 * The text of a part of a longer message is that of the part alone: join parts with `decodeParts`.
 */
export function decodeBody(input: BodyPart & { defaultAlphabet: DefaultAlphabet }): DecodedBody {
  const read = readPart(input);
  const { header } = read;
  return {
    ...decodeRead([read], input.defaultAlphabet),
    concat: header.concat,
    ports: header.ports,
    userData: header.userData,
  };
}

/**
 * The text of the parts of one message, in order. Octets of neighbours with the same alphabet and language are joined
 * before decoding, as a surrogate or escape pair may be cut between them.
 */
export function decodeParts(parts: readonly BodyPart[], defaultAlphabet: DefaultAlphabet): DecodedText {
  return decodeRead(parts.map(readPart), defaultAlphabet);
}

function decodeRead(read: readonly ReadPart[], defaultAlphabet: DefaultAlphabet): DecodedText {
  const runs: Run[] = [];
  for (const { header, coding } of read) {
    const alphabet = coding.alphabet === "default" ? defaultAlphabet : coding.alphabet;
    const { locking, single } = header.languages;
    const last = runs.at(-1);
    const same = last?.alphabet === alphabet && last.locking === locking && last.single === single;
    if (same) last.octets.push(header.userData);
    else runs.push({ alphabet, locking, single, octets: [header.userData] });
  }
  const isText = runs.length === 0 || runs.some((run) => isReadable(run.alphabet));
  const first = read[0]?.coding;
  return {
    kind: isText ? "text" : "binary",
    text: isText ? sanitiseText(runs.map(decodeRun).join("")) : null,
    alphabet: runs[0]?.alphabet ?? defaultAlphabet,
    messageClass: first?.messageClass ?? null,
    notVote: read.some(({ header, coding }) => coding.messageWaiting || header.messageWaiting),
  };
}

type ReadPart = { header: UserDataHeader; coding: DataCoding };
type Run = { alphabet: TextAlphabet; locking: number; single: number; octets: Uint8Array[] };

function readPart(part: BodyPart): ReadPart {
  const coding = readDataCoding(part.dataCoding);
  if (part.udhi) return { header: parseHeader(part.octets), coding };
  if (!isReadable(coding.alphabet) || !looksLikeLostHeader(part.octets))
    return { header: noHeader(part.octets), coding };
  // The text is freed of the header, but nothing waits for other parts: a subscriber can type these octets.
  return { header: noHeader(parseHeader(part.octets).userData), coding };
}

function isReadable(alphabet: Alphabet | TextAlphabet): boolean {
  return alphabet !== "binary" && alphabet !== "gsm7-compressed";
}

function decodeRun(run: Run): string {
  const octets = joinOctets(run.alphabet === "ucs2" ? evenOctets(run.octets) : run.octets);
  switch (run.alphabet) {
    case "gsm7":
      return decodeSeptets(octets, tablesFor(run));
    case "ascii":
      return decodeAscii(octets);
    case "latin1":
      return decodeLatin1(octets);
    case "utf8":
      return decodeUtf8(octets);
    case "ucs2":
      return decodeUcs2(octets);
    case "cyrillic":
      return decodeCyrillic(octets);
    case "hebrew":
      return decodeHebrew(octets);
    case "iso2022jp":
      return decodeIso2022Jp(octets);
    case "jis":
    case "ksc5601":
    case "pictogram":
      return decodeAsciiPart(octets);
    case "binary":
    case "gsm7-compressed":
      return "";
  }
}

/** Parts of odd length together make whole units when their sum is even; else each has a stray octet at its end. */
function evenOctets(parts: Uint8Array[]): Uint8Array[] {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  return total % 2 === 0 ? parts : parts.map((part) => part.subarray(0, part.length & ~1));
}
