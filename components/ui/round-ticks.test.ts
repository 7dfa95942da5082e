import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundTicks } from "./round-ticks";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const every = (step: number, from: string, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Date.parse(from) + index * step);

/** The ticks as the clocks of the zone show them. */
function shown(moments: number[], timeZone: string): string[] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return roundTicks(moments, timeZone).map((at) => format.format(at));
}

describe("the ticks of a chart over time", () => {
  it("stand at round times, wherever the chart begins", () => {
    expect(shown(every(MINUTE, "2026-12-01T15:26:00Z", 60), "UTC")).toEqual([
      ...["2026-12-01 15:30", "2026-12-01 15:40", "2026-12-01 15:50"],
      ...["2026-12-01 16:00", "2026-12-01 16:10", "2026-12-01 16:20"],
    ]);
  });

  it.each([
    ["UTC", ["10", "12", "14", "16", "18", "20", "22"]],
    ["Asia/Kathmandu", ["16", "18", "20", "22", "00", "02", "04"]],
    ["America/St_Johns", ["06", "08", "10", "12", "14", "16", "18"]],
  ])("are round by the clocks of %s", (timeZone, hours) => {
    // Kathmandu is 5.75 hours ahead, St. John's 3.5 behind
    const ticks = shown(every(15 * MINUTE, "2026-12-01T08:45:00Z", 4 * 14), timeZone);
    expect(ticks.map((tick) => tick.slice(11))).toEqual(hours.map((hour) => `${hour}:00`));
  });

  it("begin each local day once where the points are days of UTC", () => {
    const ticks = shown(every(DAY, "2026-12-01T00:00:00Z", 7), "Africa/Addis_Ababa");
    expect(ticks.map((tick) => tick.slice(0, 10))).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((day) => `2026-12-0${day}`),
    );
  });

  it("mark midnight of the zone among points of six hours", () => {
    expect(shown(every(6 * HOUR, "2026-11-30T21:00:00Z", 20), "Africa/Addis_Ababa")).toEqual(
      [1, 2, 3, 4, 5].map((day) => `2026-12-0${day} 00:00`),
    );
  });

  it("follow the clocks over a change of summer time", () => {
    // Berlin goes from 02:00 to 03:00 on 2026-03-29 at 01:00 UTC
    expect(shown(every(15 * MINUTE, "2026-03-28T20:00:00Z", 4 * 12), "Europe/Berlin")).toEqual([
      ...["2026-03-28 22:00", "2026-03-29 00:00", "2026-03-29 03:00"],
      ...["2026-03-29 04:00", "2026-03-29 06:00", "2026-03-29 08:00"],
    ]);
  });

  it("are both ends where no more than one round time lies between", () => {
    const one = every(MINUTE, "2026-12-01T15:26:00Z", 1);
    expect(roundTicks(one, "UTC")).toEqual(one);
    // a quarter of an hour apart, and the clocks of Nepal show 21:11, 21:26, 21:41
    const odd = every(15 * MINUTE, "2026-12-01T15:26:00Z", 2);
    expect(roundTicks(odd, "Asia/Kathmandu")).toEqual(odd);
    expect(roundTicks([], "UTC")).toEqual([]);
  });

  it("are at most eight, in order, and points of the chart, for every spacing, length and zone", () => {
    const zone = fc.constantFrom("UTC", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe");
    const step = fc.constantFrom(1, 5, 15, 60, 360, 1440, 10_080);
    fc.assert(
      fc.property(zone, step, fc.integer({ min: 0, max: 180 }), (timeZone, minutes, count) => {
        const moments = every(minutes * MINUTE, "2026-03-20T00:00:00Z", count);
        const ticks = roundTicks(moments, timeZone);
        // the hour that a zone shows twice may add a mark
        expect(ticks.length).toBeLessThanOrEqual(9);
        expect(ticks).toEqual(moments.filter((at) => ticks.includes(at)));
        expect(ticks.length).toBeGreaterThanOrEqual(Math.min(2, count));
      }),
      { numRuns: 60 },
    );
  });
});
