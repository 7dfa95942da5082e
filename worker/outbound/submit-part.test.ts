import { describe, expect, it } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { connectionSettingsSchema, type ConnectionSettings } from "@/domain/connections/settings";
import { TLV } from "../smpp/constants";
import { Encoder } from "./encoder";
import type { OutboundMessage } from "./job";
import { submitPart } from "./submit-part";

const NUMBER = "0198a000-0000-7000-8000-0000000000aa";

function connectionOf(settings: Partial<ConnectionSettings>, number = "12345"): WantedConnection {
  return {
    numbers: [{ id: NUMBER, address: number, repliesBy: "c" }],
    settings: connectionSettingsSchema.parse(settings),
  } as unknown as WantedConnection;
}

type Wanted = { settings?: Partial<ConnectionSettings>; number?: string; text?: string; to?: string };

/** The PDUs of a message as the dispatcher asks for them. */
function submitsOf({ settings = {}, number, text = "hello", to = "251911000001" }: Wanted) {
  const connection = connectionOf(settings, number);
  const message: OutboundMessage = {
    ...{ id: "0198a000-0000-7000-8000-00000000abcd", at: 0, contactKey: "c", address: to, text },
    ...{ connectionId: "k", numberId: NUMBER, expiresAt: 1, attempts: 0, lane: "reply", ruleKind: "person" },
    ...{ epoch: 1, acceptedSeqs: [] },
  };
  const job = new Encoder().toJob(message, connection.settings);
  return job.parts.map((part) => {
    job.next += 1;
    return submitPart(connection, job, part);
  });
}
const submitOf = (wanted: Wanted) => submitsOf(wanted)[0]!;

describe("the PDU of a part", () => {
  it("asks for a receipt where the connection does (checklist 41)", () => {
    expect(submitOf({}).registeredDelivery).toBe(1);
    expect(submitOf({ settings: { deliveryReceipts: false } }).registeredDelivery).toBe(0);
  });
  it("has the validity of the connection, relative, and none where it is left to the SMSC (checklist 41)", () => {
    expect(submitOf({}).validityPeriod).toBe("");
    expect(submitOf({ settings: { validitySeconds: 900 } }).validityPeriod).toBe("000000001500000R");
  });
  it("has the types and plans of its addresses by their shape, or as they are set (checklist 41)", () => {
    expect(submitOf({})).toMatchObject({
      source: { ton: 0, npi: 1, addr: "12345" },
      destination: { ton: 1, npi: 1, addr: "251911000001" },
    });
    const settings = { sourceTon: 3, sourceNpi: 0, destinationTon: 2, destinationNpi: 8 };
    expect(submitOf({ settings })).toMatchObject({
      source: { ton: 3, npi: 0 },
      destination: { ton: 2, npi: 8 },
    });
  });
  it("from a name has TON 5, NPI 0 and at most 11 characters (checklist 41)", () => {
    expect(submitOf({ number: "Radio Addis FM" }).source).toEqual({ ton: 5, npi: 0, addr: "Radio Addis" });
    expect(submitOf({ number: "INFO" }).source).toEqual({ ton: 5, npi: 0, addr: "INFO" });
  });
  it("of GSM 7-bit is data_coding 0, unpacked, one septet an octet (checklist 40)", () => {
    const { dataCoding, shortMessage } = submitOf({ text: "a@€" });
    expect(dataCoding).toBe(0);
    expect(Buffer.from(shortMessage).toString("hex")).toBe("61001b65");
  });
});

describe("a long text", () => {
  const text = "я".repeat(100);
  const options = (form: ConnectionSettings["longTexts"]) =>
    submitsOf({ settings: { longTexts: form }, text });

  it("has one reference, one data_coding and one destination in all its parts, and says that more follow (checklist 39)", () => {
    const parts = options("udh16");
    expect(parts.map(({ continues }) => continues)).toEqual([true, false]);
    expect(new Set(parts.map(({ dataCoding }) => dataCoding))).toEqual(new Set([8]));
    expect(new Set(parts.map(({ destination }) => destination.addr)).size).toBe(1);
    expect(parts.map(({ shortMessage }) => Buffer.from(shortMessage.subarray(0, 7)).toString("hex"))).toEqual(
      ["060804abcd0201", "060804abcd0202"],
    );
  });
  it("by 8-bit headers has a reference of one octet", () => {
    const heads = options("udh8").map(({ shortMessage }) =>
      Buffer.from(shortMessage.subarray(0, 6)).toString("hex"),
    );
    expect(heads).toEqual(["050003cd0201", "050003cd0202"]);
  });
  it("by sar has its place in three parameters, and no header", () => {
    const parts = options("sar");
    expect(parts.map(({ esmClass }) => esmClass)).toEqual([0, 0]);
    expect(parts.map(({ tlvs }) => tlvs)).toEqual(
      [1, 2].map((seq) => [
        { tag: TLV.sar_msg_ref_num, value: Buffer.of(0xab, 0xcd) },
        { tag: TLV.sar_total_segments, value: Buffer.of(2) },
        { tag: TLV.sar_segment_seqnum, value: Buffer.of(seq) },
      ]),
    );
    expect(parts.map(({ shortMessage }) => shortMessage.length)).toEqual([132, 68]);
  });
  it("as a payload is one PDU with an empty short_message", () => {
    const parts = options("payload");
    expect(parts).toMatchObject([{ esmClass: 0, dataCoding: 8, continues: false }]);
    expect(parts[0]!.shortMessage).toHaveLength(0);
    expect(parts[0]!.tlvs).toEqual([
      { tag: TLV.message_payload, value: Buffer.from(text, "utf16le").swap16() },
    ]);
  });
});
