/**
 * The parts of an Office Open XML workbook as text (ECMA-376-1, SpreadsheetML): what spreadsheet programs open. Text is text,
 * whatever it begins with: only an element of its own makes a formula.
 */

/** `at`: ms since 1970, shown in the zone of the workbook; `share`: 0 to 1, shown in per cent. */
export type Cell = string | number | { at: number } | { share: number } | null;
export type Column = { title: string; /** in characters */ width: number };

export type Rows = readonly (readonly Cell[])[];

/** One table; its rows come in chunks. One with more rows than a worksheet holds goes on in further ones. */
export type Sheet = { name: string; columns: readonly Column[]; rows: AsyncIterable<Rows> | Iterable<Rows> };

/** Rows of one worksheet (ECMA-376-1 leaves it open; Excel takes no more), the titles among them. */
export const MOST_ROWS = 1_048_576;
/** Characters of one cell that Excel takes. */
const LONGEST = 32_767;
const STYLES = { moment: 1, share: 2, title: 3 } as const;
const DAY_MS = 86_400_000;
/** 1 January 1970 as a serial date: days since 30 December 1899 (ECMA-376-1 clause 18.17.4.1). */
const EPOCH = 25_569;

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const XML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;

/** Half of a character that takes two. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
/** What XML 1.0 has no place for, written as ST_Xstring has it (ECMA-376-1 clause 22.9.2.19); so is what looks like that already. */
const UNWRITABLE = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;

function escapeText(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(HALF, "\ufffd")
    .replace(UNWRITABLE, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A, B … Z, AA … of a column, from 0: some programs want every cell's place, although it may be left out. */
function lettersOf(column: number): string {
  const first = Math.floor(column / 26);
  return (first > 0 ? lettersOf(first - 1) : "") + String.fromCharCode(65 + (column % 26));
}

function textCell(place: string, text: string, style?: number): string {
  const styled = style === undefined ? "" : ` s="${style}"`;
  return `<c r="${place}" t="inlineStr"${styled}><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
}

/** `offset`: ms that the zone of the workbook is ahead of UTC at a moment. */
export type Offset = (at: number) => number;

function cellXml(place: string, cell: Cell, offset: Offset): string {
  if (cell === null || cell === "") return "";
  if (typeof cell === "string") return textCell(place, cell);
  if (typeof cell === "number") return `<c r="${place}"><v>${cell}</v></c>`;
  if ("share" in cell) return `<c r="${place}" s="${STYLES.share}"><v>${cell.share}</v></c>`;
  const seconds = Math.floor((cell.at + offset(cell.at)) / 1000);
  return `<c r="${place}" s="${STYLES.moment}"><v>${(seconds * 1000) / DAY_MS + EPOCH}</v></c>`;
}

/** `n`: from 1, the titles are row 1. */
export function rowXml(cells: readonly Cell[], n: number, offset: Offset): string {
  const written = cells.map((cell, column) => cellXml(lettersOf(column) + n, cell, offset));
  return `<row r="${n}">${written.join("")}</row>`;
}

/** What stands before the rows of a worksheet: the titles, which stay in sight. */
export function worksheetHead(columns: readonly Column[]): string {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const titles = columns.map(({ title }, column) => textCell(`${lettersOf(column)}1`, title, STYLES.title));
  const pane = `<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`;
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    `<cols>${widths.join("")}</cols><sheetData><row r="1">${titles.join("")}</row>`
  );
}

export const WORKSHEET_TAIL = "</sheetData></worksheet>";

export const worksheetPath = (n: number): string => `xl/worksheets/sheet${n}.xml`;

/** Path and text of everything but the worksheets, of which `names` are the tabs, in order. */
export function workbookParts(names: readonly string[]): [string, string][] {
  const sheets = tabNames(names);
  const numbers = sheets.map((_, index) => index + 1);
  const styleId = `rId${numbers.length + 1}`;
  return [
    [
      "[Content_Types].xml",
      `${XML}<Types xmlns="${PACKAGE}/content-types">` +
        `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
        `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>` +
        numbers
          .map((n) => `<Override PartName="/${worksheetPath(n)}" ContentType="${TYPE}.worksheet+xml"/>`)
          .join("") +
        `</Types>`,
    ],
    ["_rels/.rels", relations([["rId1", "officeDocument", "xl/workbook.xml"]])],
    [
      "xl/workbook.xml",
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>` +
        sheets
          .map(
            (name, index) =>
              `<sheet name="${escapeText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
          )
          .join("") +
        `</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      relations([
        ...numbers.map((n): Relation => [`rId${n}`, "worksheet", `worksheets/sheet${n}.xml`]),
        [styleId, "styles", "styles.xml"],
      ]),
    ],
    ["xl/styles.xml", STYLE_SHEET],
  ];
}

type Relation = [id: string, kind: string, target: string];

function relations(all: readonly Relation[]): string {
  const lines = all.map(
    ([id, kind, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${lines.join("")}</Relationships>`;
}

/** Names of tabs: 31 characters, some signs not allowed, no two alike whatever their case. */
function tabNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain =
      name
        .replace(/[[\]:*?/\\]/g, " ")
        .replace(/^'+|'+$/g, "")
        .trim() || "Sheet";
    for (let n = 1; ; n += 1) {
      const suffix = n === 1 ? "" : ` ${n}`;
      const tab = plain.slice(0, 31 - suffix.length) + suffix;
      if (taken.has(tab.toLowerCase())) continue;
      taken.add(tab.toLowerCase());
      return tab;
    }
  });
}

const xf = (numberFormat: number, font: number): string =>
  `<xf numFmtId="${numberFormat}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
const FONT = `<sz val="11"/><name val="Calibri"/>`;

/** The cell formats that `STYLES` numbers: plain, date with time, per cent (format 10), bold title. */
const STYLE_SHEET =
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>` +
  `<fonts count="2"><font>${FONT}</font><font><b/>${FONT}</font></fonts>` +
  `<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
  `<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
  `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
  `<cellXfs count="4">${xf(0, 0)}${xf(164, 0)}${xf(10, 0)}${xf(0, 1)}</cellXfs>` +
  `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
