import { expect, test } from "vitest";
import { Pacer } from "./pacer";

/** Writes as soon as the pacer lets it, looking every `stepMs`; the times of the writes. */
function write(pacer: Pacer, { from, to, stepMs }: { from: number; to: number; stepMs: number }): number[] {
  const times: number[] = [];
  for (let now = from; now < to; now += stepMs)
    while (pacer.waitMs(now) === 0) {
      pacer.written(now);
      times.push(now);
    }
  return times;
}

test("a hundred a second leave evenly, and none of them is missed", () => {
  const times = write(new Pacer([{ parts: 100, seconds: 1 }]), { from: 0, to: 10_000, stepMs: 3 });
  expect(times.length).toBeGreaterThanOrEqual(1000);
  expect(times.length).toBeLessThanOrEqual(1005);
  for (let index = 15; index < times.length; index += 1)
    expect(times[index]! - times[index - 15]!).toBeGreaterThanOrEqual(100);
});

test("a late timer is caught up on, a long silence is not", () => {
  const pacer = new Pacer([{ parts: 100, seconds: 1 }]);
  write(pacer, { from: 0, to: 1000, stepMs: 1 });
  expect(write(pacer, { from: 5000, to: 5001, stepMs: 1 })).toHaveLength(5);
});

test("slow limits are not paced, and the slowest of several fast ones counts", () => {
  expect(new Pacer([{ parts: 10, seconds: 60 }]).waitMs(0)).toBe(0);
  const both = new Pacer([
    { parts: 1000, seconds: 1 },
    { parts: 1200, seconds: 60 },
  ]);
  expect(write(both, { from: 0, to: 1000, stepMs: 1 }).length).toBeLessThan(22);
});
