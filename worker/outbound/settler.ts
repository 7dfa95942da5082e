/**
 * Collects what the SMSC answered and stores it every 50 ms in one statement (scale.md, the inbound batch). While the
 * database is away the results wait here, bounded by what was claimed, and are stored on its return.
 */
import type { MessageResult, ParkedReceipt, PartResult } from "@/db/outbox";
import type { Logger } from "../log";

const EVERY_MS = 50;
const MAX_BATCH = 1000;
const RETRY_MS = 500;

export type SettlerDeps = {
  log: Logger;
  store(parts: PartResult[], messages: MessageResult[]): Promise<ParkedReceipt[]>;
  onParked(parked: ParkedReceipt[]): void;
  onSettled(messages: MessageResult[]): void;
};

type Entry = { message: MessageResult; parts: PartResult[] };

export class Settler {
  private waiting: Entry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | null = null;

  constructor(private readonly deps: SettlerDeps) {}

  /** Messages whose results are not stored yet. */
  get backlog(): number {
    return this.waiting.length;
  }

  add(message: MessageResult, parts: PartResult[]): void {
    this.waiting.push({ message, parts });
    if (this.waiting.length >= MAX_BATCH) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), EVERY_MS);
  }

  /** Stores everything that waits now; resolves when it is stored or has failed once. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing ??= this.storeAll().finally(() => {
      this.flushing = null;
      if (this.waiting.length > 0) this.timer ??= setTimeout(() => void this.flush(), EVERY_MS);
    });
    return this.flushing;
  }

  private async storeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      try {
        const parked = await this.deps.store(
          batch.flatMap((entry) => entry.parts),
          batch.map((entry) => entry.message),
        );
        this.deps.onSettled(batch.map((entry) => entry.message));
        if (parked.length > 0) this.deps.onParked(parked);
      } catch (error) {
        this.waiting = [...batch, ...this.waiting];
        this.deps.log.error({ err: error, waiting: this.waiting.length }, "results wait for the database");
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        return;
      }
    }
  }

  /** At most one result a message: a statement changes a row once. The second one waits for the next batch. */
  private takeBatch(): Entry[] {
    const seen = new Set<string>();
    const batch: Entry[] = [];
    const left: Entry[] = [];
    for (const entry of this.waiting) {
      if (batch.length >= MAX_BATCH || seen.has(entry.message.id)) {
        left.push(entry);
        continue;
      }
      seen.add(entry.message.id);
      batch.push(entry);
    }
    this.waiting = left;
    return batch;
  }
}
