import { expect, it } from "vitest";
import { timeSchema } from "./time";

it.each([
  "2026-12-01T18:00:00Z",
  "2026-12-01T18:00Z",
  "2026-12-01T18:00:00.000Z",
  "2026-12-01t18:00:00,0z",
  "2026-12-01 18:00:00Z",
  "2026-12-01T21:00:00+03:00",
  "2026-12-01T21:00+03:00",
  "2026-12-01T21:00:00+0300",
  "2026-12-01T21:00:00+03",
  "2026-12-01T13:00:00-05:00",
  "20261201T180000Z",
  "20261201T2100+0300",
])("takes %s as ISO 8601 writes a time", (text) => {
  expect(timeSchema.parse(text)).toBe("2026-12-01T18:00:00.000Z");
});

it.each([
  "2026-12-01",
  "2026-12-01T18:00:00",
  "tomorrow",
  "2026-02-30T18:00Z",
  "2026-12-01T25:00Z",
  "2026-12-01T18:00Z30",
])("refuses %s: no time, none with its zone, or none of the calendar", (text) => {
  expect(timeSchema.safeParse(text).error?.issues[0]?.message).toMatch(/time with its zone/);
});
