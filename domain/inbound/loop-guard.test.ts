import { expect, it } from "vitest";
import { LoopGuard } from "./loop-guard";

it("withholds replies to a sender after five equal texts in ten minutes, and to no other sender", () => {
  const guard = new LoopGuard();
  const answers = [1, 2, 3, 4, 5, 6].map((at) => guard.allow("a", "auto reply", at * 1000));
  expect(answers).toEqual([true, true, true, true, true, false]);
  expect(guard.allow("b", "auto reply", 7000)).toBe(true);
});

it("withholds replies after thirty different texts in thirty seconds, until the window has passed", () => {
  const guard = new LoopGuard();
  const answers = Array.from({ length: 31 }, (_, index) => guard.allow("a", `text ${index}`, index * 100));
  expect(answers.filter(Boolean)).toHaveLength(30);
  expect(guard.allow("a", "later", 40_000)).toBe(true);
});

it("forgets the longest silent sender first when it is full", () => {
  const guard = new LoopGuard({ texts: 1, windowMs: 1000, identical: 9, identicalMs: 1000 }, 2);
  guard.allow("a", "x", 0);
  guard.allow("b", "x", 1);
  guard.allow("c", "x", 2);
  expect(guard.allow("a", "y", 3)).toBe(true);
  expect(guard.allow("c", "y", 3)).toBe(false);
});
