import Cursor from "pg-cursor";
import { CSV_BOM, csvRecord, type CsvSeparator } from "@/domain/contacts/csv";
import { AppError } from "@/domain/errors";
import { CONTACT_KINDS, codeOf } from "@/domain/messages/codes";
import { BEGIN_LONG, pool } from "./client";

/** Rows fetched at once: enough to keep the socket busy, 1 MB at most in memory. */
const BATCH = 5000;
/** An export holds a connection of the pool while somebody downloads; the others stay for the screens. */
const MOST_AT_ONCE = 3;

let running = 0;

type RowQuery = { text: string; values: unknown[] };
export type CsvQuery = RowQuery & { separator?: CsvSeparator };
export type Addressed = { kind: number; address: string };

/** The result of a query as CSV, with the byte order mark and the column names in front; see `streamRows`. */
export async function* streamCsv<Row>(
  columns: readonly string[],
  { separator, ...query }: CsvQuery,
  cells: (row: Row) => (string | number)[],
): AsyncGenerator<string> {
  let head = CSV_BOM + csvRecord(columns, separator);
  for await (const rows of streamRows<Row>(query)) {
    yield head + rows.map((row) => csvRecord(cells(row), separator)).join("");
    head = "";
  }
}

/** The result of a query as one JSON document: `head` is an object whose last member becomes the array `rows`; see `streamRows`. */
export async function* streamJson<Row>(
  head: Record<string, unknown>,
  query: RowQuery,
  value: (row: Row) => unknown,
): AsyncGenerator<string> {
  let before = `${JSON.stringify(head).slice(0, -1)},"rows":[\n`;
  for await (const rows of streamRows<Row>(query)) {
    yield before + rows.map((row) => JSON.stringify(value(row))).join(",\n");
    before = ",\n";
  }
  yield "\n]}\n";
}

/**
 * The result of a query in chunks of 5,000 rows; the first one comes in any case, empty where there is no row. Leaving the loop
 * early (the download was broken off) ends the query and frees the connection. AppError `unavailable` while three others run.
 */
export async function* streamRows<Row>({ text, values }: RowQuery): AsyncGenerator<Row[]> {
  const leave = enterDownload();
  try {
    const client = await pool.connect();
    let broken = true;
    try {
      await client.query(BEGIN_LONG);
      const cursor = client.query(new Cursor<Row>(text, values));
      try {
        for (let isFirst = true; ; isFirst = false) {
          const rows = await cursor.read(BATCH);
          if (rows.length > 0 || isFirst) yield rows;
          if (rows.length === 0) break;
        }
      } finally {
        await cursor.close().catch(() => undefined);
      }
      await client.query("COMMIT");
      broken = false;
    } finally {
      // one that was left early may still be in its transaction
      client.release(broken);
    }
  } finally {
    leave();
  }
}

/** Takes one of the places for downloads; the answer gives it back. AppError `unavailable` when none is free. */
export function enterDownload(): () => void {
  if (running >= MOST_AT_ONCE)
    throw new AppError("unavailable", "Other downloads are running. Start this one when they are done.");
  running += 1;
  return () => {
    running -= 1;
  };
}

const E164 = codeOf(CONTACT_KINDS, "e164");

/** A number with its plus, a short or alphanumeric sender as it is. */
export function addressCell({ kind, address }: Addressed): string {
  return kind === E164 ? `+${address}` : address;
}
