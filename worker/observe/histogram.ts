/** Upper bounds in ms; what is above the last one counts beyond it. */
export const BOUNDS_MS = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 3000, 5000, 10_000, 30_000,
] as const;

const SLOT_MS = 10_000;
const SLOTS = 7;

/**
 * Durations by bucket since the start, and their percentiles over about the last minute. Adding one costs a search over 23
 * numbers and no memory.
 */
export class Histogram {
  /** by bucket, the last one beyond all bounds */
  readonly counts = new Float64Array(BOUNDS_MS.length + 1);
  sumMs = 0;
  /** what `counts` were at the begin of the last slots of ten seconds, oldest first */
  private readonly marks: { at: number; counts: Float64Array }[] = [];

  add(ms: number, count = 1): void {
    let low = 0;
    let high: number = BOUNDS_MS.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ms <= BOUNDS_MS[middle]!) high = middle;
      else low = middle + 1;
    }
    this.counts[low] = this.counts[low]! + count;
    this.sumMs += ms * count;
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** To be called every few seconds, `now` monotonic: what is over a minute old is left behind. */
  mark(now: number): void {
    const last = this.marks.at(-1);
    if (last && now - last.at < SLOT_MS) return;
    this.marks.push({ at: now, counts: this.counts.slice() });
    if (this.marks.length > SLOTS) this.marks.shift();
  }

  /** Estimates in ms of the last minute, a share (0 to 1) each; null when nothing was added in it. */
  percentiles(shares: readonly number[]): (number | null)[] {
    const before = this.marks[0]?.counts;
    const recent = this.counts.map((count, bucket) => count - (before?.[bucket] ?? 0));
    const total = recent.reduce((sum, count) => sum + count, 0);
    return shares.map((share) => (total === 0 ? null : percentile(recent, share * total)));
  }
}

/** Inside its bucket a value is taken to lie evenly; beyond the last bound it is that bound. */
function percentile(counts: Float64Array, wanted: number): number {
  let seen = 0;
  for (let bucket = 0; bucket < BOUNDS_MS.length; bucket += 1) {
    const count = counts[bucket]!;
    if (seen + count >= wanted && count > 0) {
      const low = bucket === 0 ? 0 : BOUNDS_MS[bucket - 1]!;
      return low + ((wanted - seen) / count) * (BOUNDS_MS[bucket]! - low);
    }
    seen += count;
  }
  return BOUNDS_MS.at(-1)!;
}
