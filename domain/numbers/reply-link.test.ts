import { expect, test } from "vitest";
import { forecastReplies, type ReplyLink } from "./reply-link";

const link = (more: Partial<ReplyLink> = {}): ReplyLink => ({
  ...{ connectionId: "a", connection: "Phone", limits: [{ parts: 10, seconds: 60 }] },
  ...{ longTexts: "udh16", defaultAlphabet: "gsm7" },
  ...more,
});
const LONG = "x".repeat(200);

test("the longest reply counts, with as many submits as the link needs for it", () => {
  expect(forecastReplies([link()], ["short", LONG], 100)).toMatchObject({ parts: 2, expired: 25 });
  expect(forecastReplies([link({ longTexts: "payload" })], [LONG], 100)).toMatchObject({
    parts: 1,
    expired: 0,
  });
  const accented = "é".repeat(100);
  expect(forecastReplies([link()], [accented], 1)?.parts).toBe(1);
  expect(forecastReplies([link({ defaultAlphabet: "ascii" })], [accented], 1)?.parts).toBe(2);
  expect(forecastReplies([link()], ["x".repeat(100_000)], 1)?.parts).toBe(255);
});

test("of several connections the slowest is told of, and a connection of two numbers counts once", () => {
  const fast = link({ connectionId: "b", connection: "Operator", limits: [{ parts: 100, seconds: 1 }] });
  const open = link({ connectionId: "c", connection: "Lab", limits: [] });
  expect(forecastReplies([open, fast, link(), link()], ["ok"], 1000)).toEqual({
    ...{ connection: "Phone", parts: 1, hasLimits: true, compared: 3, lastMs: 99 * 60_000, expired: 850 },
  });
  expect(forecastReplies([open], ["ok"], 1000)).toMatchObject({ hasLimits: false, lastMs: 0, expired: 0 });
});

test("without a reply or a link there is nothing to foretell", () => {
  expect(forecastReplies([link()], [], 1000)).toBeNull();
  expect(forecastReplies([], ["ok"], 1000)).toBeNull();
});
