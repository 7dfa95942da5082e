import { DEFAULT_TABLE, EXTENSION_TABLE, type SeptetTables } from "./gsm7";
import { INDIC_LOCKING, INDIC_SINGLE } from "./national-indic";

/**
 * National language tables (3GPP TS 23.038 annex A), named in the user data header by elements 0x24 (single shift) and
 * 0x25 (locking shift) with the language as value. Single shift tables keep the default extensions that they don't replace.
 * Languages 4 to 13 are in national-indic.ts.
 */
const LANGUAGE = { turkish: 1, spanish: 2, portuguese: 3 } as const;

const LOCKING: ReadonlyMap<number, string> = new Map([
  [
    LANGUAGE.turkish,
    "@£$¥€éùıòÇ\nĞğ\rÅå" +
      "Δ_ΦΓΛΩΠΨΣΘΞ\x1BŞşßÉ" +
      " !\"#¤%&'()*+,-./" +
      "0123456789:;<=>?" +
      "İABCDEFGHIJKLMNO" +
      "PQRSTUVWXYZÄÖÑÜ§" +
      "çabcdefghijklmno" +
      "pqrstuvwxyzäöñüà",
  ],
  [
    LANGUAGE.portuguese,
    "@£$¥êéúíóç\nÔô\rÁá" +
      "Δ_ªÇÀ∞^\\€Ó|\x1BÂâÊÉ" +
      " !\"#º%&'()*+,-./" +
      "0123456789:;<=>?" +
      "ÍABCDEFGHIJKLMNO" +
      "PQRSTUVWXYZÃÕÚÜ§" +
      "~abcdefghijklmno" +
      "pqrstuvwxyzãõ`üà",
  ],
  ...INDIC_LOCKING,
]);

const SINGLE: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [
    LANGUAGE.turkish,
    withDefaults([
      [0x47, "Ğ"],
      [0x49, "İ"],
      [0x53, "Ş"],
      [0x63, "ç"],
      [0x67, "ğ"],
      [0x69, "ı"],
      [0x73, "ş"],
    ]),
  ],
  [
    LANGUAGE.spanish,
    withDefaults([
      [0x09, "ç"],
      [0x41, "Á"],
      [0x49, "Í"],
      [0x4f, "Ó"],
      [0x55, "Ú"],
      [0x61, "á"],
      [0x69, "í"],
      [0x6f, "ó"],
      [0x75, "ú"],
    ]),
  ],
  [
    LANGUAGE.portuguese,
    withDefaults([
      [0x05, "ê"],
      [0x09, "ç"],
      [0x0b, "Ô"],
      [0x0c, "ô"],
      [0x0e, "Á"],
      [0x0f, "á"],
      [0x12, "Φ"],
      [0x13, "Γ"],
      [0x15, "Ω"],
      [0x16, "Π"],
      [0x17, "Ψ"],
      [0x18, "Σ"],
      [0x19, "Θ"],
      [0x1f, "Ê"],
      [0x41, "À"],
      [0x49, "Í"],
      [0x4f, "Ó"],
      [0x55, "Ú"],
      [0x5b, "Ã"],
      [0x5c, "Õ"],
      [0x61, "Â"],
      [0x69, "í"],
      [0x6f, "ó"],
      [0x75, "ú"],
      [0x7b, "ã"],
      [0x7c, "õ"],
      [0x7f, "â"],
    ]),
  ],
  ...INDIC_SINGLE,
]);

function withDefaults(own: readonly (readonly [number, string])[]): ReadonlyMap<number, string> {
  return new Map([...EXTENSION_TABLE, ...own]);
}

/** The tables for the languages of a header (0: none); a language that is not known here leaves the default. */
export function tablesFor(languages: { locking: number; single: number }): SeptetTables {
  return {
    locking: LOCKING.get(languages.locking) ?? DEFAULT_TABLE,
    single: SINGLE.get(languages.single) ?? EXTENSION_TABLE,
  };
}
