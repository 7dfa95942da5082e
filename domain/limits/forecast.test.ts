import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limit } from "@/domain/connections/settings";
import { forecast } from "./forecast";
import { Limiter } from "./limiter";
import { Pacer } from "./pacer";

const MINUTE_MS = 60_000;
const expiryMs = 15 * MINUTE_MS;

/** Writes by the limiter and the pacer themselves, on a clock that jumps to the next moment at which one may leave. */
function drive(limits: Limit[], total: number): number[] {
  const limiter = new Limiter(limits);
  const pacer = new Pacer(limits);
  const times: number[] = [];
  for (let now = 0; times.length < total;) {
    const wait = Math.max(limiter.waitMs(now), pacer.waitMs(now));
    if (wait > 0) {
      now = Math.max(now + wait, now * (1 + Number.EPSILON));
      continue;
    }
    limiter.written();
    limiter.answered(now);
    pacer.written(now);
    times.push(now);
  }
  return times;
}

const anyLimits = fc.array(
  fc.record({ parts: fc.integer({ min: 1, max: 60 }), seconds: fc.integer({ min: 1, max: 90 }) }),
  { minLength: 1, maxLength: 4 },
);

describe("the forecast", () => {
  it("is what the limiter and the pacer do with a full outbox, to the last part and the last message in time", () => {
    fc.assert(
      fc.property(
        anyLimits,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 600_000 }),
        (limits, messages, parts, wholeMs) => {
          // Between the times at which anything leaves, whose sums may differ in their last bits.
          const expiry = wholeMs + 0.0137;
          const times = drive(limits, messages * parts);
          const firsts = Array.from({ length: messages }, (_, index) => times[index * parts]!);
          const found = forecast(limits, { messages, parts, expiryMs: expiry });
          expect(found.lastMs).toBeCloseTo(times.at(-1)!, 3);
          expect(found.expired).toBe(firsts.filter((time) => time >= expiry).length);
        },
      ),
    );
  });

  it("lets 150 of a thousand replies leave at ten a minute, and the last after 99 minutes", () => {
    const limits = [{ parts: 10, seconds: 60 }];
    expect(forecast(limits, { messages: 1000, parts: 1, expiryMs })).toEqual({
      lastMs: 99 * MINUTE_MS,
      expired: 850,
    });
    expect(forecast(limits, { messages: 1000, parts: 2, expiryMs })).toEqual({
      lastMs: 199 * MINUTE_MS,
      expired: 925,
    });
  });

  it("obeys the slower of two limits in the long run and both at the beginning, for a million people", () => {
    const limits = [
      { parts: 10, seconds: 60 },
      { parts: 30, seconds: 1800 },
    ];
    expect(forecast(limits, { messages: 30, parts: 1, expiryMs })).toEqual({
      lastMs: 2 * MINUTE_MS,
      expired: 0,
    });
    expect(forecast(limits, { messages: 31, parts: 1, expiryMs })).toEqual({
      lastMs: 30 * MINUTE_MS,
      expired: 1,
    });
    const million = forecast(limits, { messages: 1_000_000, parts: 1, expiryMs });
    expect(million).toEqual({ lastMs: 33_333 * 30 * MINUTE_MS, expired: 999_970 });
  });

  it("spreads a fast limit as the link does: a hundred a second take ten seconds for a thousand", () => {
    const { lastMs, expired } = forecast([{ parts: 100, seconds: 1 }], {
      messages: 1000,
      parts: 1,
      expiryMs,
    });
    expect(lastMs).toBeGreaterThan(9900);
    expect(lastMs).toBeLessThanOrEqual(10_000);
    expect(expired).toBe(0);
  });

  it("answers for a million messages in parts and limits that reach far back", () => {
    const limits = [
      { parts: 100, seconds: 1 },
      { parts: 4999, seconds: 60 },
      { parts: 250_000, seconds: 3600 },
      { parts: 1_000_000, seconds: 86_400 },
    ];
    const { lastMs, expired } = forecast(limits, { messages: 1_000_000, parts: 3, expiryMs });
    expect(lastMs).toBeGreaterThan(2 * 86_400_000);
    expect(lastMs).toBeLessThan(3 * 86_400_000);
    expect(expired).toBeGreaterThan(970_000);
  });

  it("is at once without limits, and nothing for nobody", () => {
    expect(forecast([], { messages: 5, parts: 2, expiryMs })).toEqual({ lastMs: 0, expired: 0 });
    expect(forecast([{ parts: 1, seconds: 1 }], { messages: 0, parts: 1, expiryMs })).toEqual({
      lastMs: 0,
      expired: 0,
    });
  });
});
