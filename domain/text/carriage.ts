/** How a text of several parts is carried by a link: with user data headers, with sar parameters, or whole as a payload. */
import type { LONG_TEXTS } from "@/domain/connections/settings";
import type { MessageClass } from "./data-coding";
import { AppError } from "@/domain/errors";
import { encodeText, type EncodeOptions } from "./encode";
import { joinOctets } from "./octets";

export type LongTextForm = (typeof LONG_TEXTS)[number];

export type Carried = {
  dataCoding: number;
  /** 0x40 (UDHI) where the parts have headers */
  esmClass: number;
  /** user data of each submit_sm */
  parts: Uint8Array[];
  /**
   * Where the octets of a part and its place among the others are said.
   * - header: short_message, which says it itself or is the only one
   * - sar: short_message; sar_msg_ref_num, sar_total_segments and sar_segment_seqnum beside it (SMPP 3.4 clause 5.3.2.22)
   * - payload: message_payload (clause 5.3.2.32); the SMSC cuts it for the air
   */
  by: "header" | "sar" | "payload";
};

export type CarryOptions = Pick<EncodeOptions, "ref" | "maxParts" | "alphabet" | "encoding"> & {
  form: LongTextForm;
  messageClass?: MessageClass;
};

/**
 * Encodes a text for the submits of a link. Parts by sar have the room of a header of 16 bits: the SMSC writes one of them on
 * air, and which is not known. AppError `invalid` as `encodeText`.
 */
export function carryText(text: string, { form, ...options }: CarryOptions): Carried {
  const encoded = encodeText(text, { ...options, refBits: form === "udh8" ? 8 : 16 });
  const { dataCoding, esmClass, parts } = encoded;
  if (parts.length === 1 || form === "udh8" || form === "udh16")
    return { dataCoding, esmClass, parts, by: "header" };
  const bodies = parts.map((part) => part.subarray(1 + part[0]!));
  if (form === "sar") return { dataCoding, esmClass: 0, parts: bodies, by: "sar" };
  return { dataCoding, esmClass: 0, parts: [joinOctets(bodies)], by: "payload" };
}

/**
 * The same text for a link that has refused its alphabet (ESME_RINVDCS, SMPP 5.0 clause 4.7.6): as UCS-2 what was in the
 * link's default alphabet; in that what was UCS-2, where a canonically equal text (Unicode, clause 3.7) can be written in it,
 * so that nothing is lost. Null where there is none.
 */
export function carryOtherwise(text: string, options: CarryOptions): Carried | null {
  try {
    if (!isUcs2(carryText(text, options))) return carryText(text, { ...options, encoding: "ucs2" });
    const other = carryText(text.normalize("NFC"), options);
    return isUcs2(other) ? null : other;
  } catch (error) {
    // More parts than there may be.
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** 3GPP 23.038 clause 4: bits 3 and 2 of the general group are the alphabet, with a class and without. */
export function isUcs2({ dataCoding }: Pick<Carried, "dataCoding">): boolean {
  return (dataCoding & 0x0c) === 0x08;
}
