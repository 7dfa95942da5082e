/** The octets of a text as a phone writes them and its SMSC hands them on. */
import { AppError } from "@/domain/errors";
import type { PHONE_ENCODINGS } from "@/domain/simulator/control";
import { sanitiseText } from "@/domain/text/charsets";
import { encodeText } from "@/domain/text/encode";
import { buildConcatHeader } from "@/domain/text/udh";

export type PhoneEncoding = (typeof PHONE_ENCODINGS)[number];
export type PhoneText = { dataCoding: number; esmClass: number; parts: Uint8Array[] };

/** esm_class, SMPP 3.4 clause 5.2.12. */
const UDHI = 0x40;
const MAX_PARTS = 255;

/** Octets of user data (3GPP TS 23.040 clause 9.2.3.16) alone and behind a header of 6. */
const ROOM = { single: 140, part: 134 };

/**
 * Encodes with an 8-bit reference, as handsets do. AppError `invalid` when a text has characters that Latin-1 lacks or needs
 * more than 255 parts.
 */
export function encodePhoneText(text: string, encoding: PhoneEncoding, ref: number): PhoneText {
  if (encoding === "auto") {
    const { dataCoding, esmClass, parts } = encodeText(text, { ref, refBits: 8, maxParts: MAX_PARTS });
    return { dataCoding, esmClass, parts };
  }
  const chars = [...sanitiseText(text)];
  const octets = encoding === "ucs2" ? chars.map(toUcs2) : chars.map(toLatin1);
  const whole = Buffer.concat(octets);
  const dataCoding = encoding === "ucs2" ? 8 : 3;
  if (whole.length <= ROOM.single) return { dataCoding, esmClass: 0, parts: [whole] };
  const bodies = split(octets);
  if (bodies.length > MAX_PARTS) throw new AppError("invalid", "The text is too long for a phone.");
  const total = bodies.length;
  const parts = bodies.map((body, index) =>
    Buffer.concat([buildConcatHeader({ ref, refBits: 8, total, seq: index + 1 }), body]),
  );
  return { dataCoding, esmClass: UDHI, parts };
}

/** A character stays whole, a surrogate pair with it. */
function split(chars: readonly Buffer[]): Buffer[] {
  const bodies: Buffer[][] = [];
  let left = 0;
  for (const octets of chars) {
    if (octets.length > left) {
      bodies.push([]);
      left = ROOM.part;
    }
    bodies.at(-1)?.push(octets);
    left -= octets.length;
  }
  return bodies.map((body) => Buffer.concat(body));
}

function toUcs2(char: string): Buffer {
  return Buffer.from(char, "utf16le").swap16();
}

function toLatin1(char: string): Buffer {
  if ((char.codePointAt(0) ?? 0) > 0xff) throw new AppError("invalid", `Latin-1 has no “${char}”.`);
  return Buffer.from(char, "latin1");
}
