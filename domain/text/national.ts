import { DEFAULT_TABLE, EXTENSION_TABLE, type SeptetTables } from "./gsm7";

/**
 * National language tables (3GPP TS 23.038 annex A), named in the user data header by elements 0x24 (single shift) and
 * 0x25 (locking shift) with the language as value. Single shift tables keep the default extensions that they don't replace.
 */
const LANGUAGE = { turkish: 1, spanish: 2, portuguese: 3, hindi: 6 } as const;

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
  [
    LANGUAGE.hindi,
    "\u0901\u0902\u0903\u0905\u0906\u0907\u0908\u0909\u090A\u090B\n\u090C\u090D\r\u090E\u090F" +
      "\u0910\u0911\u0912\u0913\u0914\u0915\u0916\u0917\u0918\u0919\u091A\x1B\u091B\u091C\u091D\u091E" +
      " !\u091F\u0920\u0921\u0922\u0923\u0924)(\u0925\u0926,\u0927.\u0928" +
      "0123456789:;\u0929\u092A\u092B?" +
      "\u092C\u092D\u092E\u092F\u0930\u0931\u0932\u0933\u0934\u0935\u0936\u0937\u0938\u0939\u093C\u093D" +
      "\u093E\u093F\u0940\u0941\u0942\u0943\u0944\u0945\u0946\u0947\u0948\u0949\u094A\u094B\u094C\u094D" +
      "\u0950abcdefghijklmno" +
      "pqrstuvwxyz\u0972\u097B\u097C\u097E\u097F",
  ],
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
  [
    LANGUAGE.hindi,
    withDefaults([
      [0x00, "@"],
      [0x01, "£"],
      [0x02, "$"],
      [0x03, "¥"],
      [0x04, "¿"],
      [0x05, '"'],
      [0x06, "¤"],
      [0x07, "%"],
      [0x08, "&"],
      [0x09, "'"],
      [0x0b, "*"],
      [0x0c, "+"],
      [0x0e, "-"],
      [0x0f, "/"],
      [0x10, "<"],
      [0x11, "="],
      [0x12, ">"],
      [0x13, "¡"],
      [0x15, "¡"],
      [0x16, "_"],
      [0x17, "#"],
      [0x18, "*"],
      [0x19, "\u0964"],
      [0x1a, "\u0965"],
      [0x1c, "\u0966"],
      [0x1d, "\u0967"],
      [0x1e, "\u0968"],
      [0x1f, "\u0969"],
      [0x20, "\u096A"],
      [0x21, "\u096B"],
      [0x22, "\u096C"],
      [0x23, "\u096D"],
      [0x24, "\u096E"],
      [0x25, "\u096F"],
      [0x26, "\u0952"],
      [0x27, "\u0951"],
      [0x2a, "\u0953"],
      [0x2b, "\u0954"],
      [0x2c, "\u0958"],
      [0x2d, "\u0959"],
      [0x2e, "\u095A"],
      [0x30, "\u095B"],
      [0x31, "\u095C"],
      [0x32, "\u095D"],
      [0x33, "\u095E"],
      [0x34, "\u095F"],
      [0x35, "\u0960"],
      [0x36, "\u0961"],
      [0x37, "\u0962"],
      [0x38, "\u0963"],
      [0x39, "\u0970"],
      [0x3a, "\u0971"],
      [0x41, "A"],
      [0x42, "B"],
      [0x43, "C"],
      [0x44, "D"],
      [0x45, "E"],
      [0x46, "F"],
      [0x47, "G"],
      [0x48, "H"],
      [0x49, "I"],
      [0x4a, "J"],
      [0x4b, "K"],
      [0x4c, "L"],
      [0x4d, "M"],
      [0x4e, "N"],
      [0x4f, "O"],
      [0x50, "P"],
      [0x51, "Q"],
      [0x52, "R"],
      [0x53, "S"],
      [0x54, "T"],
      [0x55, "U"],
      [0x56, "V"],
      [0x57, "W"],
      [0x58, "X"],
      [0x59, "Y"],
      [0x5a, "Z"],
    ]),
  ],
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
