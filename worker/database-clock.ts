/**
 * The worker's clock corrected to the database's, so that times of workers whose own clocks differ by minutes agree: when a
 * text was received, what has expired, which poll is open. Between two looks at the database it runs by the monotonic clock,
 * so that a clock set anew on this machine moves nothing.
 */
import type { Clock } from "./clock";

/** Of so many looks the one that took least time counts: it is off by half of that at most. */
const KEPT = 8;
/** What two clocks may differ by beyond the time the look took. */
const TOLERANCE_MS = 20;
/** Half of what a look may take to be trusted at a start: what a limiter is seeded with hangs on it. */
const QUICK_MS = 5;

type Look = { offset: number; error: number };

export class DatabaseClock implements Clock {
  private looks: Look[] = [];
  private best: Look;

  constructor(private readonly base: Clock) {
    this.best = { offset: base.wall() - base.monotonic(), error: Infinity };
  }

  wall(): number {
    return Math.floor(this.base.monotonic() + this.best.offset);
  }

  monotonic(): number {
    return this.base.monotonic();
  }

  /** Asks the database for its time, ms since 1970. */
  async look(read: () => Promise<number>): Promise<void> {
    const asked = this.base.monotonic();
    const theirs = await read();
    const error = (this.base.monotonic() - asked) / 2;
    if (!Number.isFinite(theirs)) return;
    this.note({ offset: theirs - asked - error, error });
  }

  /**
   * Looks until one was quick, a few times at most: the first opens the connection, which takes its time before the answer,
   * and so sets the clock ahead by half of that.
   */
  async lookClosely(read: () => Promise<number>): Promise<void> {
    for (let looks = 0; looks < KEPT && this.best.error > QUICK_MS; looks += 1) await this.look(read);
  }

  private note(look: Look): void {
    const apart = Math.abs(look.offset - this.best.offset);
    // One of the two clocks was set, or this machine slept: what was seen before is of no use.
    if (apart > look.error + this.best.error + TOLERANCE_MS) this.looks = [];
    this.looks = [...this.looks, look].slice(-KEPT);
    this.best = this.looks.reduce((best, one) => (one.error <= best.error ? one : best));
  }
}
