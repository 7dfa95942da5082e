import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMAND, isResponse, STATUS, TLV, type CommandName } from "./constants";
import { decodePdu, readHeader } from "./decode";
import { encodePdu, PduEncodeError, type FieldValues } from "./encode";
import { layoutByName } from "./pdu-tables";
import { decodeMessage, readMessageId } from "./message-decode";
import { encodeHeader, encodeMessage, encodeMessageResponse, type MessageToWrite } from "./message-encode";

const names = Object.keys(COMMAND) as CommandName[];
const cstring = (max: number) =>
  fc.uint8Array({ min: 1, maxLength: Math.min(max - 1, 70) }).map((o) => Buffer.from(o).toString("latin1"));

const fieldsOf = (name: CommandName): fc.Arbitrary<FieldValues> =>
  fc.record(
    Object.fromEntries(
      layoutByName(name).fields.map((field) => {
        if (field.kind === "int8") return [field.name, fc.integer({ min: 0, max: 0xff })];
        if (field.kind === "int32") return [field.name, fc.integer({ min: 0, max: 0xffffffff })];
        if (field.kind === "cstring") return [field.name, cstring(field.max)];
        return [field.name, fc.uint8Array({ maxLength: 255 }).map((octets) => Buffer.from(octets))];
      }),
    ),
  );
const anyPdu = fc.constantFrom(...names).chain((command) =>
  fc.record({
    command: fc.constant(command),
    sequence: fc.integer({ min: 0, max: 0xffffffff }),
    fields: fieldsOf(command),
    tlvs: fc.array(
      fc.record({
        tag: fc.integer({ min: 0x1400, max: 0x3fff }),
        value: fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets)),
      }),
      { maxLength: 4 },
    ),
  }),
);

/** A frame's length set to what it is. */
function sized(frame: Buffer): Buffer {
  frame.writeUInt32BE(frame.length, 0);
  return frame;
}

describe("decodePdu and encodePdu", () => {
  it("read back what they wrote, for every command", () => {
    fc.assert(
      fc.property(anyPdu, (written) => {
        const result = decodePdu(encodePdu(written));
        expect(result).toMatchObject({ ok: true, pdu: { ...written, status: 0 } });
      }),
      { numRuns: 1500 },
    );
  });

  it("find every request fault when the frame ends early, at whatever octet, and never throw", () => {
    fc.assert(
      fc.property(
        anyPdu.filter(({ command }) => !isResponse(COMMAND[command])),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (written, part) => {
          const whole = encodePdu({ ...written, tlvs: [] });
          const frame = sized(Buffer.from(whole.subarray(0, 16 + Math.floor(part * (whole.length - 16)))));
          const result = decodePdu(frame);
          expect(result.ok).toBe(frame.length === whole.length);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("give a result for any octets behind any header", () => {
    const ids = fc.oneof(
      fc.constantFrom(...names.map((name) => COMMAND[name])),
      fc.integer({ min: 0, max: 0xffffffff }),
    );
    fc.assert(
      fc.property(ids, fc.uint8Array({ maxLength: 400 }), (id, body) => {
        const frame = sized(
          Buffer.concat([encodeHeader(id >>> 0, { status: 0, sequence: 1 }), Buffer.from(body)]),
        );
        const result = decodePdu(frame);
        if (!result.ok) expect(result.fault).toMatchObject({ commandId: id >>> 0, sequence: 1 });
        decodeMessage(frame);
        readMessageId(frame);
      }),
      { numRuns: 4000 },
    );
  });

  it("keep a response with an error to its header, and read one with a body all the same", () => {
    const bare = encodePdu({ command: "bind_transceiver_resp", sequence: 9, status: 0xe });
    expect(bare.length).toBe(16);
    expect(decodePdu(bare)).toMatchObject({ ok: true, pdu: { status: 0xe, fields: {} } });
    const full = encodePdu({
      command: "submit_sm_resp",
      sequence: 9,
      status: 0x58,
      fields: { message_id: "a1" },
    });
    expect(decodePdu(full)).toMatchObject({ ok: true, pdu: { status: 0x58, fields: { message_id: "a1" } } });
  });

  it("accept a bind response with a version, without one, with an empty system_id, with an unknown tag (checklist 2)", () => {
    const version = { tag: TLV.sc_interface_version, value: Buffer.of(0x34) };
    const vendor = { tag: 0x1501, value: Buffer.from("x") };
    for (const tlvs of [[version], [], [vendor], [vendor, version]]) {
      const frame = encodePdu({
        command: "bind_transceiver_resp",
        sequence: 1,
        fields: { system_id: "" },
        tlvs,
      });
      expect(decodePdu(frame)).toMatchObject({ ok: true, pdu: { tlvs } });
    }
  });

  it("name the field that is too long by its own status", () => {
    const bind = (fields: FieldValues) =>
      decodePdu(encodePdu({ command: "bind_receiver", sequence: 1, fields }));
    expect(bind({ system_id: "x".repeat(16) })).toMatchObject({ fault: { status: STATUS.invalidSystemId } });
    expect(bind({ system_type: "x".repeat(13) })).toMatchObject({
      fault: { status: STATUS.invalidSystemType },
    });
    expect(bind({ system_id: "x".repeat(15) }).ok).toBe(true);
  });

  it("say that a command is unknown with its number, for the generic_nack (checklist 17)", () => {
    const frame = encodeHeader(0x00010203, { status: 0, sequence: 77 });
    expect(decodePdu(frame)).toEqual({
      ok: false,
      fault: {
        commandId: 0x00010203,
        sequence: 77,
        status: STATUS.invalidCommandId,
        field: "command_id",
        problem: "unknown-command",
      },
    });
  });

  it("refuse to write a NUL or a character beyond Latin-1 rather than mend it", () => {
    const write = (system_id: string) => () =>
      encodePdu({ command: "bind_receiver", sequence: 1, fields: { system_id } });
    expect(write("a\0b")).toThrow(PduEncodeError);
    expect(write("አወ")).toThrow(PduEncodeError);
    expect(write("café")).not.toThrow();
  });
});

const address = fc.record({
  ton: fc.integer({ min: 0, max: 255 }),
  npi: fc.integer({ min: 0, max: 255 }),
  addr: cstring(65),
});
const anyMessage: fc.Arbitrary<MessageToWrite> = fc.record({
  commandId: fc.constantFrom(COMMAND.submit_sm, COMMAND.deliver_sm),
  sequence: fc.integer({ min: 1, max: 0x7fffffff }),
  serviceType: cstring(6),
  source: address,
  destination: address,
  esmClass: fc.integer({ min: 0, max: 255 }),
  scheduleDeliveryTime: cstring(17),
  validityPeriod: cstring(17),
  registeredDelivery: fc.integer({ min: 0, max: 255 }),
  dataCoding: fc.integer({ min: 0, max: 255 }),
  shortMessage: fc.uint8Array({ maxLength: 255 }).map((octets) => Buffer.from(octets)),
});

const plain: MessageToWrite = {
  commandId: COMMAND.deliver_sm,
  sequence: 5,
  source: { ton: 1, npi: 1, addr: "251911000001" },
  destination: { ton: 0, npi: 0, addr: "1234" },
  esmClass: 0,
  registeredDelivery: 0,
  dataCoding: 0,
  shortMessage: Buffer.from("VOTE 3"),
};

describe("decodeMessage and encodeMessage", () => {
  it("agree with the tables on every submit_sm and deliver_sm", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const frame = encodeMessage(message);
        expect(decodeMessage(frame)).toMatchObject({ ok: true, pdu: message });
        const byTable = decodePdu(frame);
        expect(byTable).toMatchObject({
          ok: true,
          pdu: {
            sequence: message.sequence,
            fields: {
              source_addr: message.source.addr,
              dest_addr_npi: message.destination.npi,
              validity_period: message.validityPeriod,
              short_message: message.shortMessage,
            },
          },
        });
        if (byTable.ok) expect(encodePdu(byTable.pdu).length).toBe(frame.length);
      }),
      { numRuns: 1500 },
    );
  });

  it("read a data_sm, whose text is a message_payload", () => {
    const value = Buffer.from("a long text");
    const frame = encodeMessage({
      ...plain,
      commandId: COMMAND.data_sm,
      tlvs: [{ tag: TLV.message_payload, value }],
    });
    expect(decodePdu(frame)).toMatchObject({ ok: true, pdu: { command: "data_sm" } });
    expect(decodeMessage(frame)).toMatchObject({
      ok: true,
      pdu: { source: plain.source, shortMessage: Buffer.alloc(0), options: { payload: value } },
    });
  });

  it("read the tags of parts and receipts, and pass over every other whatever is in it", () => {
    const frame = encodeMessage({
      ...plain,
      tlvs: [
        { tag: 0x1400, value: Buffer.from("vendor") },
        { tag: 0x0204, value: Buffer.of(1) },
        { tag: TLV.sar_msg_ref_num, value: Buffer.of(1, 2) },
        { tag: TLV.sar_total_segments, value: Buffer.of(3) },
        { tag: TLV.sar_segment_seqnum, value: Buffer.of(2) },
        { tag: TLV.receipted_message_id, value: Buffer.from("7f3a\0") },
        { tag: TLV.message_state, value: Buffer.of(2) },
        { tag: TLV.network_error_code, value: Buffer.of(3, 0, 8) },
      ],
    });
    expect(decodeMessage(frame)).toMatchObject({
      ok: true,
      pdu: {
        options: {
          sarRef: 0x0102,
          sarTotal: 3,
          sarSeq: 2,
          receiptedMessageId: "7f3a",
          messageState: 2,
          networkErrorCode: Buffer.of(3, 0, 8),
        },
      },
    });
  });

  it("find an sm_length over the end, a tag over the end and a tag of a wrong length", () => {
    const body = encodeMessage(plain);
    body[body.length - 7] = 200;
    expect(decodeMessage(body)).toMatchObject({
      fault: { status: STATUS.invalidMessageLength, field: "short_message", sequence: 5 },
    });
    const over = sized(Buffer.concat([encodeMessage(plain), Buffer.of(0x14, 0, 0, 9, 1)]));
    expect(decodeMessage(over)).toMatchObject({ fault: { status: STATUS.invalidTlvStream } });
    expect(decodePdu(over)).toMatchObject({ fault: { status: STATUS.invalidTlvStream } });
    const short = encodeMessage({ ...plain, tlvs: [{ tag: TLV.sar_msg_ref_num, value: Buffer.of(1) }] });
    expect(decodeMessage(short)).toMatchObject({ fault: { status: STATUS.invalidTlvLength } });
    expect(decodePdu(short)).toMatchObject({ fault: { status: STATUS.invalidTlvLength } });
  });

  it("find a string that is never ended", () => {
    const frame = sized(
      Buffer.concat([encodeHeader(COMMAND.deliver_sm, { status: 0, sequence: 1 }), Buffer.from("CMT")]),
    );
    expect(decodeMessage(frame)).toMatchObject({ fault: { problem: "unterminated", field: "service_type" } });
  });

  it("leave up to three octets after the last parameter alone", () => {
    const frame = sized(Buffer.concat([encodeMessage(plain), Buffer.of(1, 2, 3)]));
    expect(decodeMessage(frame)).toMatchObject({ ok: true, pdu: { shortMessage: plain.shortMessage } });
    expect(decodePdu(frame).ok).toBe(true);
  });

  it("answer a text with its own response, its number and an empty message_id (checklist 20)", () => {
    const frame = encodeMessageResponse(COMMAND.deliver_sm_resp, { status: 0, sequence: 0xffffffff });
    expect(frame.toString("hex")).toBe("000000118000000500000000ffffffff00");
    expect(readHeader(frame)).toEqual({
      commandId: COMMAND.deliver_sm_resp,
      status: 0,
      sequence: 0xffffffff,
    });
  });

  it("read the id of an accepted message though its terminator is missing", () => {
    const whole = encodeMessageResponse(COMMAND.submit_sm_resp, {
      status: 0,
      sequence: 1,
      messageId: "4a2b",
    });
    expect(readMessageId(whole)).toBe("4a2b");
    expect(readMessageId(sized(Buffer.from(whole.subarray(0, -1))))).toBe("4a2b");
    expect(readMessageId(encodeHeader(COMMAND.submit_sm_resp, { status: 0, sequence: 1 }))).toBe("");
  });
});
