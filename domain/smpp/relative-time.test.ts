import { expect, test } from "vitest";
import { relativeTime } from "./relative-time";

test.each([
  [60, "000000000100000R"],
  [900, "000000001500000R"],
  [3_661, "000000010101000R"],
  [86_400, "000001000000000R"],
  [29 * 86_400 + 1, "000029000001000R"],
  [60 * 86_400, "000200000000000R"],
  [0, "000000000000000R"],
  [1e9, "001200000000000R"],
])("%i s from now is written %s", (seconds, written) => {
  expect(relativeTime(seconds)).toBe(written);
  expect(written).toHaveLength(16);
});
