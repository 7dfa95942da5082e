import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasSurplus, shareOf, type Load } from "./share";

const ids = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}${String(at).padStart(3, "0")}`);
const fleet = fc
  .array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 8 })
  .map((held): Load[] => held.map((count, at) => ({ workerId: `w${at}`, held: count })));

describe("the shares of workers that see the same", () => {
  it("give every free connection to exactly one of them, in whatever order each sees them", () => {
    fc.assert(
      fc.property(fleet, fc.nat({ max: 40 }), fc.boolean(), (loads, count, turned) => {
        const free = ids(count, "c");
        const taken = loads.flatMap(({ workerId }, at) =>
          shareOf(turned && at % 2 === 1 ? free.toReversed() : free, {
            self: workerId,
            loads: turned ? loads.toReversed() : loads,
          }),
        );
        expect(taken.toSorted()).toEqual(free);
      }),
    );
  });

  it("are even where nobody holds more already", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat({ max: 40 }), (workers, count) => {
        const loads = ids(workers, "w").map((workerId) => ({ workerId, held: 0 }));
        const shares = loads.map(
          ({ workerId }) => shareOf(ids(count, "c"), { self: workerId, loads }).length,
        );
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("a surplus", () => {
  it("is handed over until no two workers differ by more than one, and then no more", () => {
    fc.assert(
      fc.property(fleet, (start) => {
        const loads = start.map((load) => ({ ...load }));
        const total = loads.reduce((sum, { held }) => sum + held, 0);
        for (let step = 0; step <= total; step += 1) {
          const giver = loads.find(({ workerId }) => hasSurplus({ self: workerId, loads }));
          if (!giver) break;
          giver.held -= 1;
          const taker = loads.find(({ workerId }) => shareOf(["c"], { self: workerId, loads }).length === 1);
          taker!.held += 1;
          expect(taker).not.toBe(giver);
        }
        const held = loads.map((load) => load.held);
        expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
        expect(held.reduce((sum, count) => sum + count, 0)).toBe(total);
      }),
    );
  });
});
