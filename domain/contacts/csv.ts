/** A byte order mark: without it, spreadsheet programs read UTF-8 as the machine's own code page. */
export const CSV_BOM = "\uFEFF";

/**
 * What spreadsheet programs take for a formula at the start of a cell (OWASP, CSV injection); and after whatever may end a
 * cell: a program that expects another separator cuts there, and knows no quotation marks in the middle of a cell.
 */
const FORMULA_START = /(?:^(?=[\t\r\n])|(?<=^|[,;\t\r\n])(?=[=+\-@＝＋－＠]))/g;
/** A phone number is what people came for, and evaluates to nothing but itself. */
const PLAIN_NUMBER = /^\+[0-9]+$/;
/** RFC 4180 clause 2, rule 6; and every separator that some program may read */
const NEEDS_QUOTES = /[",;\t\r\n]/;

/** Spreadsheet programs expect a semicolon where the comma is the decimal sign. */
export const CSV_SEPARATORS = { comma: ",", semicolon: ";" } as const;
export type CsvSeparator = keyof typeof CSV_SEPARATORS;

/** One cell: formulas made text by an apostrophe, quoted where RFC 4180 asks for it. */
export function csvCell(value: string | number): string {
  const text = String(value);
  const safe =
    typeof value === "string" && !PLAIN_NUMBER.test(text) ? text.replace(FORMULA_START, "'") : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One record with its line end (RFC 4180 clause 2, rule 1). */
export function csvRecord(cells: readonly (string | number)[], separator: CsvSeparator = "comma"): string {
  return `${cells.map(csvCell).join(CSV_SEPARATORS[separator])}\r\n`;
}
