/** Latencies of one measurement in ms, with the exact percentiles of all of them. */
export class Latencies {
  private values: number[] = [];

  add(ms: number): void {
    this.values.push(ms);
  }

  get count(): number {
    return this.values.length;
  }

  summary(): { p50: number; p95: number; p99: number; max: number } {
    const sorted = Float64Array.from(this.values).sort();
    const at = (share: number): number =>
      round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
