import { describe, expect, it } from "vitest";
import { fromLocal, toLocal } from "./local-time";

describe("times of a form", () => {
  it("mean the zone of the poll and come back as they were typed", () => {
    for (const [zone, utc] of [
      ["Africa/Addis_Ababa", "2026-12-01T15:00:00Z"],
      ["America/New_York", "2026-12-01T23:00:00Z"],
      ["Asia/Kathmandu", "2026-12-01T12:15:00Z"],
      ["UTC", "2026-12-01T18:00:00Z"],
    ] as const) {
      expect(fromLocal("2026-12-01T18:00", zone)).toBe(Date.parse(utc));
      expect(toLocal(Date.parse(utc), zone)).toBe("2026-12-01T18:00");
    }
  });

  it("take the first of two equal wall times, and what lies in the gap as that much after it", () => {
    expect(fromLocal("2026-10-25T02:30", "Europe/Berlin")).toBe(Date.parse("2026-10-25T00:30:00Z"));
    expect(fromLocal("2026-03-29T02:30", "Europe/Berlin")).toBe(Date.parse("2026-03-29T01:30:00Z"));
  });

  it("are refused when there is no such time", () => {
    for (const text of ["", "tomorrow", "2026-02-30T10:00", "2026-12-01T25:00", "2026-12-01"])
      expect(fromLocal(text, "UTC")).toBeNaN();
  });
});
