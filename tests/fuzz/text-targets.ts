/** Headers, alphabets, receipts and the encoder. */
import fc from "fast-check";
import { sanitiseText } from "@/domain/text/charsets";
import { decodeBody, decodeParts, type DefaultAlphabet } from "@/domain/text/decode";
import { carryText, type Carried } from "@/domain/text/carriage";
import { encodeText, type Encoded } from "@/domain/text/encode";
import { parseHeader } from "@/domain/text/udh";
import { parseReceipt } from "@/domain/receipts/parse";
import { receiptIdCandidates } from "@/domain/receipts/readings";
import { fuzzTarget, must } from "./fuzz-target";
import { anyOctets, damaged } from "./octets";

const element = fc
  .tuple(fc.constantFrom(0x00, 0x01, 0x04, 0x05, 0x08, 0x24, 0x25, 0x70), fc.nat(6), anyOctets(5))
  .map(([id, length, data]) => Uint8Array.of(id, length, ...data));
const soundHeader = fc.tuple(fc.array(element, { maxLength: 5 }), anyOctets(150)).map(([elements, data]) => {
  const header = Buffer.concat(elements).subarray(0, 255);
  return Uint8Array.of(header.length, ...header, ...data);
});
const anyField = fc.oneof(damaged(soundHeader), anyOctets(160));

export const headers = fuzzTarget("udh", {
  says: "a header never reaches beyond its field, and a part of a text has its place among the parts",
  cases: anyField,
  check: (octets) => {
    const { concat, userData, languages } = parseHeader(octets);
    const from = octets.length - userData.length;
    must(from === 0 || from === octets[0]! + 1, "User data begins elsewhere than behind the header.");
    must(Buffer.compare(userData, octets.subarray(from)) === 0, "User data was changed.");
    must(languages.locking >= 0 && languages.single <= 255, "A language that cannot be.");
    if (concat)
      must(concat.total >= 2 && concat.seq >= 1 && concat.seq <= concat.total, "A part without a place.");
  },
});

const alphabet = fc.constantFrom<DefaultAlphabet>("gsm7", "latin1", "ascii", "utf8");
const anyPart = fc.record({
  octets: anyField,
  dataCoding: fc.oneof(fc.constantFrom(0, 3, 8), fc.nat(255)),
  udhi: fc.boolean(),
});
const UNSTORABLE = /[\0\p{Cs}]/u;

export const texts = fuzzTarget("text", {
  says: "every alphabet gives a text that the database takes, no longer than its octets",
  cases: fc.record({ parts: fc.array(anyPart, { minLength: 1, maxLength: 4 }), alphabet }),
  check: ({ parts, alphabet: defaultAlphabet }) => {
    const alone = decodeBody({ ...parts[0]!, defaultAlphabet });
    const joined = decodeParts(parts, defaultAlphabet);
    const octets = parts.reduce((sum, part) => sum + part.octets.length, 0);
    for (const { kind, text } of [alone, joined]) {
      must((text === null) === (kind === "binary"), "Binary with a text, or a text with none.");
      must(!UNSTORABLE.test(text ?? ""), "A text that the database refuses.");
      must((text ?? "").length <= octets, "A text longer than its octets.");
    }
    if (parts.length === 1) must(alone.text === joined.text, "One part is read in two ways.");
  },
});

const label = fc.constantFrom(
  "id",
  "sub",
  "dlvrd",
  "submit date",
  "done_date",
  "stat",
  "err",
  "text",
  "x1",
  "ID",
);
const two = (most: number) => fc.nat(most).map((number) => String(number).padStart(2, "0"));
const date = fc.tuple(
  fc.constantFrom("", "20"),
  two(99),
  two(13),
  two(32),
  two(24),
  two(60),
  fc.constantFrom("", "00"),
);
const value = fc.oneof(
  fc.string({ maxLength: 20 }),
  date.map((digits) => digits.join("")),
  fc.constantFrom("DELIVRD", "undeliv", "0000012345", "2611230410", "261123041005", "0x0B", "-1", ""),
);
const between = fc.constantFrom(" ", "  ", "\r\n", ",", ";", "");
const soundReceipt = fc
  .array(fc.tuple(label, value, between), { maxLength: 10 })
  .map((fields) => fields.map(([name, given, gap]) => `${name}:${given}${gap}`).join(""))
  .map((written) => Uint8Array.from(Buffer.from(written, "latin1")));

/** A day of the calendar; a leap second is the only one that JavaScript has not. */
function isDate(date: string): boolean {
  const [minutes, seconds = "00"] = [date.slice(0, 16), date.slice(17) || undefined];
  return new Date(`${minutes}Z`).toISOString().startsWith(minutes) && /^(?:[0-5][0-9]|60)$/.test(seconds);
}

export const receipts = fuzzTarget("receipt", {
  says: "a receipt has sound fields whatever it was written from, and ids that it may mean",
  cases: fc.record({
    body: fc.oneof(damaged(soundReceipt), anyOctets(250)),
    esmClass: fc.oneof(fc.constantFrom(0, 0x04, 0x20, 0x44), fc.nat(255)),
    dataCoding: fc.nat(255),
    tlvs: fc.record({
      receiptedMessageId: fc.option(fc.string({ unit: "binary", maxLength: 70 })),
      messageState: fc.option(fc.nat(255)),
      networkErrorCode: fc.option(fc.string({ unit: fc.constantFrom("0", "a", "f", "z"), maxLength: 8 })),
    }),
  }),
  check: (input) => {
    const receipt = parseReceipt(input);
    if (!receipt) return;
    must(receipt.id !== "", "An empty id matches what has none.");
    must(!receipt.final || !receipt.intermediate, "An intermediate notification is final.");
    for (const date of [receipt.submitDate, receipt.doneDate])
      must(date === null || isDate(date), `The date ${date} cannot be.`);
    const readings = receiptIdCandidates(receipt.id ?? "");
    must(receipt.id === null || readings[0] === receipt.id, "The id as given is not tried first.");
    must(readings.length <= 20 && !readings.includes(""), "Ids that mean nothing.");
  },
});

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.string({ unit: fc.constantFrom("a", "€", "[", "é", "\n", "@", "\f"), maxLength: 700 }),
  fc.string({ unit: fc.constantFrom("a", "я", "👍", "🇪🇹", "\u0301"), maxLength: 400 }),
  fc.array(fc.nat(0xffff), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
);

/** Octets on air: GSM 7-bit is packed there, behind a header that is filled up to a septet (23.040 clause 9.2.3.24). */
function octetsOnAir({ esmClass, dataCoding }: Encoded, part: Uint8Array): number {
  if (dataCoding & 8) return part.length;
  const header = esmClass ? part[0]! + 1 : 0;
  const septets = Math.ceil((header * 8) / 7) + part.length - header;
  return Math.ceil((septets * 7) / 8);
}

function endsWhole({ encoding, esmClass }: Encoded, part: Uint8Array): boolean {
  const body = part.subarray(esmClass ? part[0]! + 1 : 0);
  if (encoding === "gsm7") return body.at(-1) !== 0x1b;
  return body.length % 2 === 0 && ((body.at(-2) ?? 0) & 0xfc) !== 0xd8;
}

function textOf({ parts, dataCoding, esmClass }: Encoded | Carried): string | null {
  const udhi = esmClass === 0x40;
  return decodeParts(
    parts.map((octets) => ({ octets, dataCoding, udhi })),
    "gsm7",
  ).text;
}

export const encoder = fuzzTarget("encoder", {
  says: "text to parts and back is the text; parts fit in 140 octets and split no character",
  cases: fc.record({
    text: anyText,
    ref: fc.nat(0xffff),
    refBits: fc.constantFrom(8 as const, 16 as const),
    form: fc.constantFrom("udh8" as const, "udh16" as const, "sar" as const, "payload" as const),
  }),
  check: ({ text, ref, refBits, form }) => {
    const sent = encodeText(text, { ref, refBits });
    for (const part of sent.parts) {
      must(octetsOnAir(sent, part) <= 140, "A part does not fit.");
      must(endsWhole(sent, part), "A part ends within a character.");
    }
    // A byte order mark at the start, of either order, is no character to a reader.
    const isMarked = sent.encoding === "ucs2" && /^[\uFEFF\uFFFE]/.test(sanitiseText(text));
    for (const carried of [sent, carryText(text, { ref, form })])
      must(isMarked || textOf(carried) === sanitiseText(text), "Another text comes back.");
  },
});
