import { decodeBody, decodeParts, type BodyPart, type DefaultAlphabet } from "@/domain/text/decode";

/** Octets written as hex, with spaces where they help the eye. */
export function octetsOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

/** A body with a user data header in front: its elements in hex, without the length of the whole. */
export function withHeader(elements: string, userData: string | Uint8Array, dataCoding = 0): BodyPart {
  const header = octetsOf(elements);
  const data = typeof userData === "string" ? octetsOf(userData) : userData;
  return { octets: Uint8Array.of(header.length, ...header, ...data), dataCoding, udhi: true };
}

export function plainPart(hex: string, dataCoding = 0): BodyPart {
  return { octets: octetsOf(hex), dataCoding, udhi: false };
}

/** The text of one body on a link whose data_coding 0 is this alphabet. */
export function textOf(part: BodyPart, defaultAlphabet: DefaultAlphabet = "gsm7"): string | null {
  return decodeBody({ ...part, defaultAlphabet }).text;
}

/** The text of parts in order. */
export function joinedText(...parts: BodyPart[]): string | null {
  return decodeParts(parts, "gsm7").text;
}
