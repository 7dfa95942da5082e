import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { carryText, type LongTextForm } from "./carriage";
import { decodeParts } from "./decode";
import { encodeText } from "./encode";

const FORMS: LongTextForm[] = ["udh8", "udh16", "sar", "payload"];
const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "€", "[", "@"), maxLength: 700 }),
  fc.string({ unit: fc.constantFrom("a", "я", "👍"), maxLength: 400 }),
);

describe("a text on a link", () => {
  test.each(FORMS)("that carries long texts by %s is read back as it was written", (form) => {
    fc.assert(
      fc.property(anyText, fc.nat(0xffff), (text, ref) => {
        const { parts, dataCoding, esmClass, by } = carryText(text, { ref, form });
        const bodies = parts.map((octets) => ({ octets, dataCoding, udhi: esmClass === 0x40 }));
        expect(decodeParts(bodies, "gsm7").text).toBe(text);
        expect(esmClass === 0x40).toBe(by === "header" && parts.length > 1);
        expect(Math.max(...parts.map((part) => part.length)) <= 160 || by === "payload").toBe(true);
      }),
    );
  });

  test("of one part is the same by every form", () => {
    for (const form of FORMS)
      expect(carryText("hello", { form, ref: 7 })).toEqual({
        dataCoding: 0,
        esmClass: 0,
        parts: [Uint8Array.from(Buffer.from("hello"))],
        by: "header",
      });
  });

  test("of 305 septets has two parts by 8-bit headers, three by 16-bit ones and by sar, one as a payload", () => {
    const text = "a".repeat(305);
    const sizes = FORMS.map((form) => carryText(text, { form }).parts.map((part) => part.length));
    expect(sizes).toEqual([[159, 158], [159, 159, 8], [152, 152, 1], [305]]);
  });

  test("by sar is cut where a header would cut it, and never within a character", () => {
    const text = "a".repeat(151) + "€".repeat(10);
    const parts = carryText(text, { form: "sar" }).parts;
    expect(parts.map((part) => part.length)).toEqual([151, 20]);
    const headed = encodeText(text, { refBits: 16 }).parts.map((part) => part.subarray(7));
    expect(parts.map((part) => [...part])).toEqual(headed.map((part) => [...part]));
  });

  test("keeps its class in every form", () => {
    for (const form of FORMS)
      expect(carryText("я".repeat(100), { form, messageClass: 0 }).dataCoding).toBe(0x18);
  });
});
