import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { ContactKind } from "@/domain/messages/codes";
import { foldCharacters } from "@/domain/text/fold";

/** An address as a PDU holds it (SMPP 3.4 clauses 5.2.5 to 5.2.9), its octets read as Latin-1. */
export type PduAddress = { addr: string; ton: number; npi: number };

/** Settings of a connection: "ET" or "251" ("" when unknown), and the digit dialled before national numbers ("" for none). */
export type NumberingPlan = { country: string; trunk: string };

/**
 * `e164`: digits without plus; `short`: short codes and numbers whose country is unknown, as given; `alnum`: a name;
 * `none`: no sender at all. Only `e164` and `short` can be replied to.
 */
export type Address = { kind: ContactKind; address: string };

const TON = {
  unknown: 0,
  international: 1,
  national: 2,
  network: 3,
  subscriber: 4,
  alphanumeric: 5,
  abbreviated: 6,
};

/** ITU-T E.164 clause 6: at most 15 digits. Under 7 no number of a country is reachable from abroad. */
const MAX_DIGITS = 15;
const MIN_DIGITS = 7;
/** National numbers are taken to be this long at most where the type of number says nothing. */
const NATIONAL_DIGITS = 9;
const TEN_DIGIT_COUNTRIES: ReadonlySet<string> = new Set([
  ...["1", "7", "20", "39", "44", "49", "52", "54", "55", "57", "58", "60", "62", "63"],
  ...["86", "90", "91", "92", "98", "234", "880", "964"],
]);

/**
 * The one form of an address, by which a contact is known. Frozen: own rules and no numbering database, as a change
 * would part a subscriber from what is stored about them.
 */
export function normaliseAddress({ addr, ton }: PduAddress, plan: NumberingPlan): Address {
  const given = addr.replaceAll("\0", "").trim();
  if (given === "") return { kind: "none", address: "" };
  if (ton === TON.alphanumeric) return { kind: "alnum", address: given };
  const digits = given.replace(/[\s\-.()/]/g, "");
  const plain = digits.replace(/^\+/, "");
  if (!/^[0-9]+$/.test(plain)) return { kind: "alnum", address: given };
  const short: Address = { kind: "short", address: plain };
  if (plain.length < MIN_DIGITS) return short;
  const full = digits === plain ? internationalDigits(plain, ton, plan) : plain;
  return full !== null && isE164(full) ? { kind: "e164", address: full } : short;
}

/** The E.164 digits that a number without a plus stands for; null when nothing says which country it is of. */
function internationalDigits(digits: string, ton: number, plan: NumberingPlan): string | null {
  if (ton === TON.network || ton === TON.abbreviated) return null;
  if (digits.startsWith("00")) return digits.slice(2);
  if (ton === TON.international && !digits.startsWith("0")) return digits;
  const code = callingCode(plan.country);
  if (plan.trunk !== "" && digits.startsWith(plan.trunk) && !hasCallingCode(digits, code)) {
    return code && code + digits.slice(plan.trunk.length);
  }
  if (hasCallingCode(digits, code)) return digits;
  const isNational = ton === TON.national || ton === TON.subscriber || digits.startsWith("0");
  if (isNational || digits.length <= nationalDigits(code)) return code && code + digits;
  return digits;
}

/** Whether the digits are the calling code and more than a national number of that country can be. */
function hasCallingCode(digits: string, code: string | null): boolean {
  return code !== null && digits.startsWith(code) && digits.length > nationalDigits(code);
}

function nationalDigits(code: string | null): number {
  return code !== null && TEN_DIGIT_COUNTRIES.has(code) ? NATIONAL_DIGITS + 1 : NATIONAL_DIGITS;
}

function isE164(digits: string): boolean {
  return digits.length >= MIN_DIGITS && digits.length <= MAX_DIGITS && !digits.startsWith("0");
}

const callingCodes = new Map<string, string | null>();

/** "ET" or "251" to "251"; null when it is neither. */
export function callingCode(country: string): string | null {
  const kept = callingCodes.get(country);
  if (kept !== undefined) return kept;
  const name = country.trim().replace(/^\+/, "").toUpperCase();
  const code = /^[1-9][0-9]{0,2}$/.test(name)
    ? name
    : isSupportedCountry(name)
      ? getCountryCallingCode(name)
      : null;
  callingCodes.set(country, code);
  return code;
}

export type TypedNumber =
  { ok: true; kind: "e164" | "short"; address: string } | { ok: false; problem: string };

/** Reads a number that a person typed or a spreadsheet kept; `problem` is a sentence for them. */
export function parseTypedNumber(input: string, plan: NumberingPlan): TypedNumber {
  const text = foldCharacters(input).trim().replace(/^tel:/, "").replace(/^'/, "");
  if (text === "") return { ok: false, problem: "Type a phone number." };
  if (/^[0-9][.,][0-9]+e\+?[0-9]+$/.test(text)) {
    return {
      ok: false,
      problem: "A spreadsheet shortened this number. Format its column as text and export it again.",
    };
  }
  // +44 (0)20…: the bracketed digit is for callers from within the country.
  const addr = text.startsWith("+") ? text.replace("(0)", "") : text;
  const found = normaliseAddress({ addr, ton: TON.unknown, npi: 1 }, plan);
  if (found.kind === "alnum" || found.kind === "none") {
    return { ok: false, problem: "A phone number has digits, blanks and a plus in front only." };
  }
  if (found.kind === "e164") return { ok: true, kind: "e164", address: found.address };
  if (addr.startsWith("+") || found.address.length >= MIN_DIGITS) {
    return { ok: false, problem: lengthProblem(found.address) };
  }
  return { ok: true, kind: "short", address: found.address };
}

function lengthProblem(digits: string): string {
  if (digits.length > MAX_DIGITS)
    return `A phone number has at most ${MAX_DIGITS} digits; this one has ${digits.length}.`;
  if (digits.length < MIN_DIGITS) return "This number is too short to have a country code.";
  return "Start the number with + and its country code.";
}

/** An address as screens show it: "+251 91 100 0003", "8080", "INFO". */
export function formatAddress(address: string, kind: ContactKind): string {
  if (kind === "none") return "No number";
  if (kind !== "e164") return address;
  return parsePhoneNumberFromString(`+${address}`)?.formatInternational() ?? `+${address}`;
}

const SHOWN_IN_FRONT = 2;
const SHOWN_AT_END = 2;

/** For logs and exports that hide subscribers: "+251 91 ··· ··03". Short codes and names are nobody's, and stay. */
export function maskAddress(address: string): string {
  if (!/^\+?[0-9]{7,}$/.test(address)) return address;
  const digits = address.replace(/^\+/, "");
  const number = parsePhoneNumberFromString(`+${digits}`);
  const shown = number ? number.formatInternational() : `+${digits}`;
  const first = (number?.countryCallingCode.length ?? 0) + SHOWN_IN_FRONT;
  let seen = 0;
  return shown.replace(/[0-9]/g, (digit) => {
    seen += 1;
    return seen <= first || seen > digits.length - SHOWN_AT_END ? digit : "·";
  });
}
