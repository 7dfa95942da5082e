import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPaused, LATE_MS, pickPoll, pollPhase, slotPeriod, windowStart } from "./window";

const HOUR = 3600_000;
/** Zones with a change of the clock in either half of the year, at midnight too, by half an hour, and with none. */
const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "America/Asuncion",
  "Asia/Beirut",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Africa/Addis_Ababa",
  "UTC",
];

const daily = (timeZone: string) => ({ period: "day" as const, timeZone });

/** The calendar day of a moment as a clock of the zone shows it, asked of another formatter than the code under test. */
function dayOnTheWall(at: number, timeZone: string): number {
  const text = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(at);
  return Number(text.replaceAll("-", ""));
}

describe("the calendar day of a vote", () => {
  it("is that of the clock on the wall, in any zone at any moment", () => {
    const moments = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moments, (zone, at) => {
        expect(slotPeriod(daily(zone), at)).toBe(dayOnTheWall(at, zone));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["Europe/Berlin", "2026-03-29", 23],
    ["Europe/Berlin", "2026-10-25", 25],
    ["America/New_York", "2026-03-08", 23],
    ["America/New_York", "2026-11-01", 25],
    ["Australia/Lord_Howe", "2026-04-05", 24.5],
    ["Asia/Beirut", "2026-03-29", 23],
    ["Africa/Addis_Ababa", "2026-03-29", 24],
  ])("has in %s on %s as many hours as the clock lets pass: %d", (zone, day, hours) => {
    const wanted = Number(day.replaceAll("-", ""));
    const around = Date.parse(`${day}T12:00:00Z`);
    let minutes = 0;
    for (let at = around - 40 * HOUR; at < around + 40 * HOUR; at += 60_000)
      if (slotPeriod(daily(zone), at) === wanted) minutes += 1;
    expect(minutes / 60).toBe(hours);
  });

  it("changes at midnight and at no other moment, and never goes back", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 365 * 24 }), (zone, hour) => {
        const at = Date.UTC(2026, 0) + hour * HOUR;
        const [before, after] = [slotPeriod(daily(zone), at), slotPeriod(daily(zone), at + HOUR)];
        expect(after).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a rolling window", () => {
  it("leaves out a vote that is exactly as old as it is long", () => {
    const rolling = { period: "rolling" as const, windowSeconds: 60 };
    expect(windowStart(rolling, 100_000)).toBe(40_001);
    expect(windowStart({ period: "day" as const, windowSeconds: 60 }, 100_000)).toBeNull();
    expect(slotPeriod({ ...rolling, timeZone: "UTC" }, 100_000)).toBe(1);
    expect(slotPeriod({ period: "poll" as const, timeZone: "UTC" }, 100_000)).toBe(0);
  });
});

describe("the life of a poll", () => {
  const poll = { opensAt: 1000, closesAt: 5000, graceSeconds: 2 };

  it.each([
    [999, "early"],
    [1000, "open"],
    [6999, "open"],
    [7000, "late"],
    [6999 + LATE_MS, "late"],
    [7000 + LATE_MS, "over"],
  ])("at %d is %s", (at, phase) => expect(pollPhase(poll, at)).toBe(phase));

  it("is open for ever where nothing ends it, and a pause takes out its own moments alone", () => {
    expect(pollPhase({ opensAt: null, closesAt: null, graceSeconds: 0 }, 8.64e15)).toBe("open");
    const paused = {
      pauses: [
        { from: 5, until: 8 },
        { from: 20, until: null },
      ],
    };
    const out = Array.from({ length: 25 }, (_, at) => at).filter((at) => isPaused(paused, at));
    expect(out).toEqual([5, 6, 7, 20, 21, 22, 23, 24]);
  });

  it("of several is that of the open one, else the next, else the last; of those that are over none", () => {
    const [a, b, c] = [
      { opensAt: 0, closesAt: 10, graceSeconds: 0 },
      { opensAt: 5, closesAt: 20, graceSeconds: 0 },
      { opensAt: 30, closesAt: 40, graceSeconds: 0 },
    ];
    const picked = (at: number) => pickPoll([a, b, c], at)?.poll;
    expect([2, 7, 15].map(picked)).toEqual([a, b, b]);
    expect(picked(25)).toBe(c);
    expect(picked(45)).toBe(c);
    expect(picked(45 + LATE_MS)).toBeUndefined();
  });
});
