import { describe, expect, it } from "vitest";
import { HELD_MS, isHeld, outagesBetween } from "./outage";

const CLOSE = 1_000_000_000;
const poll = { closesAt: CLOSE, graceSeconds: 60 };
const END = CLOSE + 60_000;
const held = (from: number, until: number | null, at: number) => isHeld(poll, at, [{ from, until }]);

describe("a text after the end of a poll", () => {
  it.each([
    ["of a link that was down at the closing is held", CLOSE - 5000, END + 5000, END + 5000, true],
    ["an hour after its link returned is late", CLOSE - 5000, END + 5000, END + 5000 + HELD_MS, false],
    ["a moment before that hour is over is held", CLOSE - 5000, END + 5000, END + 4999 + HELD_MS, true],
    ["of a link that was back at the closing is late", CLOSE - 5000, CLOSE, END + 1, false],
    ["of a link that came back in the grace period is held", CLOSE - 5000, CLOSE + 1, END, true],
    ["of a link that broke in the grace period is held", CLOSE + 5000, END + 5000, END + 5000, true],
    ["of a link that broke at the very end is held", END, END + 5000, END + 5000, true],
    ["of a link that broke after the end is late", END + 1, END + 5000, END + 5000, false],
    ["that is refused for the moment is held while that lasts", CLOSE - 5000, null, END + 2 * HELD_MS, true],
    ["in time is never held", CLOSE - 5000, CLOSE + 5000, END - 1, false],
  ])("%s", (_, from, until, at, expected) => expect(held(from, until, at)).toBe(expected));

  it("is late without an outage, and of a poll without a close nothing is held", () => {
    expect(isHeld(poll, END, [])).toBe(false);
    expect(isHeld({ closesAt: null, graceSeconds: 0 }, END, [{ from: 0, until: null }])).toBe(false);
  });
});

describe("outages of a link", () => {
  it("are the times that no session covers", () => {
    const sessions = [
      { from: 300, until: 400 },
      { from: 100, until: 200 },
      { from: 150, until: 250 },
      { from: 500, until: null },
    ];
    expect(outagesBetween(sessions, 900)).toEqual([
      { from: 250, until: 300 },
      { from: 400, until: 500 },
    ]);
  });

  it("last where the last session has ended, and begin with none where there never was one", () => {
    expect(outagesBetween([{ from: 100, until: 200 }], 900)).toEqual([{ from: 200, until: null }]);
    expect(outagesBetween([], 900)).toEqual([]);
  });

  it("do not come of a session inside of another", () => {
    const sessions = [
      { from: 100, until: 900 },
      { from: 200, until: 300 },
    ];
    expect(outagesBetween(sessions, 900)).toEqual([]);
  });
});
