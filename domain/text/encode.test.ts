import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDataCoding } from "./data-coding";
import { decodeParts } from "./decode";
import { countParts, encodeText } from "./encode";

type Vector = {
  name: string;
  text?: string;
  textUtf16Hex?: string;
  encoding: "GSM7" | "UCS2";
  data_coding: number;
  units: number;
  segments: number;
  perPart: number[];
  esm_class: number;
  ref?: number;
  ref_bits?: 8 | 16;
  partsHex?: string[];
};
type CodingRow = { dc: number; dcHex: string; alphabet: string; messageClass: number | null };
const vectors = JSON.parse(
  readFileSync(new URL("../../tests/vectors/segments.json", import.meta.url), "utf8"),
) as { vectors: Vector[]; data_coding: CodingRow[] };

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex");
const textOf = (vector: Vector): string =>
  vector.text ??
  String.fromCharCode(
    ...(vector.textUtf16Hex?.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16)),
  );

describe("the segment vectors", () => {
  test.each(vectors.vectors.map((vector) => [vector.name, vector] as const))("%s", (_, vector) => {
    const refBits = vector.ref_bits ?? 8;
    const text = textOf(vector);
    const encoded = encodeText(text, { ref: vector.ref, refBits });
    const headerLength = encoded.parts.length === 1 ? 0 : refBits === 8 ? 6 : 7;
    const unitOctets = encoded.encoding === "gsm7" ? 1 : 2;
    expect(encoded.encoding.toUpperCase()).toBe(vector.encoding);
    expect(encoded).toMatchObject({
      dataCoding: vector.data_coding,
      units: vector.units,
      esmClass: vector.esm_class,
    });
    expect(encoded.parts.map((part) => (part.length - headerLength) / unitOctets)).toEqual(vector.perPart);
    if (vector.partsHex && vector.text !== undefined) expect(encoded.parts.map(hex)).toEqual(vector.partsHex);
    expect(countParts(text, { refBits })).toMatchObject({ units: vector.units, parts: vector.segments });
  });

  const names: Record<string, string> = {
    GSM7: "gsm7",
    UCS2: "ucs2",
    CYRILLIC: "cyrillic",
    BINARY: "binary",
  };
  test.each(vectors.data_coding.map((row) => [row.dcHex, row] as const))("data_coding %s", (_, row) => {
    const read = readDataCoding(row.dc);
    const expected = row.dc === 0 ? "default" : (names[row.alphabet] ?? row.alphabet.toLowerCase());
    expect(read.alphabet).toBe(expected);
    expect(read.messageClass).toBe(row.messageClass);
    expect(read.messageWaiting).toBe(row.dc >= 0xc0 && row.dc < 0xf0);
  });
});

test("every section of the segment vectors is run, but for packed septets", () => {
  // SMPP carries GSM 7-bit text unpacked (one septet an octet); what packs it is the SMSC, towards the air.
  const leftOut = ["about", "packed"];
  expect(Object.keys(vectors).filter((key) => !leftOut.includes(key))).toEqual(["vectors", "data_coding"]);
});

describe("encoding", () => {
  test("names the first character that makes a text dear, and where it stands", () => {
    expect(countParts("Hello 👍 “there”").dear).toEqual({ char: "👍", index: 6 });
    expect(countParts("Hello there €[]").dear).toBeNull();
    expect(encodeText("a`b").dear).toEqual({ char: "`", index: 1 });
    expect(countParts("\0\0ab\uD83D").dear).toEqual({ char: "\uFFFD", index: 4 });
  });

  test("counts what is left before the next part", () => {
    expect(countParts("")).toMatchObject({ parts: 1, unitsLeft: 160 });
    expect(countParts("a".repeat(159))).toMatchObject({ parts: 1, unitsLeft: 1 });
    expect(countParts("a".repeat(161))).toMatchObject({ parts: 2, unitsLeft: 2 * 152 - 161 });
    expect(countParts("я".repeat(70))).toMatchObject({ encoding: "ucs2", parts: 1, unitsLeft: 0 });
  });

  test("uses a 16-bit reference unless told otherwise", () => {
    const { parts } = encodeText("a".repeat(161), { ref: 0x1234 });
    expect(hex(parts[0]!.subarray(0, 7))).toBe("06080412340201");
    expect(hex(parts[1]!.subarray(0, 7))).toBe("06080412340202");
  });

  test("refuses a text of more parts than allowed, and counts it all the same", () => {
    expect(() => encodeText("a".repeat(500), { maxParts: 3 })).toThrow("needs 4 parts; at most 3");
    expect(() => encodeText("a".repeat(60_000))).toThrow("at most 255");
    expect(countParts("a".repeat(60_000)).parts).toBe(395);
  });

  test("no NUL is sent as a character", () => {
    expect(encodeText("a\0b")).toMatchObject({ encoding: "gsm7", units: 2 });
  });

  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.string({ unit: fc.constantFrom("a", "€", "[", "é", "\n", "@"), maxLength: 500 }),
    fc.string({ unit: fc.constantFrom("a", "я", "👍", "🇪🇹"), maxLength: 300 }),
  );
  test("what is encoded is decoded as the same text, part by part within 140 octets on air", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(8 as const, 16 as const), (text, refBits) => {
        const sent = encodeText(text, { ref: 7, refBits });
        const octetsOnAir = (part: Uint8Array): number => {
          const header = sent.esmClass ? part[0]! + 1 : 0;
          const body = part.length - header;
          return sent.dataCoding === 8
            ? part.length
            : Math.ceil(((Math.ceil((header * 8) / 7) + body) * 7) / 8);
        };
        expect(Math.max(...sent.parts.map(octetsOnAir))).toBeLessThanOrEqual(140);
        const back = decodeParts(
          sent.parts.map((octets) => ({ octets, dataCoding: sent.dataCoding, udhi: sent.esmClass === 0x40 })),
          "gsm7",
        );
        // A text that starts with a byte order mark loses it: no subscriber sees one.
        const expected = text.replace(/\0/g, "");
        expect(back.text).toBe(sent.dataCoding === 8 ? expected.replace(/^\uFEFF/, "") : expected);
      }),
    );
  });

  test("no part ends within an escape pair or a surrogate pair", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "€", "👍"), minLength: 100, maxLength: 400 }),
        (text) => {
          const sent = encodeText(text);
          for (const octets of sent.parts) {
            const alone = decodeParts(
              [{ octets, dataCoding: sent.dataCoding, udhi: sent.esmClass === 0x40 }],
              "gsm7",
            );
            expect(alone.text).toMatch(/^(a|€|👍)*$/u);
          }
        },
      ),
    );
  });
});
