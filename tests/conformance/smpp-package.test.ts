/**
 * The fixed layouts of the hot path against the `smpp` package, octet by octet. It is given what it handles: ASCII, octets for
 * texts, whole dates. What it does with the rest (it guesses alphabets, reads past the end, throws) is why ours exist.
 */
import fc from "fast-check";
import { PDU } from "smpp/lib/pdu.js";
import { describe, expect, test } from "vitest";
import { COMMAND, TLV } from "@/worker/smpp/constants";
import { decodePdu } from "@/worker/smpp/decode";
import { encodePdu } from "@/worker/smpp/encode";
import { decodeMessage, readMessageId } from "@/worker/smpp/message-decode";
import { encodeMessage, encodeMessageResponse, type MessageToWrite } from "@/worker/smpp/message-encode";

const RUNS = { numRuns: 2000 };
const octet = fc.nat(255);
const sequence = fc.integer({ min: 1, max: 0x7fffffff });
const ascii = (maxLength: number) =>
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    maxLength,
  });
const address = fc.record({ ton: octet, npi: octet, addr: ascii(20) });
const date = fc.constantFrom<string>("", "261123041005012+", "000000001500000R");
const buffer = (maxLength: number) => fc.uint8Array({ maxLength }).map((octets) => Buffer.from(octets));

/** The optional parameters that the worker reads, with values of their type. */
const options = fc.record(
  {
    sar_msg_ref_num: fc.nat(0xffff),
    sar_total_segments: octet,
    sar_segment_seqnum: octet,
    receipted_message_id: ascii(64),
    message_state: fc.integer({ min: 1, max: 8 }),
  },
  { requiredKeys: [] },
);
type Options = Partial<Record<keyof typeof TLV, number | string>>;

const message = fc.record({
  command: fc.constantFrom("submit_sm", "deliver_sm"),
  sequence,
  serviceType: ascii(5),
  source: address,
  destination: address,
  esmClass: octet,
  protocolId: octet,
  scheduleDeliveryTime: date,
  validityPeriod: date,
  registeredDelivery: octet,
  dataCoding: octet,
  shortMessage: buffer(254),
  options,
});
type Message = (typeof message extends fc.Arbitrary<infer T> ? T : never) & { options: Options };

function tlvsOf(given: Options): { tag: number; value: Buffer }[] {
  return Object.entries(given).map(([name, value]) => ({
    tag: TLV[name as keyof Options],
    value:
      typeof value === "string"
        ? Buffer.from(`${value}\0`, "latin1")
        : name === "sar_msg_ref_num"
          ? Buffer.of(value >> 8, value & 0xff)
          : Buffer.of(value),
  }));
}

function ours({ command, options: given, ...fields }: Message): MessageToWrite {
  return { ...fields, commandId: COMMAND[command], tlvs: tlvsOf(given) };
}

function theirs(given: Message): PDU {
  return new PDU(given.command, {
    sequence_number: given.sequence,
    service_type: given.serviceType,
    source_addr_ton: given.source.ton,
    source_addr_npi: given.source.npi,
    source_addr: given.source.addr,
    dest_addr_ton: given.destination.ton,
    dest_addr_npi: given.destination.npi,
    destination_addr: given.destination.addr,
    esm_class: given.esmClass,
    protocol_id: given.protocolId,
    schedule_delivery_time: given.scheduleDeliveryTime,
    validity_period: given.validityPeriod,
    registered_delivery: given.registeredDelivery,
    data_coding: given.dataCoding,
    short_message: given.shortMessage,
    ...given.options,
  });
}

/** What is named alike in what is written and in what is read. */
const SAME = [
  ...(["sequence", "serviceType", "source", "destination", "esmClass", "scheduleDeliveryTime"] as const),
  ...(["validityPeriod", "registeredDelivery", "dataCoding"] as const),
];

describe("submit_sm and deliver_sm", () => {
  test("are written as the smpp package writes them, octet by octet", () => {
    fc.assert(
      fc.property(message, (given) => {
        expect(encodeMessage(ours(given)).toString("hex")).toBe(theirs(given).toBuffer().toString("hex"));
      }),
      RUNS,
    );
  });

  test("are read back from what the smpp package wrote, by the fixed layout and by the tables", () => {
    fc.assert(
      fc.property(message, (given) => {
        const frame = theirs(given).toBuffer();
        const { options: sent } = given;
        const fixed = decodeMessage(frame);
        const general = decodePdu(frame);
        if (!fixed.ok || !general.ok) throw new Error("What the package wrote could not be read.");
        const { shortMessage, options: read, commandId } = fixed.pdu;
        expect(commandId).toBe(COMMAND[given.command]);
        expect(shortMessage.equals(given.shortMessage)).toBe(true);
        expect(given.shortMessage.equals(general.pdu.fields.short_message as Buffer)).toBe(true);
        expect(SAME.map((name) => fixed.pdu[name])).toEqual(SAME.map((name) => given[name]));
        expect(read).toEqual({
          payload: null,
          sarRef: sent.sar_msg_ref_num ?? null,
          sarTotal: sent.sar_total_segments ?? null,
          sarSeq: sent.sar_segment_seqnum ?? null,
          receiptedMessageId: sent.receipted_message_id ?? null,
          messageState: sent.message_state ?? null,
          networkErrorCode: null,
        });
      }),
      RUNS,
    );
  });

  test("are read by the smpp package as they were meant", () => {
    fc.assert(
      fc.property(message, (given) => {
        // without a header and with data_coding 4 it leaves the octets of the text alone
        const plain = {
          ...given,
          esmClass: given.esmClass & 0x3f,
          dataCoding: 4,
          scheduleDeliveryTime: "",
          validityPeriod: "",
        };
        const read = new PDU(encodeMessage(ours(plain)));
        const { message } = read.short_message as { message: Buffer };
        expect(message.equals(given.shortMessage)).toBe(true);
        const names = ["command", "sequence_number", "source_addr_ton", "source_addr", "destination_addr"];
        const seen = [...names, "registered_delivery", "data_coding", ...Object.keys(given.options)];
        const wanted = theirs(plain);
        expect(seen.map((name) => read[name])).toEqual(seen.map((name) => wanted[name]));
      }),
      RUNS,
    );
  });
});

describe("submit_sm_resp and deliver_sm_resp", () => {
  const names = fc.constantFrom("submit_sm_resp" as const, "deliver_sm_resp" as const);
  test("are written and read as the smpp package does", () => {
    fc.assert(
      fc.property(names, sequence, ascii(64), (command, number, messageId) => {
        const mine = encodeMessageResponse(COMMAND[command], { status: 0, sequence: number, messageId });
        const package_ = new PDU(command, { sequence_number: number, message_id: messageId }).toBuffer();
        expect(mine.toString("hex")).toBe(package_.toString("hex"));
        expect(readMessageId(package_)).toBe(messageId);
        expect(new PDU(mine)).toMatchObject({ command, sequence_number: number, message_id: messageId });
      }),
      RUNS,
    );
  });
  test("with an error have no body, as in the package", () => {
    for (const status of [0x58, 0x14, 0xff]) {
      const package_ = new PDU("submit_sm_resp", { sequence_number: 9, command_status: status }).toBuffer();
      expect(encodePdu({ command: "submit_sm_resp", sequence: 9, status })).toEqual(package_);
    }
  });
});

describe("the other PDUs of a session", () => {
  const bind = fc.record({
    command: fc.constantFrom(
      "bind_transceiver" as const,
      "bind_receiver" as const,
      "bind_transmitter" as const,
    ),
    sequence,
    fields: fc.record({
      system_id: ascii(15),
      password: ascii(8),
      system_type: ascii(12),
      interface_version: octet,
      addr_ton: octet,
      addr_npi: octet,
      address_range: ascii(40),
    }),
  });
  test("binds are written as the smpp package writes them", () => {
    fc.assert(
      fc.property(bind, (given) => {
        const package_ = new PDU(given.command, {
          sequence_number: given.sequence,
          ...given.fields,
        }).toBuffer();
        expect(encodePdu(given).toString("hex")).toBe(package_.toString("hex"));
      }),
      RUNS,
    );
  });
  test.each(["enquire_link", "enquire_link_resp", "unbind", "unbind_resp", "generic_nack"] as const)(
    "%s too",
    (command) => {
      const package_ = new PDU(command, { sequence_number: 77 }).toBuffer();
      expect(encodePdu({ command, sequence: 77 })).toEqual(package_);
    },
  );
});
