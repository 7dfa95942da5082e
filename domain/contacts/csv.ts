/** A byte order mark: without it, spreadsheet programs read UTF-8 as the machine's own code page. */
export const CSV_BOM = "\uFEFF";

/** What spreadsheet programs take for a formula at the start of a cell (OWASP, CSV injection). */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
/** A phone number is what people came for, and evaluates to nothing but itself. */
const PLAIN_NUMBER = /^\+[0-9]+$/;
/** RFC 4180 clause 2, rule 6 */
const NEEDS_QUOTES = /[",\r\n]/;

/** One cell: formulas made text by an apostrophe, quoted where RFC 4180 asks for it. */
export function csvCell(value: string | number): string {
  const text = String(value);
  const safe =
    typeof value === "string" && FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record with its line end (RFC 4180 clause 2, rule 1). */
export function csvRecord(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}
