import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countAttempt, type AttemptWindow } from "./sign-in-limit";

const limit = { failures: 3, windowMs: 1000 };

function attempt(times: number[]): boolean[] {
  let window: AttemptWindow | null = null;
  return times.map((now) => {
    const verdict = countAttempt(window, now, { limit });
    window = verdict.window;
    return verdict.allowed;
  });
}

describe("the limit on attempts", () => {
  it("closes after the last allowed attempt and opens when its window ends", () => {
    expect(attempt([0, 1, 2, 3, 999, 1000])).toEqual([true, true, true, false, false, true]);
  });

  it("says how long it stays closed", () => {
    const verdict = countAttempt({ startedAt: 100, failures: 3 }, 400, { limit });
    expect(verdict).toMatchObject({ allowed: false, retryAfterMs: 700 });
  });

  it("is not kept closed by those who knock on", () => {
    const knocks = Array.from({ length: 50 }, (_, index) => index * 20);
    expect(attempt([...knocks, 1000]).at(-1)).toBe(true);
  });

  it("starts afresh for a door nobody stood at", () => {
    expect(countAttempt(null, 5, { limit })).toEqual({
      window: { startedAt: 5, failures: 1 },
      allowed: true,
      retryAfterMs: 0,
    });
  });

  it("never allows more than twice its count within any one window's length", () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(steps, (gaps) => {
        let now = 0;
        const times = gaps.map((gap) => (now += gap));
        const allowed = times.filter((_, index) => attempt(times)[index]);
        for (const from of allowed) {
          const inside = allowed.filter((at) => at >= from && at < from + limit.windowMs);
          expect(inside.length).toBeLessThanOrEqual(2 * limit.failures);
        }
      }),
    );
  });
});
