import { describe, expect, it } from "vitest";
import { BOUNDS_MS, Histogram } from "./histogram";

describe("durations", () => {
  it("count in the bucket whose upper bound they reach, and beyond the last one above it", () => {
    const histogram = new Histogram();
    for (const ms of [0, 1, 1.1, 30_000, 30_001]) histogram.add(ms);
    expect([...histogram.counts]).toEqual([2, 1, ...new Array<number>(BOUNDS_MS.length - 3).fill(0), 1, 1]);
    expect(histogram.total).toBe(5);
    expect(histogram.sumMs).toBeCloseTo(60_003.1, 3);
  });

  it("have no percentile while there are none", () => {
    expect(new Histogram().percentiles([0.5])).toEqual([null]);
  });

  it("have percentiles inside the bucket that the share falls into", () => {
    const histogram = new Histogram();
    histogram.add(4, 90);
    histogram.add(400, 10);
    const [half, most] = histogram.percentiles([0.5, 0.95]);
    expect(half).toBeGreaterThan(3);
    expect(half).toBeLessThanOrEqual(5);
    expect(most).toBeGreaterThan(300);
    expect(most).toBeLessThanOrEqual(500);
  });

  it("are forgotten by the percentiles after a minute, and never by the counts", () => {
    const histogram = new Histogram();
    for (let now = 0; now < 10_000; now += 2000) histogram.mark(now);
    histogram.add(1000, 50);
    for (let now = 10_000; now <= 80_000; now += 2000) histogram.mark(now);
    expect(histogram.percentiles([0.5])).toEqual([null]);
    histogram.add(2);
    expect(histogram.percentiles([1])).toEqual([2]);
    expect(histogram.total).toBe(51);
  });
});
