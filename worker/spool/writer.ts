/**
 * Appends records of one connection to segment files. What arrives while a write is on its way goes out with the next one: one
 * write and one fsync for all of it. A segment is never appended to after a restart, so a torn record stands at an end only.
 */
import { mkdir, open, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

const SEGMENT_OCTETS = 4 * 2 ** 20;
export const SEGMENT = ".spool";

type Pending = { octets: Buffer; kept(): void; refused(error: unknown): void };

export class SpoolWriter {
  private pending: Pending[] = [];
  private flushing: Promise<void> | null = null;
  private file: FileHandle | null = null;
  private path: string | null = null;
  private written = 0;
  private segments = 0;

  constructor(
    /** `name` begins the names of segments, in their order among all workers of this machine */
    private readonly where: { folder: string; name(segment: number): string },
  ) {}

  /** Nothing is being written, and no segment is open. */
  get isIdle(): boolean {
    return this.file === null && this.pending.length === 0 && this.flushing === null;
  }

  /** Resolves when the record is on disk; rejects when it may not be. */
  append(octets: Buffer): Promise<void> {
    return new Promise((kept, refused) => {
      this.pending.push({ octets, kept, refused });
      this.flush();
    });
  }

  /** Ends the open segment, so that it can be read. */
  async rotate(): Promise<void> {
    while (this.flushing) await this.flushing;
    await this.closeFile();
  }

  private flush(): void {
    this.flushing ??= this.writeAll().finally(() => {
      this.flushing = null;
      if (this.pending.length > 0) this.flush();
    });
  }

  private async writeAll(): Promise<void> {
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      try {
        const octets = Buffer.concat(batch.map((one) => one.octets));
        this.file ??= await this.begin();
        await this.file.write(octets);
        await this.file.datasync();
        await this.requireOwn();
        this.written += octets.length;
        for (const one of batch) one.kept();
      } catch (error) {
        // A record may stand there in half: nothing may follow it.
        await this.closeFile();
        for (const one of batch) one.refused(error);
      }
      if (this.written >= SEGMENT_OCTETS) await this.closeFile();
    }
  }

  /** Whoever took this worker for dead has taken its files over, and may have read them before this write. */
  private async requireOwn(): Promise<void> {
    if (this.path) await stat(this.path);
  }

  private async begin(): Promise<FileHandle> {
    await mkdir(this.where.folder, { recursive: true, mode: 0o700 });
    this.segments += 1;
    this.written = 0;
    this.path = join(this.where.folder, this.where.name(this.segments) + SEGMENT);
    const file = await open(this.path, "wx", 0o600);
    await syncFolder(this.where.folder);
    return file;
  }

  private async closeFile(): Promise<void> {
    const { file } = this;
    this.file = null;
    this.written = 0;
    await file?.close().catch(() => undefined);
  }
}

/** The name of a new file is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
