/** Writes the history of binds beside everything else: in order, later when the database is away, and never in the way. */
import type { Logger } from "../log";

/** An outage of the database with a flapping link must not fill the memory. */
const MOST_WAITING = 500;

export class BindLog {
  private waiting: (() => Promise<void>)[] = [];
  private running: Promise<void> | null = null;

  constructor(private readonly log: Logger) {}

  add(write: () => Promise<void>): void {
    this.waiting.push(write);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    void this.flush();
  }

  /** Writes what waits; what fails waits for the next time. */
  flush(): Promise<void> {
    this.running ??= this.writeAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async writeAll(): Promise<void> {
    for (let write = this.waiting[0]; write; write = this.waiting[0]) {
      try {
        await write();
      } catch (error) {
        this.log.debug({ err: error, waiting: this.waiting.length }, "the history of binds waits");
        return;
      }
      if (this.waiting[0] === write) this.waiting.shift();
    }
  }
}
