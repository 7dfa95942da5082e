import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Limiter } from "./limiter";

const second = { parts: 3, seconds: 1 };

describe("the limiter", () => {
  it("holds a part in its window until `seconds` after its answer", () => {
    const limiter = new Limiter([{ parts: 1, seconds: 1 }]);
    limiter.written();
    expect(limiter.room(0)).toBe(0);
    limiter.answered(500);
    expect(limiter.room(1499)).toBe(0);
    expect(limiter.waitMs(1400)).toBe(100);
    expect(limiter.room(1500)).toBe(1);
  });

  it("waits for answers only, when every place is taken by a part in flight", () => {
    const limiter = new Limiter([second]);
    limiter.written(3);
    expect(limiter.waitMs(10_000)).toBe(Infinity);
  });

  it("obeys the tighter of two windows", () => {
    const limiter = new Limiter([second, { parts: 5, seconds: 60 }]);
    for (const at of [0, 0, 0, 1000, 1000]) {
      limiter.written();
      limiter.answered(at);
    }
    expect(limiter.room(2500)).toBe(0);
    expect(limiter.waitMs(2500)).toBe(57_500);
    expect(limiter.room(60_000)).toBe(3);
  });

  it("counts what was written before a restart", () => {
    const limiter = new Limiter([second]);
    limiter.seed(10_000, [900, 1200], 1);
    // each a quarter of a second younger than the store says, as another worker told the time
    expect(limiter.room(10_000)).toBe(0);
    expect(limiter.room(10_050)).toBe(1);
    expect(limiter.room(10_350)).toBe(2);
    expect(limiter.room(11_000)).toBe(3);
  });

  it("lets a changed limit hold for what was written already", () => {
    const limiter = new Limiter([{ parts: 100, seconds: 1 }]);
    limiter.written(50);
    limiter.answered(0, 50);
    limiter.setLimits([{ parts: 10, seconds: 60 }], 0);
    expect(limiter.room(1000)).toBe(0);
  });

  it("says when a longer window reaches further back than it remembers, and counts what it is reminded of", () => {
    const limiter = new Limiter([{ parts: 100, seconds: 1 }]);
    limiter.seed(100_000, [], 0);
    for (const at of [101_000, 103_000]) {
      limiter.written(4);
      limiter.answered(at, 4);
      limiter.room(at + 1000);
    }
    expect(limiter.setLimits([{ parts: 10, seconds: 60 }], 110_000)).toBe(false);
    limiter.recall(
      110_000,
      [9000, 9000, 9000, 9000, 7000, 7000, 7000, 7000].map((age) => age),
    );
    expect(limiter.room(110_000)).toBe(2);
    expect(limiter.room(161_000)).toBe(6);
    expect(limiter.room(163_000)).toBe(10);
  });

  it("never lets any sliding window of the SMSC hold more than its count, whenever the SMSC counted each part", () => {
    const step = fc.record({
      gap: fc.integer({ min: 0, max: 700 }),
      delay: fc.integer({ min: 0, max: 900 }),
      where: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const limits = [second, { parts: 5, seconds: 4 }];
        const limiter = new Limiter(limits);
        const open: number[] = [];
        const counted: number[] = [];
        let now = 0;
        const settle = (until: number): void => {
          open.sort((a, b) => a - b);
          while (open.length > 0 && open[0]! <= until) limiter.answered(open.shift()!);
        };
        for (const { gap, delay, where } of steps) {
          now += gap;
          settle(now);
          if (limiter.room(now) < 1) continue;
          limiter.written();
          open.push(now + delay);
          counted.push(now + delay * where);
        }
        counted.sort((a, b) => a - b);
        for (const { parts, seconds } of limits) {
          counted.forEach((start, index) => {
            const inside = counted.slice(index).filter((time) => time < start + seconds * 1000);
            expect(inside.length).toBeLessThanOrEqual(parts);
          });
        }
      }),
    );
  });
});
