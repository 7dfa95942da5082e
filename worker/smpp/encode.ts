/** Writes any PDU by its table. The PDUs of the hot path have a faster writer of their own in message-encode.ts. */
import { COMMAND, HEADER_LENGTH, STATUS, type CommandName } from "./constants";
import type { Tlv } from "./decode";
import { layoutByName, type FieldLayout } from "./pdu-tables";

export type FieldValues = Record<string, number | string | Uint8Array>;

export type PduToWrite = {
  command: CommandName;
  sequence: number;
  /** default 0 */
  status?: number;
  /** what is left out is 0 or empty */
  fields?: FieldValues;
  tlvs?: Tlv[];
};

/** A value that no PDU can carry: a NUL or a character beyond Latin-1 in a string, over 255 octets in a short_message. */
export class PduEncodeError extends Error {
  override readonly name = "PduEncodeError";

  constructor(
    readonly field: string,
    /** the status that names the field */
    readonly status: number,
  ) {
    super(`${field} cannot be written into a PDU.`);
  }
}

/**
 * The octets of one PDU. A response with an error has no body unless fields are given (clause 4).
 * @throws PduEncodeError
 */
export function encodePdu({ command, sequence, status = 0, fields, tlvs = [] }: PduToWrite): Buffer {
  const bodiless = status !== STATUS.ok && fields === undefined;
  const parts = bodiless
    ? []
    : layoutByName(command).fields.map((field) => encodeField(field, fields?.[field.name]));
  for (const { tag, value } of tlvs) parts.push(encodeTlv(tag, value));
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt32BE(HEADER_LENGTH + body.length, 0);
  header.writeUInt32BE(COMMAND[command], 4);
  header.writeUInt32BE(status >>> 0, 8);
  header.writeUInt32BE(sequence >>> 0, 12);
  return Buffer.concat([header, body]);
}

export function encodeTlv(tag: number, value: Uint8Array): Buffer {
  if (value.length > 0xffff) throw new PduEncodeError(`0x${tag.toString(16)}`, STATUS.invalidTlvLength);
  const octets = Buffer.alloc(4 + value.length);
  octets.writeUInt16BE(tag, 0);
  octets.writeUInt16BE(value.length, 2);
  octets.set(value, 4);
  return octets;
}

function encodeField({ name, kind, tooLong }: FieldLayout, value: FieldValues[string] | undefined): Buffer {
  switch (kind) {
    case "int8":
    case "int32": {
      const size = kind === "int8" ? 1 : 4;
      const number = typeof value === "number" ? value : 0;
      if (!Number.isInteger(number) || number < 0 || number >= 2 ** (8 * size))
        throw new PduEncodeError(name, tooLong);
      const octets = Buffer.alloc(size);
      octets.writeUIntBE(number, 0, size);
      return octets;
    }
    case "cstring": {
      const text = typeof value === "string" ? value : "";
      if (!isCString(text)) throw new PduEncodeError(name, tooLong);
      return Buffer.from(`${text}\0`, "latin1");
    }
    case "short_message": {
      const octets = value instanceof Uint8Array ? value : Buffer.alloc(0);
      if (octets.length > 255) throw new PduEncodeError(name, STATUS.invalidMessageLength);
      return Buffer.concat([Buffer.of(octets.length), octets]);
    }
  }
}

function isCString(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0 || code > 0xff) return false;
  }
  return true;
}
