import "server-only";
import { dayOf } from "@/domain/contacts/zoned-time";
import { exportFileName } from "@/domain/contacts/export";

type Chunk = string | Uint8Array;
type Chunks = Iterable<Chunk> | AsyncIterable<Chunk>;
type Named = { kind: string; name: string; type: keyof typeof TYPES };

const TYPES = {
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** A CSV file as a download, see `fileDownload`. */
export function csvDownload(
  [kind, name]: [string, string],
  chunks: Chunks,
  timeZone: string,
): Promise<Response> {
  return fileDownload({ kind, name, type: "csv" }, chunks, timeZone);
}

/**
 * A file as a download named after what it holds and today's day in `timeZone`. The first chunk is asked for before the answer
 * begins, so that a refusal is an error and no broken file; a download that is broken off ends the query.
 */
export async function fileDownload(
  { kind, name, type }: Named,
  chunks: Chunks,
  timeZone: string,
): Promise<Response> {
  const source = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  const encoder = new TextEncoder();
  let next: IteratorResult<Chunk> | null = await source.next();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = next ?? (await source.next());
      next = null;
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel() {
      await source.return?.();
    },
  });
  const file = exportFileName(kind, name, dayOf(Date.now(), timeZone), type);
  // RFC 6266: a plain name for old programs, RFC 8187 for every script.
  const ascii = file.replace(/[^\x20-\x7e]+/g, "").replace(/["\\]/g, "");
  return new Response(stream, {
    headers: {
      "content-type": TYPES[type],
      "content-disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file)}`,
      "cache-control": "no-store",
    },
  });
}
