import { expect, it } from "vitest";
import { Pace } from "./pace";

it("takes one step for a whole window of throttled answers, and pauses twice as long at the next complaint", () => {
  const reasons: (string | null)[] = [];
  const pace = new Pace((reason) => reasons.push(reason));
  for (let answer = 0; answer < 50; answer += 1) pace.throttled(0, "Slower.");
  expect(pace.waitMs(0)).toBe(1000);
  expect(pace.room(1000, 0)).toBe(1);
  pace.throttled(1010, "Slower.");
  expect(pace.waitMs(1010)).toBe(2000);
  expect(reasons).toHaveLength(2);
});

it("lets one part more into flight with each accepted one, and is free after twenty a step", () => {
  const reasons: (string | null)[] = [];
  const pace = new Pace((reason) => reasons.push(reason));
  pace.throttled(0, "Slower.");
  expect(pace.room(1000, 1)).toBe(0);
  for (let accepted = 1; accepted < 20; accepted += 1) {
    pace.accepted(1000);
    expect(pace.room(1000, 1)).toBe(accepted);
  }
  pace.accepted(1000);
  expect(pace.room(1000, 1)).toBe(Infinity);
  expect(reasons.at(-1)).toBeNull();
});

it("never pauses longer than 32 s, however long the complaints go on", () => {
  const pace = new Pace(() => undefined);
  let now = 0;
  for (let complaint = 0; complaint < 20; complaint += 1) {
    pace.room(now, 0);
    pace.throttled(now, "Slower.");
    expect(pace.waitMs(now)).toBeLessThanOrEqual(32_000);
    now += pace.waitMs(now);
  }
  expect(now).toBeGreaterThan(300_000);
});

it("tries again half a minute after an answer that says the account is wrong, and is free after a calm", () => {
  const reasons: (string | null)[] = [];
  const pace = new Pace((reason) => reasons.push(reason));
  pace.refused(0, "The sender address is not allowed on this account.");
  expect(pace.waitMs(0)).toBe(30_000);
  expect(pace.room(30_000, 0)).toBe(1);
  for (let accepted = 0; accepted < 20; accepted += 1) pace.accepted(30_000);
  expect(reasons).toEqual([
    "Sending stopped: The sender address is not allowed on this account. Next try within 30 s.",
    null,
  ]);
});

it("is free again after a calm, though nothing was sent in it", () => {
  const reasons: (string | null)[] = [];
  const pace = new Pace((reason) => reasons.push(reason));
  for (let now = 0, complaints = 0; complaints < 2; complaints += 1) {
    pace.throttled(now, "Slower.");
    now += pace.waitMs(now);
    pace.room(now, 0);
  }
  expect(pace.room(17_999, 0)).toBe(1);
  expect(pace.room(33_000, 0)).toBe(Infinity);
  expect(reasons.at(-1)).toBeNull();
});
