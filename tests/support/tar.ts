import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { readArchive, type ArchiveEntry } from "@/scripts/cli/archive";

/** An entry as a stranger may write it: POSIX.1-1988 ustar, every field at will. */
export type TarEntry = {
  name: string;
  body?: Buffer;
  /** "0" a plain file, "1" a hard link, "2" a symbolic link, "5" a folder */
  type?: string;
  linkName?: string;
  prefix?: string;
  /** the size field, 12 octets, where it is not that of the body */
  size?: string | Buffer;
};

const BLOCK = 512;
const NONE = Buffer.alloc(0);

function tarEntry({ name, body = NONE, type = "0", linkName = "", prefix = "", size }: TarEntry): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write("0000600\0", 100);
  const field = size ?? `${body.length.toString(8).padStart(11, "0")}\0`;
  if (typeof field === "string") header.write(field, 124, 12);
  else field.copy(header, 124, 0, 12);
  header.write("        ", 148);
  header.write(type, 156);
  header.write(linkName, 157, 100);
  header.write("ustar\x0000", 257);
  header.write(prefix, 345, 155);
  const sum = header.reduce((total, octet) => total + octet, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]);
}

export async function readEntries(file: string): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  for await (const { name, body } of readArchive(file)) entries.push({ name, body: Buffer.from(body) });
  return entries;
}

/** Writes entries with checksums that agree with them, as a stranger would who knows how. */
export function writeTar(file: string, entries: readonly TarEntry[]): void {
  const own = entries.filter(({ name }) => name !== "checksums.json");
  const sums = Object.fromEntries(
    own.map(({ name, body = NONE }) => [name, createHash("sha256").update(body).digest("hex")]),
  );
  const all = [...own, { name: "checksums.json", body: Buffer.from(JSON.stringify(sums)) }];
  const octets = Buffer.concat([...all.map(tarEntry), Buffer.alloc(2 * BLOCK)]);
  writeFileSync(file, gzipSync(octets, { level: 1 }));
}
