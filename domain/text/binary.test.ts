import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binaryContentSchema, encodeBinary, readBinary, writeBinary, type BinaryContent } from "./binary";
import { readDataCoding } from "./data-coding";
import { decodeBody, decodeParts } from "./decode";
import { encodeText } from "./encode";
import { parseHeader } from "./udh";

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex").toUpperCase();
const content = (more: Partial<BinaryContent>): BinaryContent => ({
  header: "",
  payload: "0106",
  messageClass: null,
  ...more,
});
/** WAP push (23.040 clause 9.2.3.24.4): from port 9200 to port 2948. */
const WAP = "05040B8423F0";

describe("a message class", () => {
  test.each([
    ["hello", 0, 0x10],
    ["hello", 1, 0x11],
    ["hello", 3, 0x13],
    ["ሰላም", 0, 0x18],
    ["ሰላም", 2, 0x1a],
  ] as const)("of %s, %i, is data_coding %i", (text, messageClass, dataCoding) => {
    const encoded = encodeText(text, { messageClass });
    expect(encoded.dataCoding).toBe(dataCoding);
    expect(encoded.parts).toEqual(encodeText(text).parts);
    expect(readDataCoding(dataCoding)).toMatchObject({ alphabet: encoded.encoding, messageClass });
  });
  test("left out leaves 0 and 8, which are no class", () => {
    expect(encodeText("hello").dataCoding).toBe(0);
    expect(encodeText("ሰላም").dataCoding).toBe(8);
  });
  test("is that of every part, which are read back as the text", () => {
    const text = "Заседание переносится. ".repeat(8);
    const { parts, dataCoding, esmClass } = encodeText(text, { messageClass: 0, ref: 7 });
    expect(parts.length).toBe(3);
    const back = decodeParts(
      parts.map((octets) => ({ octets, dataCoding, udhi: esmClass === 0x40 })),
      "gsm7",
    );
    expect(back).toMatchObject({ text, messageClass: 0 });
  });
});

describe("a binary message", () => {
  test("without a class is 8-bit data, with one it is data of that class", () => {
    expect(encodeBinary(content({})).dataCoding).toBe(0x04);
    expect(encodeBinary(content({ messageClass: 1 })).dataCoding).toBe(0xf5);
    expect(encodeBinary(content({ messageClass: 0 })).dataCoding).toBe(0xf4);
    for (const messageClass of [0, 1, 2, 3] as const)
      expect(readDataCoding(encodeBinary(content({ messageClass })).dataCoding)).toMatchObject({
        alphabet: "binary",
        messageClass,
      });
  });
  test("has its header in front, with its length and the indicator; without one it is the octets alone", () => {
    const { parts, esmClass } = encodeBinary(content({ header: WAP, messageClass: 1 }));
    expect(parts.map(hex)).toEqual([`06${WAP}0106`]);
    expect(esmClass).toBe(0x40);
    expect(encodeBinary(content({}))).toMatchObject({ parts: [Uint8Array.of(1, 6)], esmClass: 0 });
    expect(
      decodeBody({ octets: parts[0]!, dataCoding: 0xf5, udhi: true, defaultAlphabet: "gsm7" }),
    ).toMatchObject({ kind: "binary", ports: { destination: 2948, source: 9200 } });
  });
  test("of 140 octets is one part, of 141 it is two", () => {
    expect(encodeBinary(content({ payload: "AA".repeat(140) })).parts).toHaveLength(1);
    expect(encodeBinary(content({ payload: "AA".repeat(141) })).parts).toHaveLength(2);
    expect(encodeBinary(content({ header: WAP, payload: "AA".repeat(133) })).parts).toHaveLength(1);
    expect(encodeBinary(content({ header: WAP, payload: "AA".repeat(134) })).parts).toHaveLength(2);
  });
  test("in parts repeats its header in each, fits, and is whole when joined", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 2000 }),
        fc.constantFrom("", WAP, "7003AABBCC"),
        fc.constantFrom(8 as const, 16 as const),
        (payload, header, refBits) => {
          const { parts } = encodeBinary(content({ header, payload: hex(payload) }), {
            ref: 0x1234,
            refBits,
          });
          const read = parts.map((part) => (header === "" && parts.length === 1 ? null : parseHeader(part)));
          const joined = parts.map((part, index) => read[index]?.userData ?? part);
          expect(hex(Buffer.concat(joined))).toBe(hex(payload));
          for (const [index, part] of parts.entries()) {
            expect(part.length).toBeLessThanOrEqual(140);
            if (header === WAP) expect(read[index]?.ports).toEqual({ destination: 2948, source: 9200 });
            if (parts.length > 1)
              expect(read[index]?.concat).toMatchObject({ refBits, total: parts.length, seq: index + 1 });
          }
        },
      ),
    );
  });
  test("that was split by its sender stays as it is, and may not be longer than a part", () => {
    const header = "00032A0201";
    expect(encodeBinary(content({ header })).parts.map(hex)).toEqual([`05${header}0106`]);
    expect(() => encodeBinary(content({ header, payload: "AA".repeat(135) }))).toThrow("is a part");
  });
  test.each(["05", "0505", "05040B8423", "FFFFFF"])("with the header %s is refused", (header) => {
    expect(() => encodeBinary(content({ header }))).toThrow("not sound");
  });
  test("with a header that leaves no room is refused", () => {
    expect(() => encodeBinary(content({ header: `7089${"00".repeat(137)}` }))).toThrow("no room");
    expect(() =>
      encodeBinary(content({ header: `7080${"00".repeat(128)}`, payload: "AA".repeat(200) })),
    ).not.toThrow();
  });
  test("needs more than 255 parts: refused", () => {
    expect(() => encodeBinary(content({ payload: "AA".repeat(40_000) }))).toThrow("at most 255");
  });
});

describe("the written form of a binary message", () => {
  test("is read back as it was written", () => {
    for (const one of [
      content({}),
      content({ header: WAP }),
      content({ header: WAP, messageClass: 1 }),
      content({ messageClass: 0 }),
    ])
      expect(readBinary(writeBinary(one))).toEqual(one);
    expect(writeBinary(content({ header: WAP, messageClass: 1 }))).toBe(`UDH:${WAP} DATA:0106 CLASS:1`);
  });
  test.each(["", "hello", "DATA:", "DATA:0G", "UDH: DATA:01", "DATA:01 CLASS:4", "data:01"])(
    "is not %j",
    (text) => {
      expect(readBinary(text)).toBeNull();
    },
  );
  test("takes hex in any case and with blanks, and says what is wrong with the rest", () => {
    expect(binaryContentSchema.parse({ payload: "01 0a\nFf" })).toEqual(content({ payload: "010AFF" }));
    for (const payload of ["", " ", "0", "0x01", "zz"])
      expect(binaryContentSchema.safeParse({ payload }).success).toBe(false);
    expect(binaryContentSchema.safeParse({ payload: "01", messageClass: 4 }).success).toBe(false);
  });
});
