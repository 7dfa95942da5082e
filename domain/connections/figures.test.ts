import { describe, expect, it } from "vitest";
import { drainSeconds, linkFiguresSchema, NO_FIGURES } from "./figures";

const link = { bound: true, outPerMinute: 0, limits: [] };

describe("the time until an outbox is empty", () => {
  it("is none while nothing waits, and unknown while the link is not bound", () => {
    expect(drainSeconds(0, { ...link, bound: false })).toBe(0);
    expect(drainSeconds(5, { ...link, bound: false, limits: [{ parts: 10, seconds: 1 }] })).toBeNull();
  });

  it("follows the limit that takes longest: a first window at once, the rest window by window", () => {
    const limits = [
      { parts: 10, seconds: 60 },
      { parts: 30, seconds: 1800 },
    ];
    expect(drainSeconds(10, { ...link, limits })).toBe(0);
    expect(drainSeconds(20, { ...link, limits })).toBe(60);
    expect(drainSeconds(60, { ...link, limits })).toBe(1800);
  });

  it("without a limit is what the present rate promises, and unknown while nothing leaves", () => {
    expect(drainSeconds(50, { ...link, outPerMinute: 100 })).toBe(30);
    expect(drainSeconds(50, link)).toBeNull();
  });
});

describe("figures of a link", () => {
  it("read from a row that has none yet as nothing measured", () => {
    expect(linkFiguresSchema.parse({})).toEqual(NO_FIGURES);
    expect(NO_FIGURES).toMatchObject({ replies: 0, submitP95: null });
  });
});
