/**
 * The folder of one worker in the spool of a machine, and what workers that are gone left beside it. A worker lives while it
 * touches its mark every two seconds; whose mark is ten seconds older than one's own is gone, and whoever sees it first takes
 * its segments. One that only stood still finds them gone at its next write, and acknowledges nothing.
 */
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SEGMENT } from "./writer";

const MARK = "alive";
const GONE_MS = 10_000;

export class SpoolOwner {
  readonly folder: string;

  constructor(
    private readonly root: string,
    workerId: string,
  ) {
    this.folder = join(root, workerId);
  }

  async begin(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeFile(join(this.folder, MARK), "", { mode: 0o600 });
  }

  /** Says that this worker lives, and takes over what others left; resolves to the connections it did so for. */
  async beat(): Promise<string[]> {
    const now = new Date();
    await utimes(join(this.folder, MARK), now, now).catch(() => this.begin());
    const taken: string[] = [];
    for (const name of await namesIn(this.root)) {
      const other = join(this.root, name);
      if (other === this.folder) continue;
      const seen = await stat(join(other, MARK)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      );
      if (now.getTime() - seen > GONE_MS) taken.push(...(await this.adopt(other)));
    }
    return taken;
  }

  /** An empty folder goes; what is in it stays for whoever comes next. */
  async end(): Promise<void> {
    for (const name of await namesIn(this.folder))
      if (name !== MARK && (await namesIn(join(this.folder, name))).length > 0) return;
    await rm(this.folder, { recursive: true, force: true });
  }

  private async adopt(other: string): Promise<string[]> {
    const taken: string[] = [];
    for (const connectionId of await namesIn(other)) {
      if (connectionId === MARK) continue;
      await mkdir(join(this.folder, connectionId), { recursive: true, mode: 0o700 });
      // Marks of how far a segment is stored go with it, and before it.
      const names = (await namesIn(join(other, connectionId))).sort((a, b) => b.length - a.length);
      for (const name of names) {
        const moved = await rename(
          join(other, connectionId, name),
          join(this.folder, connectionId, name),
        ).then(
          () => true,
          () => false,
        );
        if (moved && name.endsWith(SEGMENT)) taken.push(connectionId);
      }
    }
    await rm(other, { recursive: true, force: true });
    return [...new Set(taken)];
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
