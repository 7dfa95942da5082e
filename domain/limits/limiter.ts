/**
 * The exact limiter of one connection: one or more sliding windows in parts (submit_sm), shared by replies and campaigns.
 *
 * A part occupies its windows from the write until `seconds` after its answer or time-out (product.md, Sending): whenever
 * the SMSC counted it in between, no window of the SMSC holds more than its count. No clock in here: `now` is monotonic
 * milliseconds, given by the caller.
 */
import type { Limit } from "@/domain/connections/settings";

/** Wall and monotonic clocks, and a store that settles in batches, differ by less than this. */
const SEAM_MS = 1000;

/** Ages are told by the database's clock, which two workers read apart: by so much a part may be younger than it seems. */
export const SEED_SEAM_MS = 250;

export class Limiter {
  private limits: readonly Limit[];
  private inFlight = 0;
  /** answer times of settled parts, oldest first; those before `head` have left every window */
  private settled: number[] = [];
  private head = 0;
  /** every part answered after this time is among `settled` */
  private knownFrom = -Infinity;

  constructor(limits: readonly Limit[]) {
    this.limits = limits;
  }

  /**
   * Takes effect at once: parts already written count against the new windows. False when a new window reaches further
   * back than is remembered: nothing may be written until `recall` has filled the gap.
   */
  setLimits(limits: readonly Limit[], now: number): boolean {
    this.forget(now);
    this.limits = limits;
    return this.knownFrom <= now - this.longestMs() || limits.length === 0;
  }

  /** Fills what was forgotten, from a store that knows it: ages (ms) of answered parts. One at the seam may count twice. */
  recall(now: number, agesMs: readonly number[]): void {
    const older = agesMs.map((age) => now - age).filter((time) => time <= this.knownFrom + SEAM_MS);
    const kept = this.settled.slice(this.head);
    this.settled = [...older, ...kept].sort((a, b) => a - b);
    this.head = 0;
    this.knownFrom = now - this.longestMs();
  }

  /** How many parts may be written now; Infinity without limits. */
  room(now: number): number {
    this.forget(now);
    let room = Infinity;
    for (const limit of this.limits) room = Math.min(room, limit.parts - this.occupied(limit, now));
    return Math.max(0, room);
  }

  /** Milliseconds until `room` may be above 0 if no answer comes: 0 when it is already, Infinity when only answers can free it. */
  waitMs(now: number): number {
    this.forget(now);
    let wait = 0;
    for (const limit of this.limits) wait = Math.max(wait, this.waitFor(limit, now));
    return wait;
  }

  written(parts = 1): void {
    this.inFlight += parts;
  }

  /** The answer came, or the wait for it ended. Times must not go back. */
  answered(now: number, parts = 1): void {
    this.inFlight -= parts;
    for (let i = 0; i < parts; i += 1) this.settled.push(now);
  }

  /** Written, as it turned out, to no one: it never left this process. */
  unwritten(parts = 1): void {
    this.inFlight -= parts;
  }

  /** After a restart: parts settled `ageMs` ago, and those claimed and unsettled, which count as answered at the restart. */
  seed(now: number, agesMs: readonly number[], unsettled: number): void {
    const times = agesMs.map((age) => Math.min(now, now - age + SEED_SEAM_MS)).sort((a, b) => a - b);
    this.settled = [...times, ...Array.from({ length: unsettled }, () => now)];
    this.head = 0;
    this.knownFrom = now - this.longestMs();
  }

  private longestMs(): number {
    let longest = 0;
    for (const limit of this.limits) longest = Math.max(longest, limit.seconds * 1000);
    return longest;
  }

  private occupied(limit: Limit, now: number): number {
    return this.inFlight + this.settled.length - this.firstAfter(now - limit.seconds * 1000);
  }

  private waitFor(limit: Limit, now: number): number {
    const over = this.occupied(limit, now) - limit.parts + 1;
    if (over <= 0) return 0;
    const first = this.firstAfter(now - limit.seconds * 1000);
    const freeing = this.settled[first + over - 1];
    return freeing === undefined ? Infinity : freeing + limit.seconds * 1000 - now;
  }

  /** Index of the first settled time after `time` (binary search: the array is sorted). */
  private firstAfter(time: number): number {
    let low = this.head;
    let high = this.settled.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.settled[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private forget(now: number): void {
    const from = now - this.longestMs();
    this.head = this.firstAfter(from);
    this.knownFrom = Math.max(this.knownFrom, from);
    if (this.head > 4096 && this.head * 2 > this.settled.length) {
      this.settled = this.settled.slice(this.head);
      this.head = 0;
    }
  }
}
