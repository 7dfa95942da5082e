import { expect, test } from "vitest";
import { lastDays } from "./growth";

test("the last days go back across the end of a month", () => {
  expect(lastDays("2026-03-02", 4)).toEqual(["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
});
