import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

/** One file of an archive. Bodies are held in memory, so a long table is cut into several. */
export type ArchiveEntry = { name: string; body: Buffer };

/** An archive that ends early or is no archive at all. */
export class ArchiveError extends Error {}

const BLOCK = 512;
/** Backups cut tables into files of 4 MiB and at most a row more; a larger one would only fill the memory. */
const MOST_OCTETS = 256 * 1024 * 1024;
const GZIP_LEVEL = 3;

/** POSIX.1-1988 ustar header: name 100, mode 8, uid 8, gid 8, size 12, mtime 12, checksum 8, type 1, …, magic at 257. */
function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > 100) throw new ArchiveError(`The name ${name} is too long for an archive.`);
  header.write(name, 0);
  header.write("0000600\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, octet) => total + octet, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

const padding = (size: number) => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

async function* tarOctets(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<Buffer> {
  for await (const { name, body } of entries) {
    yield tarHeader(name, body.length);
    yield body;
    yield padding(body.length);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Writes a .tar.gz that only its owner can read. */
export async function writeArchive(file: string, entries: AsyncIterable<ArchiveEntry>): Promise<void> {
  const gzip = createGzip({ level: GZIP_LEVEL });
  await pipeline(Readable.from(tarOctets(entries)), gzip, createWriteStream(file, { mode: 0o600 }));
}

/** Takes exactly `size` octets at a time from a stream of chunks. */
class Octets {
  #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async take(size: number): Promise<Buffer> {
    const parts = [this.#rest];
    let have = this.#rest.length;
    while (have < size) {
      const next = await this.#chunks.next();
      if (next.done) throw new ArchiveError("The file ends in the middle: it is not complete.");
      parts.push(next.value);
      have += next.value.length;
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts);
    this.#rest = all.subarray(size);
    return all.subarray(0, size);
  }
}

/** A plain file, as this product writes nothing else; also NUL in archives older than POSIX.1-1988. */
const PLAIN_FILE = [0x30, 0];
/** What a backup's names are made of: no way out of a folder, nothing that a terminal takes for a command. */
const NAME = /^[a-z0-9_]+(?:[./][a-z0-9_]+)*$/;

function readHeader(header: Buffer): { name: string; size: number } {
  if (header.toString("latin1", 257, 262) !== "ustar") throw new ArchiveError("The file is not a backup.");
  const name = header.toString("latin1", 0, 100).replace(/\0.*$/s, "");
  const hasPrefix = header[345] !== 0;
  if (hasPrefix || !NAME.test(name) || !PLAIN_FILE.includes(header[156] ?? -1))
    throw new ArchiveError("The file is not a backup: it holds something that no backup holds.");
  const digits = header.toString("latin1", 124, 136).replace(/[\0 ]+$/, "");
  const size = /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : NaN;
  if (!(size >= 0 && size <= MOST_OCTETS))
    throw new ArchiveError(`The file is damaged: ${name} has no length it could have.`);
  return { name, size };
}

/** Reads a .tar.gz entry by entry; throws ArchiveError when it is cut short, damaged or something else. */
export async function* readArchive(file: string): AsyncGenerator<ArchiveEntry> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  const octets = new Octets(source.pipe(gunzip));
  try {
    for (;;) {
      const header = await octets.take(BLOCK);
      if (header.every((octet) => octet === 0)) return;
      const { name, size } = readHeader(header);
      const body = await octets.take(size);
      await octets.take(padding(size).length);
      yield { name, body };
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_")) {
      throw new ArchiveError("The file is damaged or not a backup.");
    }
    throw error;
  } finally {
    source.destroy();
  }
}
