import fc from "fast-check";
import "@/tests/support/full-size-cases";

export type FuzzOptions = { cases: number; seed: number };

export type FuzzResult = {
  cases: number;
  seconds: number;
  /** the longest that one case kept the processor, without making it up: what the machine does beside is not measured */
  worstMs: number;
  /** what broke, the smallest case that breaks it, and how to see it again; null when all held */
  failure: string | null;
};

/** What is fed to one part of the product, and what must hold whatever it is. */
export type FuzzTarget = { name: string; says: string; run(options: FuzzOptions): FuzzResult };

/** A case that takes longer hangs a link: enquire_link waits behind it. */
const LONGEST_CASE_MS = 1000;

/** `check` throws when something does not hold; it must not keep anything. */
export function fuzzTarget<T>(
  name: string,
  { says, cases: arbitrary, check }: { says: string; cases: fc.Arbitrary<T>; check: (value: T) => void },
): FuzzTarget {
  return {
    name,
    says,
    run({ cases, seed }) {
      let worstMs = 0;
      const timed = (value: T): void => {
        const began = process.cpuUsage();
        check(value);
        const { user, system } = process.cpuUsage(began);
        const took = (user + system) / 1000;
        worstMs = Math.max(worstMs, took);
        if (took > LONGEST_CASE_MS) throw new Error(`A case took ${took.toFixed(0)} ms.`);
      };
      const began = performance.now();
      const details = fc.check(fc.property(arbitrary, timed), { numRuns: cases, seed });
      const seconds = (performance.now() - began) / 1000;
      const failure = details.failed
        ? `${fc.defaultReportMessage(details)}\nAgain: npm run fuzz -- ${name} --seed ${seed}`
        : null;
      return { cases: details.numRuns, seconds, worstMs, failure };
    },
  };
}

/** Fails the case. */
export function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(rule);
}
