import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import {
  MOST_ROWS,
  rowXml,
  workbookParts,
  worksheetHead,
  worksheetPath,
  WORKSHEET_TAIL,
  type Column,
  type Offset,
  type Rows,
  type Sheet,
} from "@/domain/spreadsheets/worksheet";

/**
 * Tables as an Office Open XML workbook, streamed: what is in memory is a chunk of rows. The first rows of every table are read
 * before the first octet, so that a refusal comes before the answer begins. Leaving the loop early ends the reading.
 */
export async function* writeWorkbook(
  sheets: readonly Sheet[],
  offset: Offset,
  mostRows = MOST_ROWS,
): AsyncGenerator<Uint8Array> {
  const tables = sheets.map((sheet) => ({ ...sheet, rows: new RowReader(sheet.rows) }));
  const zip = new ZipFile();
  try {
    for (const { rows } of tables) await rows.fill();
    void addAll(zip, tables, { offset, mostRows }).catch((error: unknown) =>
      (zip.outputStream as Readable).destroy(error instanceof Error ? error : new Error(String(error))),
    );
    for await (const chunk of zip.outputStream) yield chunk as Buffer;
  } finally {
    await Promise.all(tables.map(({ rows }) => rows.close()));
  }
}

type Table = Omit<Sheet, "rows"> & { rows: RowReader };
type Options = { offset: Offset; mostRows: number };

async function addAll(zip: ZipFile, tables: readonly Table[], options: Options): Promise<void> {
  const names: string[] = [];
  for (const { name, columns, rows } of tables) {
    do {
      names.push(name);
      await addStream(zip, worksheetPath(names.length), worksheet(columns, rows, options));
    } while (await rows.fill());
  }
  for (const [path, text] of workbookParts(names)) zip.addBuffer(Buffer.from(text), path);
  zip.end();
}

async function* worksheet(
  columns: readonly Column[],
  rows: RowReader,
  { offset, mostRows }: Options,
): AsyncGenerator<string> {
  yield worksheetHead(columns);
  for (let next = 2; next <= mostRows && (await rows.fill());) {
    const first = next;
    const some = rows.take(mostRows - next + 1);
    next += some.length;
    yield some.map((cells, index) => rowXml(cells, first + index, offset)).join("");
  }
  yield WORKSHEET_TAIL;
}

/** Resolves when the entry is read to its end. */
function addStream(zip: ZipFile, path: string, chunks: AsyncGenerator<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = Readable.from(chunks, { objectMode: false });
    stream.on("end", resolve).on("error", reject);
    zip.addReadStream(stream, path, { compress: true });
  });
}

/** Takes rows from chunks of any size. */
class RowReader {
  private waiting: Rows = [];
  private readonly source: AsyncIterator<Rows> | Iterator<Rows>;
  private closed = false;

  constructor(rows: AsyncIterable<Rows> | Iterable<Rows>) {
    this.source = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  }

  /** Whether there is a row to take. */
  async fill(): Promise<boolean> {
    while (this.waiting.length === 0 && !this.closed) {
      const { done, value } = await this.source.next();
      if (done) this.closed = true;
      else this.waiting = value;
    }
    return this.waiting.length > 0;
  }

  take(most: number): Rows {
    const some = this.waiting.slice(0, most);
    this.waiting = this.waiting.slice(most);
    return some;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.source.return?.();
  }
}
