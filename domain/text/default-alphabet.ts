/** Writing texts for links whose data_coding 0 is not GSM 7-bit: the SMSC turns them into it for the air. */
import type { DEFAULT_ALPHABETS } from "@/domain/connections/settings";

export type OutboundAlphabet = (typeof DEFAULT_ALPHABETS)[number];

/** sm_length is at most 254 (SMPP 3.4 clause 5.2.21), a header of 16 bits takes 7. */
const MAX_OCTETS = 254 - 7;

/** Whether a character that GSM 7-bit has can be said in the alphabet too. */
export function isWritable(char: string, alphabet: OutboundAlphabet): boolean {
  switch (alphabet) {
    case "gsm7":
    case "utf8":
      return true;
    case "latin1":
      return char.charCodeAt(0) <= 0xff;
    case "ascii":
      return char.charCodeAt(0) <= 0x7f;
  }
}

/**
 * Octets of consecutive pieces of a text that is writable in the alphabet, each of so many characters; null when one of
 * them is too long for a short_message, as UTF-8 can be.
 */
export function writePieces(
  text: string,
  lengths: readonly number[],
  alphabet: Exclude<OutboundAlphabet, "gsm7">,
): Uint8Array[] | null {
  const chars = [...text];
  let at = 0;
  const pieces = lengths.map((length) => {
    const piece = chars.slice(at, (at += length)).flatMap((char) => octetsOf(char.codePointAt(0)!, alphabet));
    return Uint8Array.from(piece);
  });
  return pieces.some((piece) => piece.length > MAX_OCTETS) ? null : pieces;
}

/** UTF-8 by RFC 3629 clause 3; GSM 7-bit has nothing beyond three octets. */
function octetsOf(code: number, alphabet: Exclude<OutboundAlphabet, "gsm7">): number[] {
  if (alphabet !== "utf8" || code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 0x3f)];
  return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
}
