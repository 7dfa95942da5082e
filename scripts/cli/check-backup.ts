import { z } from "zod";
import { ArchiveError, readArchive } from "./archive";
import { KEY_NAMES, KEYS, LAYOUT, sha256, SUMS } from "./backup";
import { type Layout, layoutSchema } from "./layout";

const sumsSchema = z.record(z.string(), z.string());
const keysSchema = z.record(z.enum(KEY_NAMES), z.string());
export type Checked = { layout: Layout; keys: z.infer<typeof keysSchema> };

/** Rows are by far the most of a backup; a document beyond this would only fill the memory. */
const MOST_DOCUMENT_OCTETS = 16 * 1024 * 1024;
const ROWS = /^rows\/([a-z0-9_]+)\/[0-9]{6}$/;

/** The table that a file of rows belongs to; null: it holds no rows. */
export function tableOf(name: string): string | null {
  return ROWS.exec(name)?.[1] ?? null;
}

/**
 * Reads the whole file once and holds it against itself: names, checksums, documents. Nothing has been touched yet when
 * this throws ArchiveError.
 */
export async function checkBackup(file: string): Promise<Checked> {
  const { sums, documents } = await readAll(file);
  const stated = read(sumsSchema, documents, SUMS);
  const names = new Set([...Object.keys(stated), ...sums.keys()]);
  const wrong = [...names].find((name) => stated[name] !== sums.get(name));
  if (wrong !== undefined)
    throw new ArchiveError(`The file is damaged: ${shown(wrong)} does not match its checksum.`);
  const layout = read(layoutSchema, documents, LAYOUT);
  const tables = new Set(layout.tables.map(({ name }) => name));
  const stray = [...sums.keys()].map(tableOf).find((table) => table !== null && !tables.has(table));
  if (stray !== undefined)
    throw new ArchiveError(`The file is not a backup: ${LAYOUT} knows no table ${stray}.`);
  return { layout, keys: read(keysSchema, documents, KEYS) };
}

async function readAll(file: string): Promise<{ sums: Map<string, string>; documents: Map<string, Buffer> }> {
  const sums = new Map<string, string>();
  const documents = new Map<string, Buffer>();
  for await (const { name, body } of readArchive(file)) {
    if (sums.has(name) || documents.has(name))
      throw new ArchiveError(`The file is not a backup: it holds ${name} twice.`);
    if ([LAYOUT, KEYS, SUMS].includes(name)) {
      if (body.length > MOST_DOCUMENT_OCTETS)
        throw new ArchiveError(`The file is damaged: ${name} has no length it could have.`);
      documents.set(name, body);
    } else if (tableOf(name) === null)
      throw new ArchiveError(`The file is not a backup: ${name} is no part of one.`);
    if (name !== SUMS) sums.set(name, sha256(body));
  }
  return { sums, documents };
}

function read<S extends z.ZodType>(
  schema: S,
  documents: ReadonlyMap<string, Buffer>,
  name: string,
): z.output<S> {
  const body = documents.get(name);
  if (!body) throw new ArchiveError(`The file is not a complete backup: it has no ${name}.`);
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
  throw new ArchiveError(`The file is not a backup: ${name} is not as it should be${at(place)}.`);
}

const at = (place: string): string => (place === "" ? "" : ` at ${shown(place)}`);

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** What a stranger wrote, fit for one line of a terminal. */
function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 80);
}
