import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDropTime, KEEP_MONTHS, keptFrom } from "./keep";
import { WEEK_MS } from "./weeks";

const at = (text: string): number => Date.parse(text);

describe("what is kept", () => {
  it("begins on the Monday of the week that lies so many months back", () => {
    const from = (months: (typeof KEEP_MONTHS)[number], now: string): string =>
      new Date(keptFrom(months, at(now))).toISOString();
    expect(from(3, "2026-11-29T22:00:00Z")).toBe("2026-08-24T00:00:00.000Z");
    expect(from(6, "2026-11-30T00:00:00Z")).toBe("2026-05-25T00:00:00.000Z");
    expect(from(24, "2026-11-29T22:00:00Z")).toBe("2024-11-25T00:00:00.000Z");
    // the last of February, though there is no 31st
    expect(from(3, "2026-05-31T12:00:00Z")).toBe("2026-02-23T00:00:00.000Z");
  });

  it("never leaves out a text that is younger than was asked for, and keeps none for a week longer", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KEEP_MONTHS),
        fc.integer({ min: at("2024-06-01"), max: at("2040-01-01") }),
        (months, now) => {
          const back = new Date(now);
          back.setUTCMonth(back.getUTCMonth() - months);
          const from = keptFrom(months, now);
          // a month that is too short rolls over into the next one: up to three days
          expect(from).toBeLessThanOrEqual(back.getTime());
          expect(from).toBeGreaterThan(back.getTime() - WEEK_MS - 3 * 24 * 3_600_000);
        },
      ),
    );
  });
});

describe("old texts", () => {
  const timeZone = "Africa/Addis_Ababa";
  const changedAt = at("2026-11-28T12:00:00Z");
  const asked = (now: string, lastRun: string | null = null, changed = changedAt): boolean =>
    isDropTime(
      { changedAt: changed, lastRunAt: lastRun === null ? null : at(lastRun) },
      { now: at(now), timeZone },
    );

  it("go once in the night of the installation's zone", () => {
    expect(asked("2026-11-28T23:12:00Z")).toBe(false);
    expect(asked("2026-11-29T00:12:00Z")).toBe(true);
    expect(asked("2026-11-29T00:40:00Z", "2026-11-29T00:12:00Z")).toBe(false);
    expect(asked("2026-11-29T01:12:00Z", "2026-11-29T00:12:00Z")).toBe(false);
    expect(asked("2026-11-30T00:12:00Z", "2026-11-29T00:12:00Z")).toBe(true);
  });

  it("go by day where the machine is off in the night, but not within a day of the change", () => {
    expect(asked("2026-11-29T08:12:00Z")).toBe(false);
    expect(asked("2026-11-29T13:12:00Z")).toBe(true);
    expect(asked("2026-11-29T13:12:00Z", "2026-11-29T00:12:00Z")).toBe(false);
  });

  it("stay for an hour after a change in the middle of the night, which can be taken back so long", () => {
    const change = at("2026-11-28T23:50:00Z");
    expect(asked("2026-11-29T00:12:00Z", null, change)).toBe(false);
  });
});
