import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReceipt } from "@/domain/receipts/parse";
import { sanitiseText } from "@/domain/text/charsets";
import { decodeParts } from "@/domain/text/decode";
import { encodePhoneText } from "./phone-text";
import { Reassembly, type Part } from "./reassembly";
import { RECEIPT_CLASS, writeReceipt } from "./receipt";

describe("encodePhoneText", () => {
  it("is read back as it was typed, whatever it holds", () => {
    const encodings = fc.constantFrom("auto" as const, "ucs2" as const);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 700 }), encodings, (text, encoding) => {
        const { dataCoding, esmClass, parts } = encodePhoneText(text, encoding, 7);
        const bodies = parts.map((octets) => ({ octets, dataCoding, udhi: esmClass === 0x40 }));
        expect(decodeParts(bodies, "gsm7").text).toBe(sanitiseText(text));
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(dataCoding === 0 ? 160 : 140);
      }),
      { numRuns: 200 },
    );
  });

  it("writes Latin-1 when asked and names what it lacks", () => {
    expect(encodePhoneText("é", "latin1", 1)).toEqual({
      ...{ dataCoding: 3, esmClass: 0, parts: [Buffer.of(0xe9)] },
    });
    expect(() => encodePhoneText("a€", "latin1", 1)).toThrow("€");
  });
});

function partsOf(text: string, ref = 7): Part[] {
  const { dataCoding, esmClass, parts } = encodePhoneText(text, "auto", ref);
  return parts.map((octets, index) => ({
    ...{ octets, dataCoding, udhi: esmClass === 0x40, sar: null },
    ...{ source: "12345", destination: "251911000001", messageId: `${index}` },
  }));
}

describe("Reassembly", () => {
  const long = "Good morning. ".repeat(30);

  it("joins the parts of one text, in any order", () => {
    const reassembly = new Reassembly<object>();
    const parts = partsOf(long);
    expect(parts.length).toBeGreaterThan(2);
    const views = parts.toReversed().map((part) => reassembly.add(part));
    expect(views.map(({ have }) => have)).toEqual(parts.map((_, index) => index + 1));
    expect(views.at(-1)).toMatchObject({ text: long, messageIds: parts.map(({ messageId }) => messageId) });
  });

  it("keeps texts with another reference apart", () => {
    const reassembly = new Reassembly<object>();
    const [first] = partsOf(long, 1);
    const [second] = partsOf(long, 2);
    reassembly.add(first!);
    expect(reassembly.add(second!).have).toBe(1);
  });

  it("begins another text when a part comes a second time, as a handset shows a text that was sent twice", () => {
    const reassembly = new Reassembly<{ bubble: number }>();
    const parts = partsOf(long);
    for (const part of parts) reassembly.add(part).setTag({ bubble: 1 });
    const again = parts.map((part) => reassembly.add(part));
    expect(again[0]).toMatchObject({ have: 1, tag: null });
    expect(again.at(-1)).toMatchObject({ text: long });
  });

  it("joins by sar TLVs too", () => {
    const reassembly = new Reassembly<object>();
    const [part] = partsOf("a");
    reassembly.add({ ...part!, octets: Buffer.from("Hello "), sar: { ref: 9, total: 2, seq: 1 } });
    const whole = reassembly.add({ ...part!, octets: Buffer.from("you"), sar: { ref: 9, total: 2, seq: 2 } });
    expect(whole).toMatchObject({ text: "Hello you", have: 2, total: 2 });
  });
});

describe("writeReceipt", () => {
  it("says the same in its text and in its optional parameters", () => {
    const { body, tlvs } = writeReceipt({
      ...{
        messageId: "1a2b",
        state: "UNDELIV",
        submittedAt: Date.UTC(2026, 10, 24, 9, 5),
        text: "Grüße an alle da draußen",
      },
      doneAt: Date.UTC(2026, 10, 24, 9, 6),
    });
    expect(body.toString("latin1")).toBe(
      "id:1a2b sub:001 dlvrd:000 submit date:2611240905 done date:2611240906 stat:UNDELIV err:001 text:Gr??e an alle da dra",
    );
    const bare = { receiptedMessageId: null, messageState: null, networkErrorCode: null };
    const byText = parseReceipt({ esmClass: RECEIPT_CLASS, dataCoding: 0, body, tlvs: bare });
    const value = (tag: number) => tlvs.find((tlv) => tlv.tag === tag)!.value;
    const byTlv = parseReceipt({
      ...{ esmClass: RECEIPT_CLASS, dataCoding: 0, body: Buffer.alloc(0) },
      tlvs: {
        receiptedMessageId: value(0x1e).toString("latin1"),
        messageState: value(0x427)[0]!,
        networkErrorCode: value(0x423).toString("hex"),
      },
    });
    expect(byText).toMatchObject({ id: "1a2b", state: "UNDELIVERABLE", final: true });
    expect(byTlv).toMatchObject({
      id: "1a2b",
      state: "UNDELIVERABLE",
      networkErrorCode: { type: 3, code: 1 },
    });
  });
});
