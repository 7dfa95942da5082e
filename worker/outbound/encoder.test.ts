import { describe, expect, it } from "vitest";
import { Encoder } from "./encoder";
import type { OutboundMessage } from "./job";

const message = (text: string, more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  ...{ id: "0198a000-0000-7000-8000-00000000abcd", at: 0, contactKey: "c", address: "251911000001" },
  ...{
    connectionId: "k",
    numberId: null,
    text,
    expiresAt: 1,
    attempts: 0,
    lane: "reply",
    ruleKind: "person",
  },
  ...{ epoch: 1, acceptedSeqs: [] },
  ...more,
});

type TextSettings = NonNullable<Parameters<Encoder["toJob"]>[1]>;
const TEXTS: TextSettings = { longTexts: "udh16", defaultAlphabet: "gsm7" };
const PAYLOAD = { longTexts: "payload", defaultAlphabet: "gsm7" } as const;

describe("a job", () => {
  it("is written in the alphabet that the link has now, not in the one it had", () => {
    const encoder = new Encoder();
    const hexIn = (defaultAlphabet: "gsm7" | "latin1" | "utf8"): string =>
      encoder
        .toJob(message("é@"), { longTexts: "udh16", defaultAlphabet })
        .parts.map(({ octets }) => Buffer.from(octets).toString("hex"))
        .join();
    expect([hexIn("gsm7"), hexIn("latin1"), hexIn("utf8"), hexIn("gsm7")]).toEqual([
      "0500",
      "e940",
      "c3a940",
      "0500",
    ]);
  });

  it("of a flash text has the class in the data_coding of each part, and a plain one of equal text has not", () => {
    const encoder = new Encoder();
    expect(encoder.toJob(message("hello")).dataCoding).toBe(0);
    expect(encoder.toJob(message("hello", { flash: true })).dataCoding).toBe(0x10);
    expect(encoder.toJob(message("hello")).dataCoding).toBe(0);
    expect(encoder.toJob(message("ሰላም", { flash: true })).dataCoding).toBe(0x18);
  });
  it("of a binary message has its octets, its header and the indicator", () => {
    const job = new Encoder().toJob(message("UDH:05040B8423F0 DATA:0106 CLASS:1", { binary: true }));
    expect(job).toMatchObject({ dataCoding: 0xf5, esmClass: 0x40 });
    expect(job.parts.map(({ octets }) => Buffer.from(octets).toString("hex"))).toEqual([
      "0605040b8423f00106",
    ]);
  });
  it("of a text that only looks like octets is that text", () => {
    expect(new Encoder().toJob(message("DATA:0106"))).toMatchObject({ dataCoding: 0, esmClass: 0 });
  });
  it("whose alphabet was refused is in the other one where nothing is lost by it, and stays in it", () => {
    const encoder = new Encoder();
    const codingOf = (text: string, more: Partial<OutboundMessage> = {}, settings = TEXTS) =>
      encoder.toJob(message(text, { otherAlphabet: true, ...more }), settings).dataCoding;
    expect(encoder.toJob(message("x".repeat(160))).inOtherAlphabet()).toEqual({ encoding: "ucs2", parts: 3 });
    expect(codingOf("hello")).toBe(8);
    expect(codingOf("hello", { flash: true })).toBe(0x18);
    expect(codingOf("e\u0301t\u00e9")).toBe(0);
    expect(codingOf("é", {}, { longTexts: "udh16", defaultAlphabet: "latin1" })).toBe(8);
    for (const [text, more] of [
      ["ሰላም", {}],
      ["“hi”", {}],
      ["DATA:0106", { binary: true }],
    ] as const)
      expect(encoder.toJob(message(text, more)).inOtherAlphabet()).toBeNull();
    expect(codingOf("“hi”")).toBe(8);
    expect(codingOf("DATA:0106", { binary: true })).toBe(4);
    // 132 parts of GSM 7-bit, but 304 of UCS-2
    expect(encoder.toJob(message("x".repeat(20_000))).inOtherAlphabet()).toBeNull();
  });
  it("goes on in parts where some were accepted before the link was set to payloads", () => {
    const encoder = new Encoder();
    const text = "x".repeat(400);
    const rest = encoder.toJob(message(text, { acceptedSeqs: [1], attempts: 1 }), PAYLOAD);
    expect(rest).toMatchObject({ by: "header", total: 3, parts: [{ seq: 2 }, { seq: 3 }] });
    expect(encoder.toJob(message(text), PAYLOAD)).toMatchObject({ by: "payload", total: 1 });
  });
  it("has 16-bit references that differ between messages and stay over tries (checklist 39)", () => {
    const encoder = new Encoder();
    const text = "x".repeat(200);
    const refOf = (id: string): string => {
      const { parts } = encoder.toJob(message(text, { id }));
      const refs = parts.map(({ octets }) => Buffer.from(octets.subarray(1, 5)).toString("hex"));
      expect(new Set(refs).size).toBe(1);
      return refs[0]!;
    };
    const id = "0198a000-0000-7000-8000-00000000abcd";
    expect(refOf(id)).toBe("0804abcd");
    expect(refOf(id)).toBe("0804abcd");
    expect(refOf("0198a000-0000-7000-8000-00000000abce")).toBe("0804abce");
  });
});
