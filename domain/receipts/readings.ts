/** Which stored ids a receipt may mean, by what the connection says of the two ids of one message. */
import type { RECEIPT_IDS } from "@/domain/connections/settings";

export type ReceiptIdForm = (typeof RECEIPT_IDS)[number];

/** Widths that SMSCs pad ids to: 32 bits in hex, and in decimal. */
const PADDED_WIDTHS = [8, 10];
/** Ids are at most 64 octets (SMPP 3.4 clause 5.2.23); longer ones than this are not converted. */
const MAX_CONVERTED = 40;

/**
 * The ids to look for when a receipt comes, in order; the first is the one that it waits under when none is known yet.
 * Where the form is not set, as it is written and without leading zeros: other readings wait until the answer to its submit
 * must be stored (checklist 33).
 */
export function firstReadings(id: string, form: ReceiptIdForm): string[] {
  const converted = convert(id, form);
  return converted === null ? asWritten(id) : spellings(converted);
}

/** The ids to look for once the answer must be stored, of a receipt that waits under this id. */
export function lateReadings(id: string, form: ReceiptIdForm): string[] {
  switch (form) {
    case "learned":
      return receiptIdCandidates(id);
    case "as-is":
      return asWritten(id);
    case "hex-to-decimal":
    case "decimal-to-hex":
      return spellings(id);
  }
}

/**
 * The ids under which a receipt's message may be stored, most likely first: as given; without leading zeros; hex for
 * decimal and decimal for hex, as SMSCs answer in one and report in the other; padded. Take the first that exists.
 */
export function receiptIdCandidates(id: string): string[] {
  const written = asWritten(id).filter((one) => one !== "");
  const bare = written.at(-1) ?? "";
  const readings = (["hex-to-decimal", "decimal-to-hex"] as const).map((form) => convert(bare, form));
  if (id.length <= MAX_CONVERTED && HEX.test(bare)) readings.push(bare);
  return [...new Set([...written, ...readings.flatMap((one) => (one === null ? [] : spellings(one)))])];
}

const HEX = /^[0-9a-f]+$/i;

/** Null where nothing is to be converted, and for what is no number of that kind. */
function convert(id: string, form: ReceiptIdForm): string | null {
  if (id.length > MAX_CONVERTED) return null;
  if (form === "hex-to-decimal") return /^[0-9]+$/.test(id) ? BigInt(id).toString(16) : null;
  if (form === "decimal-to-hex") return HEX.test(id) ? BigInt(`0x${id}`).toString(10) : null;
  return null;
}

function asWritten(id: string): string[] {
  const bare = id.replace(/^0+(?=.)/, "");
  return bare === id ? [id] : [id, bare];
}

/** The same number in either case, and padded. */
function spellings(digits: string): string[] {
  const padded = [digits, ...PADDED_WIDTHS.map((width) => digits.padStart(width, "0"))];
  return [...new Set(padded.flatMap((one) => [one.toLowerCase(), one.toUpperCase()]))];
}
