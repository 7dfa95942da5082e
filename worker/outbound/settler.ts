/**
 * Collects what the SMSC answered and stores it every 50 ms in one statement (data.md, the inbound batch). While the
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
  /** an error that the results themselves cause: trying them again would hold up all others for ever */
  isPoison(error: unknown): boolean;
  onParked(parked: ParkedReceipt[]): void;
  onSettled(messages: MessageResult[]): void;
};

type Entry = { message: MessageResult; parts: PartResult[] };

export class Settler {
  private waiting: Entry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<boolean> | null = null;

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

  /** Stores everything that waits now; resolves true when it is stored, false when the database would not. */
  flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing ??= this.storeAll().finally(() => {
      this.flushing = null;
      if (this.waiting.length > 0) this.timer ??= setTimeout(() => void this.flush(), RETRY_MS);
    });
    return this.flushing;
  }

  /** Before a lease is handed over: everything stored, or `tries` failures. Ends the timer when nothing is left. */
  async drain(tries = 3): Promise<void> {
    for (let failures = 0; this.waiting.length > 0 || this.flushing;) {
      if (!(await this.flush())) failures += 1;
      if (failures >= tries) return;
    }
  }

  private async storeAll(): Promise<boolean> {
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      try {
        await this.storeBatch(batch);
      } catch (error) {
        this.waiting = [...batch, ...this.waiting];
        this.deps.log.error({ err: error, waiting: this.waiting.length }, "results wait for the database");
        return false;
      }
    }
    return true;
  }

  /** A result that cannot be stored is found by halving, logged and left: its claim stays and is recovered as unknown. */
  private async storeBatch(batch: Entry[]): Promise<void> {
    const messages = batch.map((entry) => entry.message);
    try {
      const parked = await this.deps.store(
        batch.flatMap((entry) => entry.parts),
        messages,
      );
      this.deps.onSettled(messages);
      if (parked.length > 0) this.deps.onParked(parked);
    } catch (error) {
      if (!this.deps.isPoison(error)) throw error;
      if (batch.length === 1)
        return this.deps.log.error({ err: error, id: messages[0]?.id }, "a result cannot be stored");
      const middle = batch.length >> 1;
      await this.storeBatch(batch.slice(0, middle));
      await this.storeBatch(batch.slice(middle));
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
