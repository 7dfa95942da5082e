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

/** The starts of stored addresses that may be meant: as typed, and as a national number of each country. */
export function searchPrefixes(typed: string, plans: readonly NumberingPlan[]): string[] {
  const prefix = searchPrefix(typed);
  if (prefix === null) return [];
  const national = plans.flatMap(({ country, trunk }) => {
    const code = callingCode(country);
    const isNational =
      code !== null && trunk !== "" && /^[^+]/.test(typed.trim()) && prefix.startsWith(trunk);
    return isNational ? [code + prefix.slice(trunk.length)] : [];
  });
  return [...new Set([prefix, ...national])];
}

/** A text as LIKE reads it letter by letter (PostgreSQL 9.7.1): what people type is never a wildcard. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** A prefix as a LIKE pattern. */
export function likePrefix(prefix: string): string {
  return `${likeLiteral(prefix)}%`;
}
