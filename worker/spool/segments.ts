/** The segment files of one connection, oldest first: reading them, remembering how far they are replayed, removing them. */
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { readRecords, type Kept, type RecordSeal } from "./record";
import { SEGMENT } from "./writer";

const DONE = ".done";
const DAMAGED = ".damaged";
/** Answers of the last seconds before a worker died may not have reached the SMSC (product.md, step 1). */
const LAST_SECONDS_MS = 10_000;

export type Segment = {
  path: string;
  /** in the order of arrival */
  records: Kept[];
  /** records at the front that are stored */
  done: number;
  damaged: number[];
  /** kept from here on (ms): the answer may not have arrived, as its worker died; Infinity where this worker wrote it */
  doubtFrom: number;
};

export async function listSegments(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(SEGMENT)).sort();
  } catch {
    return [];
  }
}

/** `own`: this worker wrote it. */
export async function readSegment(path: string, seal: RecordSeal, own: boolean): Promise<Segment> {
  const { records, damaged } = readRecords(seal, await readFile(path));
  records.sort((a, b) => a.order - b.order);
  const done = await readFile(path + DONE, "utf8").then(Number, () => 0);
  const last = records.reduce((latest, { keptAt }) => Math.max(latest, keptAt), 0);
  return { path, records, damaged, done, doubtFrom: own ? Infinity : last - LAST_SECONDS_MS };
}

/** Survives a kill of the process; after a power failure records are replayed again, which their ids make harmless. */
export async function noteDone({ path, done }: Segment): Promise<void> {
  await writeFile(path + DONE, String(done), { mode: 0o600 });
}

/** A damaged one is put aside for a person to look at. */
export async function removeSegment({ path, damaged }: Segment): Promise<void> {
  if (damaged.length > 0) await rename(path, path + DAMAGED);
  else await rm(path, { force: true });
  await rm(path + DONE, { force: true });
}
