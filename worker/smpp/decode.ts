/**
 * Reads any PDU by its table. A frame is what FrameReader yields: command_length octets exactly. Never throws on any
 * octets. The PDUs of the hot path have a faster reader of their own in message-decode.ts.
 */
import { HEADER_LENGTH, isResponse, STATUS, type CommandName } from "./constants";
import { truncated, unterminated, type FieldFault, type Result } from "./fault";
import { layoutById, tlvSize, type FieldLayout } from "./pdu-tables";

export type Tlv = { tag: number; value: Buffer };

export type PduHeader = { commandId: number; status: number; sequence: number };

export type Pdu = PduHeader & {
  command: CommandName;
  /** integers as numbers, C-octet strings as Latin-1 text, short_message as octets; those that a response left out are missing */
  fields: Record<string, number | string | Buffer>;
  tlvs: Tlv[];
};

export function readHeader(frame: Buffer): PduHeader {
  return {
    commandId: frame.readUInt32BE(4),
    status: frame.readUInt32BE(8),
    sequence: frame.readUInt32BE(12),
  };
}

export function decodePdu(frame: Buffer): Result<Pdu> {
  const header = readHeader(frame);
  const layout = layoutById(header.commandId);
  if (!layout) {
    const fault = {
      status: STATUS.invalidCommandId,
      field: "command_id",
      problem: "unknown-command",
    } as const;
    return { ok: false, fault: { ...pick(header), ...fault } };
  }
  const pdu: Pdu = { ...header, command: layout.name, fields: {}, tlvs: [] };
  const reader = new BodyReader(frame);
  // clause 4: the body of a response with an error is left out, and some leave it out of others as well
  const optional = isResponse(header.commandId);
  for (const field of layout.fields) {
    if (optional && reader.left === 0) break;
    pdu.fields[field.name] = reader.field(field);
    if (reader.fault) return { ok: false, fault: { ...pick(header), ...reader.fault } };
  }
  pdu.tlvs = reader.tlvs();
  if (reader.fault) return { ok: false, fault: { ...pick(header), ...reader.fault } };
  return { ok: true, pdu };
}

function pick({ commandId, sequence }: PduHeader): { commandId: number; sequence: number } {
  return { commandId, sequence };
}

const NOTHING = Buffer.alloc(0);

/** Reads fields one after the other; the first fault stays and what is read after it means nothing. */
class BodyReader {
  fault: FieldFault | null = null;
  private at = HEADER_LENGTH;

  constructor(private readonly frame: Buffer) {}

  get left(): number {
    return this.frame.length - this.at;
  }

  field(layout: FieldLayout): number | string | Buffer {
    switch (layout.kind) {
      case "int8":
        return this.integer(layout.name, 1);
      case "int32":
        return this.integer(layout.name, 4);
      case "cstring":
        return this.text(layout);
      case "short_message":
        return this.shortMessage();
    }
  }

  /** Up to three octets after the last whole parameter cannot be one and are left alone (clause 3.3 on what is unexpected). */
  tlvs(): Tlv[] {
    const found: Tlv[] = [];
    while (this.left >= 4) {
      const tag = this.frame.readUInt16BE(this.at);
      const length = this.frame.readUInt16BE(this.at + 2);
      const from = this.at + 4;
      const field = `0x${tag.toString(16).padStart(4, "0")}`;
      if (length > this.left - 4) {
        this.fault = { status: STATUS.invalidTlvStream, field, problem: "tlv-stream" };
        return found;
      }
      const size = tlvSize(tag);
      if (size !== null && size !== length) {
        this.fault = { status: STATUS.invalidTlvLength, field, problem: "tlv-length" };
        return found;
      }
      found.push({ tag, value: this.frame.subarray(from, from + length) });
      this.at = from + length;
    }
    return found;
  }

  private integer(name: string, size: 1 | 4): number {
    if (this.left < size) {
      this.fault = truncated(name);
      return 0;
    }
    const value = size === 1 ? this.frame.readUInt8(this.at) : this.frame.readUInt32BE(this.at);
    this.at += size;
    return value;
  }

  private text({ name, max, tooLong }: FieldLayout): string {
    const end = this.frame.indexOf(0, this.at);
    if (end < 0) {
      this.fault = this.left === 0 ? truncated(name) : unterminated(name);
      return "";
    }
    if (end - this.at >= max) {
      this.fault = { status: tooLong, field: name, problem: "too-long" };
      return "";
    }
    const value = this.frame.toString("latin1", this.at, end);
    this.at = end + 1;
    return value;
  }

  private shortMessage(): Buffer {
    const length = this.integer("sm_length", 1);
    if (this.fault) return NOTHING;
    if (length > this.left) {
      this.fault = { status: STATUS.invalidMessageLength, field: "short_message", problem: "truncated" };
      return NOTHING;
    }
    const value = this.frame.subarray(this.at, this.at + length);
    this.at += length;
    return value;
  }
}
