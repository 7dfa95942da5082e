import { describe, expect, it } from "vitest";
import { dayOf, momentRange, startOfDay, zonedTimes } from "./zoned-time";

describe("times of a zone", () => {
  it("carry the zone's offset, across its clock changes", () => {
    const berlin = zonedTimes("Europe/Berlin");
    expect(berlin(Date.parse("2026-10-25T00:59:59Z"))).toBe("2026-10-25T02:59:59+02:00");
    expect(berlin(Date.parse("2026-10-25T01:00:00Z"))).toBe("2026-10-25T02:00:00+01:00");
    expect(zonedTimes("Asia/Kathmandu")(0)).toBe("1970-01-01T05:30:00+05:30");
    expect(zonedTimes("UTC")(0)).toBe("1970-01-01T00:00:00+00:00");
    expect(zonedTimes("America/St_Johns")(Date.parse("2026-01-01T00:00:00Z"))).toBe(
      "2025-12-31T20:30:00-03:30",
    );
  });

  it("begin their days at the local midnight", () => {
    const iso = (day: string, zone: string, plus = 0) => new Date(startOfDay(day, zone, plus)).toISOString();
    expect(iso("2026-12-01", "Africa/Addis_Ababa")).toBe("2026-11-30T21:00:00.000Z");
    expect(iso("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
    expect(iso("2026-03-29", "Europe/Berlin", 1)).toBe("2026-03-29T22:00:00.000Z");
    expect(iso("2026-10-25", "Europe/Berlin", 1)).toBe("2026-10-25T23:00:00.000Z");
    expect(iso("2026-12-31", "UTC", 1)).toBe("2027-01-01T00:00:00.000Z");
  });

  it("begin a minute that comes twice with its first coming, east and west, and one that is left out after the change", () => {
    const from = (moment: string, zone: string) => new Date(momentRange(moment, zone).from).toISOString();
    expect(from("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(from("2026-11-01T01:30", "America/New_York")).toBe("2026-11-01T05:30:00.000Z");
    expect(from("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(from("2026-04-24", "Africa/Cairo")).toBe("2026-04-23T22:00:00.000Z");
    expect(from("2026-11-01", "America/Havana")).toBe("2026-11-01T04:00:00.000Z");
  });

  it("are on the zone's calendar day", () => {
    expect(dayOf(Date.parse("2026-11-30T21:00:00Z"), "Africa/Addis_Ababa")).toBe("2026-12-01");
  });
});
