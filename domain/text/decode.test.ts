import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBody, decodeParts, type BodyPart, type DefaultAlphabet } from "./decode";
import { DEFAULT_TABLE, EXTENSION_TABLE } from "./gsm7";
import { tablesFor } from "./national";
import { buildConcatHeader, parseHeader } from "./udh";

type Expected = {
  messages: { text: string | null; parts: number }[];
  textAlso?: (string | null)[];
  anyText?: boolean;
  pending?: boolean;
  binary?: boolean;
  notVote?: boolean;
};
type Case = {
  name: string;
  pdus: string[];
  expect: Expected;
  setting?: { defaultAlphabet?: DefaultAlphabet };
};

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../tests/vectors/${name}.json`, import.meta.url), "utf8")) as T;
const { cases } = read<{ cases: Case[] }>("inbound");
const octetsOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

type Sar = { ref?: number; total?: number; seq?: number };
type Part = BodyPart & { to: string; sar: Sar };

/** The few fields of a deliver_sm that decoding needs; the real codec is worker/smpp. */
function readDeliver(hex: string): Part {
  const octets = octetsOf(hex);
  let at = 16;
  const skip = (): string => {
    const start = at;
    while (octets[at] !== 0) at += 1;
    at += 1;
    return Buffer.from(octets.subarray(start, at - 1)).toString("latin1");
  };
  skip();
  at += 2;
  skip();
  at += 2;
  const to = skip();
  const esmClass = octets[at]!;
  at += 3;
  skip();
  skip();
  at += 2;
  const dataCoding = octets[at]!;
  const length = octets[at + 2]!;
  at += 3;
  const body = octets.subarray(at, at + length);
  const tlvs = new Map<number, Uint8Array>();
  for (at += length; at + 4 <= octets.length;) {
    const size = (octets[at + 2]! << 8) | octets[at + 3]!;
    tlvs.set((octets[at]! << 8) | octets[at + 1]!, octets.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  const ref = tlvs.get(0x020c);
  return {
    to,
    octets: body.length > 0 ? body : (tlvs.get(0x0424) ?? body),
    dataCoding,
    udhi: (esmClass & 0x40) !== 0,
    sar: { ref: ref && (ref[0]! << 8) | ref[1]!, total: tlvs.get(0x020e)?.[0], seq: tlvs.get(0x020f)?.[0] },
  };
}

type Group = Map<number, Part>;

/** Reassembly as in product.md, without times: texts that are whole, in the order in which they became so. */
function textsOf(entry: Case): { text: string | null; parts: number; kind: string; notVote: boolean }[] {
  const defaultAlphabet = entry.setting?.defaultAlphabet ?? "gsm7";
  const groups = new Map<string, Group>();
  const whole: Part[][] = [];
  for (const part of entry.pdus.map(readDeliver)) {
    const { concat } = decodeBody({ ...part, defaultAlphabet });
    const { ref, total, seq } = part.sar;
    const sar = ref === undefined || !total || !seq ? null : { ref, refBits: "sar", total, seq };
    const place = concat ?? sar;
    if (!place) {
      whole.push([part]);
      continue;
    }
    const key = [part.to, place.ref, place.refBits, place.total].join("/");
    const group: Group = groups.get(key) ?? new Map<number, Part>();
    groups.set(key, group.set(place.seq, part));
    if (group.size === place.total) {
      whole.push([...group].sort(([a], [b]) => a - b).map(([, kept]) => kept));
      groups.delete(key);
    }
  }
  return whole.map((parts) => ({ ...decodeParts(parts, defaultAlphabet), parts: parts.length }));
}

describe("the inbound vectors", () => {
  test.each(cases.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    const got = textsOf(entry);
    if (entry.name !== "concat with all parts twice") expect(got).toHaveLength(entry.expect.messages.length);
    entry.expect.messages.forEach((message, index) => {
      expect([message.text, ...(entry.expect.textAlso ?? [])]).toContain(got[index]?.text);
      expect(got[index]?.parts).toBe(message.parts);
      expect(got[index]?.kind).toBe(entry.expect.binary ? "binary" : "text");
      expect(got[index]?.notVote).toBe(entry.expect.notVote ?? false);
    });
  });
});

describe("the alphabet vectors", () => {
  type Table = Record<string, string>;
  const tables = read<{
    default: Table;
    extension: Table;
    locking: Record<string, Table>;
    single: Record<string, Table>;
  }>("gsm7");
  const asTable = (locking: string): Table =>
    Object.fromEntries(
      [...locking].map((char, index) => [index.toString(16).toUpperCase().padStart(2, "0"), char] as const),
    );
  const fromMap = (single: ReadonlyMap<number, string>): Table =>
    Object.fromEntries(
      [...single].map(([at, char]) => [at.toString(16).toUpperCase().padStart(2, "0"), char]),
    );

  test("the default alphabet", () => {
    expect(asTable(DEFAULT_TABLE)).toEqual({ ...tables.default, "1B": "\x1B" });
    expect(fromMap(EXTENSION_TABLE)).toEqual(tables.extension);
  });
  test.each(Object.keys(tables.locking))("locking shift table %s", (language) => {
    const { locking } = tablesFor({ locking: Number(language), single: 0 });
    expect(asTable(locking)).toEqual({ ...tables.locking[language], "1B": "\x1B" });
  });
  test.each(Object.keys(tables.single))("single shift table %s", (language) => {
    const { single } = tablesFor({ locking: 0, single: Number(language) });
    expect(fromMap(single)).toEqual(tables.single[language]);
  });
});

describe("decoding", () => {
  const decode = (
    hex: string,
    dataCoding: number,
    defaultAlphabet: DefaultAlphabet = "gsm7",
  ): string | null => decodeBody({ octets: octetsOf(hex), dataCoding, udhi: false, defaultAlphabet }).text;

  test.each([
    ["Latin-1", "63 61 66 e9 20 80 35", 3, "café €5"],
    ["Hebrew", "ebef", 7, "כן"],
    ["little-endian with its mark", "fffe790065007300", 8, "yes"],
    ["ASCII with a Latin-1 letter", "63 61 66 e9", 1, "café"],
    ["NUL within UCS-2", "00790000006500000073", 8, "yes"],
    ["a Korean set: its ASCII part", "564f544520 b0a1b0a1 33", 14, "VOTE \uFFFD3"],
    ["ISO-2022-JP: its ASCII part", "564f5445201b244224331b284233", 10, "VOTE \uFFFD3"],
    ["an escape at the very end", "611b", 0, "a"],
    ["two escapes", "611b1b62", 0, "a b"],
    ["an octet that is no septet", "63 61 66 e9", 0, "café"],
    ["a reserved data_coding", "00", 0x80, "@"],
  ])("%s", (_, hex, dataCoding, text) => {
    expect(decode(hex.replaceAll(" ", ""), dataCoding)).toBe(text);
  });

  test.each<[string, DefaultAlphabet, string]>([
    ["e1889ee1889d20f09f918d", "utf8", "ሞም 👍"],
    ["c328 a0 f09f91 61 eda080 c080".replaceAll(" ", ""), "utf8", "\uFFFD(\uFFFD\uFFFDa\uFFFD\uFFFD\uFFFD"],
    ["efbbbf796573", "utf8", "yes"],
    ["40e9", "latin1", "@é"],
    ["00", "gsm7", "@"],
  ])("data_coding 0 is what the link says: %s as %s", (hex, alphabet, text) => {
    expect(decode(hex, 0, alphabet)).toBe(text);
  });

  test("a UCS-2 unit cut between parts is joined, a stray octet of one part is dropped", () => {
    const parts = (...hexes: string[]): BodyPart[] =>
      hexes.map((hex) => ({ octets: octetsOf(hex), dataCoding: 8, udhi: false }));
    expect(decodeParts(parts("00790065d8", "3ddc4d"), "gsm7").text).toBe("ye👍");
    expect(decodeParts(parts("0079006500", "0073"), "gsm7").text).toBe("yes");
  });

  test("a header that overruns the field is text, not an empty message", () => {
    const body = decodeBody({
      octets: octetsOf("40564f5445"),
      dataCoding: 0,
      udhi: true,
      defaultAlphabet: "gsm7",
    });
    expect(body).toMatchObject({ kind: "text", text: "¡VOTE", concat: null });
  });

  test("voice mail is waiting, says a header: no vote", () => {
    const octets = octetsOf("0401028001" + "796573");
    expect(decodeBody({ octets, dataCoding: 0, udhi: true, defaultAlphabet: "gsm7" })).toMatchObject({
      text: "yes",
      notVote: true,
    });
  });

  test("compressed text is kept as data", () => {
    expect(
      decodeBody({ octets: octetsOf("aabb"), dataCoding: 0x20, udhi: false, defaultAlphabet: "gsm7" }),
    ).toMatchObject({ kind: "binary", text: null, alphabet: "gsm7-compressed" });
  });

  test("no octets make it throw, or give a text that the database refuses", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        fc.constantFrom<DefaultAlphabet>("gsm7", "latin1", "ascii", "utf8"),
        (octets, dataCoding, udhi, defaultAlphabet) => {
          const { text } = decodeBody({ octets, dataCoding, udhi, defaultAlphabet });
          expect(text ?? "").not.toMatch(/[\0\p{Cs}]/u);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("a concatenation header comes back as it was built", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8 as const, 16 as const),
        fc.nat(0xffff),
        fc.integer({ min: 2, max: 255 }),
        fc.nat(254),
        (refBits, anyRef, total, place) => {
          const concat = {
            ref: refBits === 8 ? anyRef & 0xff : anyRef,
            refBits,
            total,
            seq: (place % total) + 1,
          };
          expect(parseHeader(buildConcatHeader(concat))).toMatchObject({
            concat,
            userData: new Uint8Array(),
          });
        },
      ),
    );
  });
});
