/** National language tables on inbound texts (3GPP TS 23.038 annex A; header elements 0x24 and 0x25 of 23.040). */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { joinedText, textOf, withHeader } from "@/tests/support/text-parts";

type Table = Record<string, string>;
const vectors = JSON.parse(readFileSync(new URL("../vectors/gsm7.json", import.meta.url), "utf8")) as {
  default: Table;
  extension: Table;
  locking: Record<string, Table>;
  single: Record<string, Table>;
};

const ESCAPE = "1b";
const hex2 = (octet: number): string => octet.toString(16).padStart(2, "0");
const septets = Array.from({ length: 128 }, (_, septet) => septet).filter((septet) => septet !== 0x1b);
const atPlace = (table: Table, septet: number): string | undefined => table[hex2(septet).toUpperCase()];
const locking = (language: number): string => `2501${hex2(language)}`;
const single = (language: number): string => `2401${hex2(language)}`;

/** Every language of annex A by its number, with what a phone set to it writes: locking shift, single shift, text. */
const SAMPLES: [string, number, string, string][] = [
  ["Bengali", 4, "4a424c502400", "শমসাডঁ"],
  ["Gujarati", 5, "4244105f240001", "મરઐ્ડઁં"],
  ["Kannada", 7, "15 2f 5f 2f 24", "ಕನ್ನಡ"],
  ["Malayalam", 8, "42 46 43 50 47 01", "മലയാളം"],
  ["Oriya", 9, "13 24 51 07", "ଓଡିଉ"],
  ["Punjabi", 10, "3d 7c 1d 50 40 52", "ਪੱਜਾਬੀ"],
  ["Tamil", 11, "27 42 51 48 5f", "தமிழ்"],
  ["Telugu", 12, "27 58 46 53 17 53", "తెలుగు"],
  ["Urdu", 13, "00 25 1a 53", "اردو"],
];

describe.each(Object.keys(vectors.locking).map(Number))(
  "the locking shift table of language %i",
  (language) => {
    const table = vectors.locking[language]!;
    test("reads each of its septets as the standard has it", () => {
      const read = septets.map((septet) => textOf(withHeader(locking(language), hex2(septet))));
      expect(read).toEqual(septets.map((septet) => atPlace(table, septet)));
    });
    test("leaves what is escaped to the default extension table", () => {
      for (const [place, char] of Object.entries(vectors.extension))
        expect(textOf(withHeader(locking(language), ESCAPE + place))).toBe(char);
    });
  },
);

describe.each(Object.keys(vectors.single).map(Number))(
  "the single shift table of language %i",
  (language) => {
    const table = vectors.single[language]!;
    test("reads each septet behind an escape as the standard has it, or as the septet alone", () => {
      const read = septets.map((septet) => textOf(withHeader(single(language), ESCAPE + hex2(septet))));
      expect(read).toEqual(
        septets.map((septet) => atPlace(table, septet) ?? atPlace(vectors.default, septet)),
      );
    });
    test("changes nothing that is not escaped", () => {
      for (const septet of septets)
        expect(textOf(withHeader(single(language), hex2(septet)))).toBe(atPlace(vectors.default, septet));
    });
  },
);

describe("the languages of South Asia", () => {
  const everyPlace = septets.map(hex2).join("");
  const languages = SAMPLES.map(([name, language]) => [name, language] as const);

  test.each(SAMPLES)("%s", (_, language, octets, wanted) => {
    expect(textOf(withHeader(locking(language), octets))?.normalize("NFC")).toBe(wanted.normalize("NFC"));
  });

  test.each(languages)(
    "%s has each letter at one place, and Latin letters, digits and line ends at theirs",
    (_, language) => {
      const text = textOf(withHeader(locking(language), everyPlace))!;
      expect([...text]).toHaveLength(127);
      const letters = [...text].filter((char) => char > "\u02ff");
      expect(new Set(letters).size).toBe(letters.length);
      expect(
        text
          .match(/[\n\r!(),.0-9:;?a-z]/g)
          ?.sort()
          .join(""),
      ).toBe("\n\r!(),.0123456789:;?abcdefghijklmnopqrstuvwxyz");
      expect(text).not.toMatch(/\p{Cn}|\uFFFD/u);
    },
  );

  test.each(languages)(
    "%s: a single shift finds capitals, its digits in their order, and the default extensions",
    (_, language) => {
      const escaped = (from: number, to: number): string =>
        septets
          .filter((septet) => septet >= from && septet <= to)
          .map((septet) => ESCAPE + hex2(septet))
          .join("");
      const read = (octets: string): string => textOf(withHeader(single(language), octets))!;
      expect(read(escaped(0x41, 0x5a))).toBe("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
      const first = language === 4 ? 0x19 : 0x1c;
      const digits = [...read(escaped(first, 0x25))].slice(0, 10).map((char) => char.codePointAt(0)!);
      expect(digits.every((codePoint, index) => codePoint === digits[0]! + index)).toBe(true);
      expect(String.fromCodePoint(...digits)).toMatch(/^\p{Nd}{10}$/u);
      expect(read("1b28 1b29 1b2f 1b3c 1b3d 1b3e 1b40 1b65")).toBe("{}\\[~]|€");
    },
  );
});

describe("languages in a header", () => {
  const part = (seq: number, elements: string, userData: string) =>
    withHeader(`0003 07 02 0${seq} ${elements}`, userData);

  test("work together, locking and single shift of two languages", () => {
    expect(textOf(withHeader(locking(1) + single(3), "07 1b05"))).toBe("ıê");
  });
  test("that nobody defined leave the default alphabet", () => {
    for (const language of [0, 14, 255])
      expect(textOf(withHeader(locking(language) + single(language), "04 1b65 1b05"))).toBe("è€é");
  });
  test("with an element of a wrong length are none", () => {
    expect(textOf(withHeader("25020101", "04"))).toBe("è");
    expect(textOf(withHeader("2500", "04"))).toBe("è");
  });
  test("mean nothing where the text is not GSM 7-bit", () => {
    expect(textOf(withHeader(locking(1), "0131", 8))).toBe("ı");
    expect(textOf(withHeader(locking(1), "04e9", 3))).toBe("\u0004é");
  });
  test("are those of each part: the second part without them is in the default alphabet", () => {
    expect(joinedText(part(1, locking(1), "040c"), part(2, "", "040c"))).toBe("€ğèø");
    expect(joinedText(part(1, locking(1), "07"), part(2, locking(3), "07"))).toBe("ıí");
  });
  test("let an escape that is cut between two parts of one language find its septet", () => {
    expect(joinedText(part(1, single(2), "411b"), part(2, single(2), "6142"))).toBe("AáB");
  });
  test("do not carry an escape over into a part of another language", () => {
    expect(joinedText(part(1, single(2), "411b"), part(2, single(1), "6142"))).toBe("AaB");
  });
});
