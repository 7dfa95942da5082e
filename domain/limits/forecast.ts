/**
 * When messages that all wait now would leave under the limits of a link, and how many would expire before.
 *
 * Assumed: nothing else waits or was written of late, so that replies have the whole link (beside a waiting campaign they keep
 * four fifths); every answer comes at once; the link is up and its SMSC complains of nothing. Fast limits are paced as
 * `Pacer` does. No clock in here.
 */
import type { Limit } from "@/domain/connections/settings";
import { pacedIntervals, TOLERANCE_MS } from "./pacer";

/** `parts` of each message; a message expires whose first part was not written `expiryMs` from now. */
export type Waiting = { messages: number; parts: number; expiryMs: number };

export type Forecast = {
  /** milliseconds until the last part of the last message is written, were none to expire; 0: all leave at once */
  lastMs: number;
  /** messages that expire unsent */
  expired: number;
};

export function forecast(limits: readonly Limit[], { messages, parts, expiryMs }: Waiting): Forecast {
  if (messages < 1) return { lastMs: 0, expired: 0 };
  const total = messages * parts;
  const timeOf = scheduleWrites(limits, total);
  const inTime = countBelow(total, (index) => timeOf(index) < expiryMs);
  return { lastMs: timeOf(total - 1), expired: messages - Math.ceil(inTime / parts) };
}

/** Sums of fractions of a millisecond differ by less. */
const NOISE_MS = 1e-6;

/**
 * The time of each of `total` writes, by its index. A write follows the one `parts` before it by `seconds` in every limit, and
 * keeps the pace; so the times repeat themselves, a period of the slowest limit later, once they have done so for as many
 * writes as the largest limit looks back on and the pace stands as it stood. Only what comes before is computed one by one.
 */
function scheduleWrites(limits: readonly Limit[], total: number): (index: number) => number {
  const slowest = slowestOf(limits);
  if (!slowest) return () => 0;
  const period = { parts: slowest.parts, ms: slowest.seconds * 1000 };
  const lookBack = Math.max(...limits.map(({ parts }) => parts));
  const windows = limits.map(({ parts, seconds }) => ({ parts, ms: seconds * 1000 }));
  const pace = new Pace(pacedIntervals(limits));
  let times = new Float64Array(1024);
  let [known, repeated, steady] = [0, 0, false];
  while (known < total && !steady) {
    if (known === times.length) times = grown(times);
    let time = known > 0 ? Math.max(times[known - 1]!, pace.earliest()) : 0;
    for (let at = 0; at < windows.length; at += 1) {
      const { parts, ms } = windows[at]!;
      if (known >= parts) time = Math.max(time, times[known - parts]! + ms);
    }
    times[known] = time;
    pace.written(time);
    const former = known >= period.parts ? times[known - period.parts]! : NaN;
    repeated = Math.abs(time - former - period.ms) < NOISE_MS ? repeated + 1 : 0;
    known += 1;
    if (known % period.parts === 0) steady = pace.stands(period.ms) && repeated >= lookBack;
  }
  return (index) => {
    const periods = Math.max(0, Math.ceil((index + 1 - known) / period.parts));
    return times[index - periods * period.parts]! + periods * period.ms;
  };
}

function grown(times: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(times.length * 2);
  more.set(times);
  return more;
}

/** The pacer's arithmetic (pacer.ts), which tells too whether it stands as it stood a period before. */
class Pace {
  private readonly due: number[];
  private marks: number[] = [];

  constructor(private readonly intervalsMs: readonly number[]) {
    this.due = intervalsMs.map(() => 0);
  }

  earliest(): number {
    let latest = 0;
    for (let at = 0; at < this.due.length; at += 1) latest = Math.max(latest, this.due[at]!);
    return latest - TOLERANCE_MS;
  }

  written(time: number): void {
    for (let at = 0; at < this.due.length; at += 1)
      this.due[at] = Math.max(this.due[at]!, time) + this.intervalsMs[at]!;
  }

  /** Whether `periodMs` is all that has passed since it was asked last. */
  stands(periodMs: number): boolean {
    const before = this.marks;
    this.marks = [...this.due];
    return (
      before.length === this.due.length &&
      this.due.every((due, at) => Math.abs(due - before[at]! - periodMs) < NOISE_MS)
    );
  }
}

/** The limit that lets fewest parts through in the long run. */
function slowestOf(limits: readonly Limit[]): Limit | undefined {
  return limits.reduce<Limit | undefined>(
    (found, limit) => (!found || limit.seconds * found.parts > found.seconds * limit.parts ? limit : found),
    undefined,
  );
}

/** How many of the first `total` indices hold, where those that do come first. */
function countBelow(total: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = total;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
