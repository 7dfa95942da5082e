import { decodeAscii, decodeUcs2, sanitiseText } from "@/domain/text/charsets";
import { parseHeader } from "@/domain/text/udh";

/** message_state (SMPP 3.4 clause 5.2.28; SCHEDULED and SKIPPED are of 5.0 clause 4.7.15), at its number. */
const MESSAGE_STATES = [
  "SCHEDULED",
  "ENROUTE",
  "DELIVERED",
  "EXPIRED",
  "DELETED",
  "UNDELIVERABLE",
  "ACCEPTED",
  "UNKNOWN",
  "REJECTED",
  "SKIPPED",
] as const;
export type ReceiptState = (typeof MESSAGE_STATES)[number];

/** States that more may follow upon. */
const PASSING: ReadonlySet<ReceiptState> = new Set(["SCHEDULED", "ENROUTE", "ACCEPTED"]);

/** By the first five letters of stat: SMSCs shorten at seven (appendix B), or spell out; FAILED, CANCELLED and BUFFRED are vendors' words. */
const STAT_WORDS: ReadonlyMap<string, ReceiptState> = new Map([
  ["SCHED", "SCHEDULED"],
  ["ENROU", "ENROUTE"],
  ["BUFFR", "ENROUTE"],
  ["BUFFE", "ENROUTE"],
  ["DELIV", "DELIVERED"],
  ["EXPIR", "EXPIRED"],
  ["DELET", "DELETED"],
  ["CANCE", "DELETED"],
  ["UNDEL", "UNDELIVERABLE"],
  ["FAILE", "UNDELIVERABLE"],
  ["ACCEP", "ACCEPTED"],
  ["UNKNO", "UNKNOWN"],
  ["REJEC", "REJECTED"],
  ["SKIPP", "SKIPPED"],
]);

export type ReceiptInput = {
  esmClass: number;
  dataCoding: number;
  /** short_message or message_payload, with its header if it has one */
  body: Uint8Array;
  tlvs: {
    receiptedMessageId: string | null;
    messageState: number | null;
    /** three octets in hex: network type, error code (clause 5.3.2.31) */
    networkErrorCode: string | null;
  };
};

export type Receipt = {
  /** as given; null when there is none, which matches no message */
  id: string | null;
  state: ReceiptState;
  /** false: a later receipt says more. UNKNOWN is final, yet a later DELIVERED corrects it */
  final: boolean;
  /** err of the text as it stands there, else "type:code" of the network error code */
  errorCode: string | null;
  networkErrorCode: { type: number; code: number } | null;
  /** wall clock of the SMSC, no zone: 2026-11-23T04:10 or with seconds */
  submitDate: string | null;
  doneDate: string | null;
  /** an intermediate notification: never final */
  intermediate: boolean;
  /**
   * told by its shape alone, as the SMSC forgot the receipt bit. A subscriber can type this text: take it for a receipt
   * only when `id` is known.
   */
  fallback: boolean;
};

const UDHI = 0x40;
/** Message type bits of esm_class (clause 5.2.12). */
const TYPE_MASK = 0x3c;
const TYPE_RECEIPT = 0x04;
const TYPE_INTERMEDIATE = 0x20;
/** A receipt text is about 120 octets; what is longer holds the text of the message, which is not read. */
const MAX_READ = 2048;

/** Reads a delivery receipt; null when the PDU is none. TLVs go before the text. Never throws. */
export function parseReceipt(input: ReceiptInput): Receipt | null {
  const type = input.esmClass & TYPE_MASK;
  const intermediate = type === TYPE_INTERMEDIATE;
  const { receiptedMessageId, messageState, networkErrorCode } = input.tlvs;
  if (!intermediate && type !== TYPE_RECEIPT && type !== 0) return null;
  const fields = readFields(receiptText(input));
  const stated = stateOf(messageState, fields.get("stat"));
  // Without the receipt bit an id alone makes no receipt: kannel's test server puts one on every text.
  const flagged = type !== 0 || (receiptedMessageId !== null && stated !== null);
  if (!flagged && !hasWholeShape(fields)) return null;

  const network = readNetworkError(networkErrorCode);
  return {
    id: nonEmpty(receiptedMessageId?.replaceAll("\0", "").trim()) ?? nonEmpty(fields.get("id")),
    state: stated ?? "UNKNOWN",
    final: stated !== null && !intermediate && !PASSING.has(stated),
    errorCode: nonEmpty(fields.get("err")) ?? (network && `${network.type}:${network.code}`),
    networkErrorCode: network,
    submitDate: readDate(fields.get("submit date")),
    doneDate: readDate(fields.get("done date")),
    intermediate,
    fallback: !flagged,
  };
}

/** Receipts are ASCII whatever data_coding says, except those that really are UCS-2. */
function receiptText({ esmClass, body }: ReceiptInput): string {
  const { userData } = esmClass & UDHI ? parseHeader(body) : { userData: body };
  const octets = userData.subarray(0, MAX_READ);
  return sanitiseText(looksLikeUcs2(octets) ? decodeUcs2(octets) : decodeAscii(octets));
}

/** Units by which UCS-2 is told: the labels at the front are ASCII, while the text of the message at the end may be anything. */
const LOOKED_AT = 8;

function looksLikeUcs2(octets: Uint8Array): boolean {
  const isMarked = octets[0] === 0xfe && octets[1] === 0xff;
  const start = octets.subarray(isMarked ? 2 : 0).subarray(0, 2 * LOOKED_AT);
  return start.length >= 4 && start.every((octet, at) => (octet === 0) === (at % 2 === 0));
}

const LABEL = /(?:^|[\s,;])(submit[ _-]?date|done[ _-]?date|[a-z][a-z0-9_]*):/gi;
/** No value has a space: what follows one is the beginning of a label that was cut off, or a remark. */
const VALUE = /[^\s,;]+/;

/** The labelled values in front of `text:`; behind it stands what the subscriber was sent, whatever it looks like. */
function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let open: { label: string; start: number } | null = null;
  const close = (end: number): void => {
    if (open && !fields.has(open.label))
      fields.set(open.label, VALUE.exec(text.slice(open.start, end))?.[0] ?? "");
  };
  for (const match of text.matchAll(LABEL)) {
    close(match.index);
    const label = match[1]!.toLowerCase().replace(/[ _-]?date$/, " date");
    if (label === "text") return fields;
    open = { label, start: match.index + match[0].length };
  }
  close(text.length);
  return fields;
}

/** The shape of SMPP 3.4 appendix B: every label but sub, dlvrd and text, which some SMSCs leave out, with a sound value. */
function hasWholeShape(fields: Map<string, string>): boolean {
  return (
    (fields.get("id") ?? "") !== "" &&
    stateOf(null, fields.get("stat")) !== null &&
    fields.has("err") &&
    /^[0-9]{10,14}$/.test(fields.get("submit date") ?? "") &&
    /^[0-9]{10,14}$/.test(fields.get("done date") ?? "")
  );
}

function stateOf(messageState: number | null, stat: string | undefined): ReceiptState | null {
  const byTlv = messageState === null ? undefined : MESSAGE_STATES[messageState];
  return byTlv ?? STAT_WORDS.get((stat ?? "").toUpperCase().slice(0, 5)) ?? null;
}

function readNetworkError(hex: string | null): { type: number; code: number } | null {
  if (hex === null || !/^[0-9a-f]{6}$/i.test(hex)) return null;
  return { type: Number.parseInt(hex.slice(0, 2), 16), code: Number.parseInt(hex.slice(2), 16) };
}

/** Appendix B; with seconds; with the century; the absolute time format of clause 7.1.1, whose zone is left out. */
const DATES = [
  /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/,
  /^20(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/,
  /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{3}[-+R]$/,
];

/** Wall clock of the SMSC; zeros and impossible dates are unknown. The first form that makes a sound date counts. */
function readDate(value = ""): string | null {
  for (const form of DATES) {
    const found = form.exec(value);
    const date = found && toDate(found);
    if (date) return date;
  }
  return null;
}

function toDate([, year, month, day, hour, minute, second]: RegExpExecArray): string | null {
  const inRange = (part: string | undefined, low: number, high: number): boolean =>
    part === undefined || (Number(part) >= low && Number(part) <= high);
  const sound =
    inRange(month, 1, 12) &&
    inRange(day, 1, daysIn(Number(year), Number(month))) &&
    inRange(hour, 0, 23) &&
    inRange(minute, 0, 59) &&
    inRange(second, 0, 60);
  return sound
    ? `20${year}-${month}-${day}T${hour}:${minute}${second === undefined ? "" : `:${second}`}`
    : null;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + year, month, 0)).getUTCDate();
}

function nonEmpty(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}
