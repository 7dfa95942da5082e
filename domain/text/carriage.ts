/** How a text of several parts is carried by a link: with user data headers, with sar parameters, or whole as a payload. */
import type { LONG_TEXTS } from "@/domain/connections/settings";
import type { MessageClass } from "./data-coding";
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

export type CarryOptions = Pick<EncodeOptions, "ref" | "maxParts" | "alphabet"> & {
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
