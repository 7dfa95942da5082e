import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeParts } from "./decode";
import { encodeText } from "./encode";

const ALPHABETS = ["gsm7", "latin1", "ascii", "utf8"] as const;
const hex = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString("hex");

describe("a text on a link whose data_coding 0 is another alphabet", () => {
  it("is written in that alphabet, data_coding 0 as before", () => {
    const written = ALPHABETS.map((alphabet) => encodeText("Señor@", { alphabet }));
    expect(written.map(({ dataCoding, parts }) => [dataCoding, hex(parts[0])])).toEqual([
      [0, "53657d6f7200"],
      [0, "5365f16f7240"],
      [8, "00530065 00f1006f 00720040".replaceAll(" ", "")],
      [0, "5365c3b16f7240"],
    ]);
  });

  it("goes out as UCS-2 for a character that the alphabet has not, and names it", () => {
    expect(encodeText("5 €", { alphabet: "latin1" })).toMatchObject({
      dataCoding: 8,
      dear: { char: "€", index: 2 },
    });
    expect(encodeText("5 €", { alphabet: "utf8" })).toMatchObject({ dataCoding: 0, dear: null });
  });

  it("never is longer than a short_message, though UTF-8 takes two octets a character", () => {
    const long = encodeText("é".repeat(160), { alphabet: "utf8" });
    expect(long).toMatchObject({ encoding: "ucs2", dataCoding: 8 });
    expect(long.parts.length).toBe(3);
    expect(encodeText("é".repeat(120), { alphabet: "utf8" }).parts.map(({ length }) => length)).toEqual([
      240,
    ]);
  });

  it("with a class says GSM 7-bit by its data_coding, and is that", () => {
    const flash = encodeText("é", { alphabet: "latin1", messageClass: 0 });
    expect([flash.dataCoding, hex(flash.parts[0])]).toEqual([0x10, "05"]);
  });

  it("is read back as it was by a peer with the same alphabet, whatever the text, in parts of 254 octets at most", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."aZ9 @£$éñÆΔΩ€[~^\n", "я", "😀"), maxLength: 400 }),
        fc.constantFrom(...ALPHABETS),
        (text, alphabet) => {
          const { parts, dataCoding, esmClass } = encodeText(text, { alphabet, ref: 7 });
          for (const part of parts) expect(part.length).toBeLessThanOrEqual(254);
          const read = decodeParts(
            parts.map((octets) => ({ octets, dataCoding, udhi: esmClass !== 0 })),
            alphabet,
          );
          expect(read.text ?? "").toBe(text);
        },
      ),
    );
  });
});
