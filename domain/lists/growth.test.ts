import { expect, test } from "vitest";
import { growthDays } from "./growth";

test("days without joins and leaves are there with zeros, across the end of a month", () => {
  const found = [{ day: "2026-03-01", joins: 3, leaves: 1 }];
  expect(growthDays(found, "2026-02-27", 4)).toEqual([
    { day: "2026-02-27", joins: 0, leaves: 0 },
    { day: "2026-02-28", joins: 0, leaves: 0 },
    { day: "2026-03-01", joins: 3, leaves: 1 },
    { day: "2026-03-02", joins: 0, leaves: 0 },
  ]);
});
