/** A small run of what `npm run fuzz` does a hundred thousand times. */
import { describe, expect, test } from "vitest";
import { FUZZ_TARGETS } from "@/tests/fuzz/targets";

describe("whatever comes in", () => {
  test.each(FUZZ_TARGETS.map((target) => [target.name, target] as const))("%s", (_, target) => {
    const seed = Math.floor(Math.random() * 0x7fffffff);
    const { cases, failure } = target.run({ cases: 1000, seed });
    expect(failure).toBeNull();
    expect(cases).toBe(1000);
  });
});
