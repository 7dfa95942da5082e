/** Binary messages out: octets for an application on the phone, with a user data header of their own (3GPP TS 23.040 clause 9.2.3.24). */
import { z } from "zod";
import { AppError } from "@/domain/errors";
import type { MessageClass } from "./data-coding";
import type { Encoded } from "./encode";
import { joinOctets } from "./octets";
import { buildConcatHeader } from "./udh";

const HEX = /^(?:[0-9A-Fa-f]{2})*$/;
const hexSchema = z
  .string()
  .transform((text) => text.replace(/\s/g, "").toUpperCase())
  .refine((text) => HEX.test(text), "Write octets in hexadecimal, two digits each.");

/** A binary message as it is typed or asked for. */
export const binaryContentSchema = z.strictObject({
  /** elements of the user data header in hex, without the length in front of them; empty: no header */
  header: hexSchema.default(""),
  payload: hexSchema.refine((text) => text !== "", "There are no octets to send."),
  /** 0 to 3 (3GPP TS 23.038 clause 4); null: none */
  messageClass: z.literal([0, 1, 2, 3]).nullable().default(null),
});
export type BinaryContent = z.output<typeof binaryContentSchema>;

export type EncodedParts = Pick<Encoded, "dataCoding" | "parts" | "esmClass">;

/** 23.040 clause 9.2.3.16, the length octet of the header within it. */
const PART_OCTETS = 140;
const UDHI = 0x40;
/** 8-bit data without a class (SMPP 3.4 clause 5.2.19), and the group of 23.038 clause 4 whose bits 1 and 0 are the class. */
const CODING = { plain: 0x04, withClass: 0xf4 } as const;
/** Elements that make a part of a message: whoever sends them has split it already. */
const CONCATENATIONS = [0x00, 0x08];

/**
 * Encodes a binary message. What one PDU does not hold goes in parts, each with the header and a place among them.
 * AppError `invalid` when the header leaves no room, is not sound, or already says that it is a part and more is needed.
 */
export function encodeBinary(
  content: BinaryContent,
  { ref = 0, refBits = 16 }: { ref?: number; refBits?: 8 | 16 } = {},
): EncodedParts {
  const elements = octetsOf(content.header);
  const payload = octetsOf(content.payload);
  const ids = elementsIn(elements);
  const dataCoding = content.messageClass === null ? CODING.plain : CODING.withClass | content.messageClass;
  const lengthOctet = elements.length > 0 ? 1 : 0;
  if (lengthOctet + elements.length + payload.length <= PART_OCTETS) {
    return {
      dataCoding,
      parts: [withHeader(elements, payload)],
      esmClass: lengthOctet > 0 ? UDHI : 0,
    };
  }
  if (ids.some((id) => CONCATENATIONS.includes(id)))
    throw new AppError("invalid", "The header says that this is a part, but the octets do not fit into one.");
  return { dataCoding, parts: split({ elements, payload, ref, refBits }), esmClass: UDHI };
}

type ToSplit = { elements: Uint8Array; payload: Uint8Array; ref: number; refBits: 8 | 16 };

function split({ elements, payload, ref, refBits }: ToSplit): Uint8Array[] {
  const room = PART_OCTETS - elements.length - (refBits === 8 ? 6 : 7);
  if (room < 1) throw new AppError("invalid", "The header leaves no room for the octets.");
  const total = Math.ceil(payload.length / room);
  if (total > 255) throw new AppError("invalid", `The octets need ${total} parts; at most 255 are allowed.`);
  return Array.from({ length: total }, (_, index) => {
    const place = buildConcatHeader({ ref, refBits, total, seq: index + 1 }).subarray(1);
    return withHeader(joinOctets([place, elements]), payload.subarray(index * room, (index + 1) * room));
  });
}

/** The identifiers of the elements; AppError `invalid` when their lengths do not add up to the header's. */
function elementsIn(elements: Uint8Array): number[] {
  const ids: number[] = [];
  let at = 0;
  while (at < elements.length) {
    ids.push(elements[at]!);
    at += 2 + (elements[at + 1] ?? elements.length);
  }
  if (at !== elements.length)
    throw new AppError(
      "invalid",
      "The header is not sound: each element is an identifier, a length and so many octets.",
    );
  if (elements.length > PART_OCTETS - 1)
    throw new AppError("invalid", "The header leaves no room for the octets.");
  return ids;
}

function withHeader(elements: Uint8Array, data: Uint8Array): Uint8Array {
  return elements.length === 0 ? data : joinOctets([Uint8Array.of(elements.length), elements, data]);
}

function octetsOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The form in which a binary message stands in the log and in the outbox, such as "UDH:050415811581 DATA:0A0B CLASS:1". */
export function writeBinary({ header, payload, messageClass }: BinaryContent): string {
  const fields = [
    header && `UDH:${header}`,
    `DATA:${payload}`,
    messageClass !== null && `CLASS:${messageClass}`,
  ];
  return fields.filter(Boolean).join(" ");
}

const WRITTEN = /^(?:UDH:([0-9A-F]+) )?DATA:([0-9A-F]+)(?: CLASS:([0-3]))?$/;

/** What `writeBinary` wrote; null when it is not in its form. */
export function readBinary(text: string): BinaryContent | null {
  const [, header = "", payload, messageClass] = WRITTEN.exec(text) ?? [];
  if (payload === undefined) return null;
  return {
    header,
    payload,
    messageClass: messageClass === undefined ? null : (Number(messageClass) as MessageClass),
  };
}
