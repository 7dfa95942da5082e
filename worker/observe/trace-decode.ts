/**
 * Decodes one PDU field by field, with the octets that hold each. Reads what it can of anything: what does not fit the
 * tables ends as octets that are not understood, since that is when somebody looks at a trace.
 */
import { parseReceipt } from "@/domain/receipts/parse";
import { decodeBody, type DefaultAlphabet } from "@/domain/text/decode";
import { hexOf, type TraceField } from "@/domain/traces/pdu";
import { tlvsById } from "smpp/lib/defs.js";
import { HEADER_LENGTH, isResponse } from "../smpp/constants";
import { layoutById, tlvSize, type FieldLayout } from "../smpp/pdu-tables";
import { wordsOf } from "./trace-words";

export type DecodedTrace = {
  commandId: number;
  status: number;
  sequence: number;
  source: string;
  destination: string;
  fields: TraceField[];
};

const KINDS: Record<string, TraceField["kind"]> = {
  ...{ source_addr: "number", destination_addr: "number", dest_addr: "number", esme_addr: "number" },
  ...{ short_message: "text", message_payload: "text", system_id: "account", password: "account" },
  callback_num: "number",
};
/** Octets that nobody understands may hold anything. */
const OPAQUE: TraceField["kind"] = "text";
const HEX_SHOWN = 64;

/** A frame of FrameReader: 16 octets at least, command_length of them where it was not cut. */
export function decodeTrace(frame: Buffer, alphabet: DefaultAlphabet): DecodedTrace {
  const commandId = frame.readUInt32BE(4);
  const reader = new TraceReader(frame);
  const layout = layoutById(commandId);
  reader.header(layout?.name);
  for (const field of layout?.fields ?? []) {
    if (reader.left === 0 && isResponse(commandId)) break;
    if (!reader.field(field)) break;
  }
  if (layout) reader.tlvs();
  reader.rest();
  explainText(frame, reader.fields, alphabet);
  const valueOf = (name: string): string => reader.fields.find((field) => field.name === name)?.value ?? "";
  return {
    commandId,
    status: frame.readUInt32BE(8),
    sequence: frame.readUInt32BE(12),
    source: valueOf("source_addr"),
    destination: valueOf("destination_addr"),
    fields: reader.fields,
  };
}

class TraceReader {
  readonly fields: TraceField[] = [];
  private at = HEADER_LENGTH;
  private broken = false;

  constructor(private readonly frame: Buffer) {}

  get left(): number {
    return this.frame.length - this.at;
  }

  header(command: string | undefined): void {
    const { frame } = this;
    const read = (name: string, from: number, show: (value: number) => Partial<TraceField>): void => {
      const value = frame.readUInt32BE(from);
      this.fields.push({ name, from, length: 4, value: String(value), part: "header", ...show(value) });
    };
    read("command_length", 0, () => ({}));
    read("command_id", 4, (value) => ({ value: hexOf(value), note: command ?? "unknown command" }));
    read("command_status", 8, (value) => ({
      value: hexOf(value),
      note: isResponse(frame.readUInt32BE(4)) ? wordsOf("command_status", value) : undefined,
    }));
    read("sequence_number", 12, () => ({}));
  }

  /** False where the PDU ends before the field does. */
  field({ name, kind }: FieldLayout): boolean {
    switch (kind) {
      case "int8":
      case "int32":
        return this.integer(name, kind === "int8" ? 1 : 4);
      case "cstring":
        return this.text(name);
      case "short_message":
        return this.shortMessage();
    }
  }

  tlvs(): void {
    while (!this.broken && this.left >= 4) {
      const { frame, at } = this;
      const tag = frame.readUInt16BE(at);
      const length = frame.readUInt16BE(at + 2);
      if (length > this.left - 4) return;
      const name = tlvsById[tag]?.tag.toLowerCase() ?? hexOf(tag, 4);
      const octets = frame.subarray(at + 4, at + 4 + length);
      this.fields.push({ name, from: at, length: 4 + length, part: "tlv", ...tlvValue(name, tag, octets) });
      this.at += 4 + length;
    }
  }

  /** What is left over is shown as octets. */
  rest(): void {
    if (this.left > 0) this.add("not understood", this.left, hexText(this.frame.subarray(this.at)), OPAQUE);
  }

  private integer(name: string, size: 1 | 4): boolean {
    if (this.left < size) return this.fail();
    const value = size === 1 ? this.frame.readUInt8(this.at) : this.frame.readUInt32BE(this.at);
    this.fields.push({
      ...{ name, from: this.at, length: size, value: String(value), part: "body" },
      note: wordsOf(name, value),
    });
    this.at += size;
    return true;
  }

  private text(name: string): boolean {
    const end = this.frame.indexOf(0, this.at);
    if (end < 0) return this.fail();
    const value = name === "password" ? "not kept" : this.frame.toString("latin1", this.at, end);
    this.add(name, end + 1 - this.at, value, KINDS[name]);
    return true;
  }

  private shortMessage(): boolean {
    if (!this.integer("sm_length", 1)) return false;
    const length = this.frame[this.at - 1]!;
    if (length > this.left) return this.fail();
    this.add("short_message", length, hexText(this.frame.subarray(this.at, this.at + length)), "text");
    return true;
  }

  private add(name: string, length: number, value: string, kind: TraceField["kind"]): void {
    this.fields.push({ name, from: this.at, length, value, part: "body", kind });
    this.at += length;
  }

  private fail(): false {
    this.broken = true;
    return false;
  }
}

function tlvValue(name: string, tag: number, octets: Buffer): Pick<TraceField, "value" | "note" | "kind"> {
  const size = tlvSize(tag);
  if (size !== null && size === octets.length && size > 0) {
    const value = octets.readUIntBE(0, size);
    return { value: String(value), note: wordsOf(name, value) };
  }
  if (name === "receipted_message_id")
    return { value: octets.toString("latin1").replaceAll("\0", ""), note: undefined };
  const known = name === "network_error_code";
  return { value: hexText(octets), kind: known ? undefined : (KINDS[name] ?? OPAQUE) };
}

function hexText(octets: Uint8Array): string {
  const shown = Buffer.from(octets.subarray(0, HEX_SHOWN)).toString("hex");
  return (shown.match(/../g) ?? []).join(" ") + (octets.length > HEX_SHOWN ? " …" : "");
}

/** The text in place of its octets, and in the note what it is made of. */
function explainText(frame: Buffer, fields: TraceField[], defaultAlphabet: DefaultAlphabet): void {
  const numberOf = (name: string): number => Number(fields.find((field) => field.name === name)?.value ?? 0);
  const esmClass = numberOf("esm_class");
  const dataCoding = numberOf("data_coding");
  for (const field of fields) {
    if (field.name !== "short_message" && field.name !== "message_payload") continue;
    const head = field.part === "tlv" ? 4 : 0;
    const octets = frame.subarray(field.from + head, field.from + field.length);
    if (octets.length === 0) {
      field.value = "";
      continue;
    }
    const body = decodeBody({ octets, dataCoding, udhi: (esmClass & 0x40) !== 0, defaultAlphabet });
    const notes: string[] = [];
    if (body.kind === "text" && body.text !== null) field.value = body.text;
    else notes.push("binary");
    if (body.concat)
      notes.push(`part ${body.concat.seq} of ${body.concat.total}, reference ${body.concat.ref}`);
    const receipt = { receiptedMessageId: null, messageState: null, networkErrorCode: null };
    if (esmClass & 0x3c && parseReceipt({ esmClass, dataCoding, body: octets, tlvs: receipt }))
      notes.push("delivery receipt");
    if (notes.length > 0) field.note = notes.join(", ");
  }
}
