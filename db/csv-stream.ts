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

export type CsvQuery = { text: string; values: unknown[]; separator?: CsvSeparator };
export type Addressed = { kind: number; address: string };

/**
 * The result of a query as chunks of CSV text of about 5,000 records, the first with the byte order mark and the column names.
 * Leaving the loop early (the download was broken off) ends the query and frees the connection. AppError `unavailable` while
 * three others run.
 */
export async function* streamCsv<Row>(
  columns: readonly string[],
  { text, values, separator }: CsvQuery,
  cells: (row: Row) => (string | number)[],
): AsyncGenerator<string> {
  if (running >= MOST_AT_ONCE) {
    throw new AppError("unavailable", "Other downloads are running. Start this one when they are done.");
  }
  running += 1;
  try {
    const client = await pool.connect();
    let broken = true;
    try {
      await client.query(BEGIN_LONG);
      const cursor = client.query(new Cursor<Row>(text, values));
      try {
        yield CSV_BOM + csvRecord(columns, separator);
        for (;;) {
          const rows = await cursor.read(BATCH);
          if (rows.length === 0) break;
          let chunk = "";
          for (const row of rows) chunk += csvRecord(cells(row), separator);
          yield chunk;
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
    running -= 1;
  }
}

const E164 = codeOf(CONTACT_KINDS, "e164");

/** A number with its plus, a short or alphanumeric sender as it is. */
export function addressCell({ kind, address }: Addressed): string {
  return kind === E164 ? `+${address}` : address;
}
