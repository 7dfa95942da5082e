import { callingCode, type NumberingPlan } from "./address";

/**
 * What people type into a search box for numbers ("+251 (91) 1-00", "0025191", "MyBank") as the start of a stored address.
 * Null when nothing is left to search for.
 */
export function searchPrefix(typed: string): string | null {
  // NUL comes in no address, and PostgreSQL refuses it
  const text = typed.replaceAll("\0", "").trim();
  const digits = text.replace(/[\s().\-\u00A0]/g, "");
  if (!/^(?:\+|00)?[0-9]+$/.test(digits)) return text === "" ? null : text;
  return digits.replace(/^(?:\+|00)/, "") || null;
}

/**
 * The starts of stored addresses that may be meant, none of them the start of another: as typed, and as a number of each
 * country, dialled with its trunk digit (0911…), without it (911…) or with both (+251 (0) 911…).
 */
export function searchPrefixes(typed: string, plans: readonly NumberingPlan[]): string[] {
  const prefix = searchPrefix(typed);
  if (prefix === null) return [];
  const isInternational = /^\s*(?:\+|00)/.test(typed);
  const meant = /^[0-9]+$/.test(prefix)
    ? plans.flatMap((plan) => nationalPrefix(prefix, plan, { isInternational }) ?? [])
    : [];
  const all = [...new Set([prefix, ...meant])];
  return all.filter((one) => !all.some((other) => other !== one && one.startsWith(other)));
}

function nationalPrefix(
  digits: string,
  { country, trunk }: NumberingPlan,
  { isInternational }: { isInternational: boolean },
): string | null {
  const code = callingCode(country);
  if (code === null) return null;
  if (trunk !== "" && digits.startsWith(code + trunk)) return code + digits.slice(code.length + trunk.length);
  if (isInternational) return null;
  if (trunk !== "" && digits.startsWith(trunk)) return code + digits.slice(trunk.length);
  return digits.startsWith(code) ? null : code + digits;
}

/** A text as LIKE reads it letter by letter (PostgreSQL 9.7.1): what people type is never a wildcard. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** A prefix as a LIKE pattern. */
export function likePrefix(prefix: string): string {
  return `${likeLiteral(prefix)}%`;
}
