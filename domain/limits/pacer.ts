/**
 * Spreads the parts of a fast limit over its window: 100 in a second leave one every 10 ms, not all at its beginning. Keeps to
 * the limits by the times of writes alone; that no window of the SMSC is ever overrun is the limiter's part (limiter.ts).
 * The generic cell rate algorithm (ITU-T I.371 annex A), once a limit. No clock in here: `now` is monotonic milliseconds.
 */
import type { Limit } from "@/domain/connections/settings";

/** Slower limits are not paced: ten texts a minute may go in one breath. */
const SLOWEST_INTERVAL_MS = 100;
/** How far a write may be ahead of its time: timers are some milliseconds late, and what was missed is caught up. */
export const TOLERANCE_MS = 40;

type Paced = { intervalMs: number; due: number };

/** Milliseconds between two parts, of each limit that is paced. */
export function pacedIntervals(limits: readonly Limit[]): number[] {
  return limits
    .map(({ parts, seconds }) => (seconds * 1000) / parts)
    .filter((intervalMs) => intervalMs <= SLOWEST_INTERVAL_MS);
}

export class Pacer {
  private paced: Paced[] = [];

  constructor(limits: readonly Limit[]) {
    this.setLimits(limits);
  }

  setLimits(limits: readonly Limit[]): void {
    this.paced = pacedIntervals(limits).map((intervalMs) => ({ intervalMs, due: -Infinity }));
  }

  /** Milliseconds until the next part may be written; 0: now. */
  waitMs(now: number): number {
    let wait = 0;
    for (const { due } of this.paced) wait = Math.max(wait, due - TOLERANCE_MS - now);
    return wait;
  }

  written(now: number): void {
    for (const one of this.paced) one.due = Math.max(one.due, now) + one.intervalMs;
  }
}
