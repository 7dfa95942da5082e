/** What the octets of a text are, by the whole data_coding octet (SMPP 3.4 clause 5.2.19, 3GPP TS 23.038 clause 4). */

export type Alphabet =
  | "default"
  | "gsm7"
  | "gsm7-compressed"
  | "ascii"
  | "latin1"
  | "binary"
  | "cyrillic"
  | "hebrew"
  | "ucs2"
  /** Japanese and Korean sets, of which only the ASCII part is read */
  | "jis"
  | "iso2022jp"
  | "ksc5601"
  | "pictogram";

/** 0: flash, 1: phone, 2: SIM, 3: terminal equipment */
export type MessageClass = 0 | 1 | 2 | 3;

export type DataCoding = {
  alphabet: Alphabet;
  /** null: none */
  messageClass: MessageClass | null;
  /** message waiting indication group: a notice about voice mail and the like */
  messageWaiting: boolean;
};

/** Values 0x00 to 0x0F: SMPP's own table. `default` is the SMSC default alphabet, a setting of the connection. */
const SMPP_ALPHABETS: readonly Alphabet[] = [
  "default",
  "ascii",
  "binary",
  "latin1",
  "binary",
  "jis",
  "cyrillic",
  "hebrew",
  "ucs2",
  "pictogram",
  "iso2022jp",
  "gsm7", // 0x0B and 0x0C are reserved: 23.038 wants reserved values read as the default alphabet
  "gsm7",
  "jis",
  "ksc5601",
  "gsm7",
];

/** Bits 3 and 2 of the 23.038 general groups. */
const GENERAL_ALPHABETS: readonly Alphabet[] = ["gsm7", "binary", "ucs2", "gsm7"];
const COMPRESSED = 0x20;
const HAS_CLASS = 0x10;

/** Reads a data_coding octet. Total: reserved values are the GSM default alphabet, as 23.038 asks of receivers. */
export function readDataCoding(octet: number): DataCoding {
  const plain = { messageClass: null, messageWaiting: false } as const;
  if (octet < 0x10) return { alphabet: SMPP_ALPHABETS[octet] ?? "gsm7", ...plain };
  if (octet < 0x80) {
    return {
      alphabet: octet & COMPRESSED ? "gsm7-compressed" : (GENERAL_ALPHABETS[(octet >> 2) & 3] ?? "gsm7"),
      messageClass: octet & HAS_CLASS ? classOf(octet) : null,
      messageWaiting: false,
    };
  }
  if (octet < 0xc0) return { alphabet: "gsm7", ...plain };
  if (octet < 0xf0)
    return { alphabet: octet < 0xe0 ? "gsm7" : "ucs2", messageClass: null, messageWaiting: true };
  return { alphabet: octet & 4 ? "binary" : "gsm7", messageClass: classOf(octet), messageWaiting: false };
}

function classOf(octet: number): MessageClass {
  return (octet & 3) as MessageClass;
}
