import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StageFrame } from "@/domain/stage/stage";
import { BEAT, GONE, StageFeed } from "./stage-feed";

let votes = 0;
let readings = 0;
let readMs = 0;
let isRevoked = false;
let isAway = false;
let whole = 0;
let hint: (isWhole?: boolean) => void = () => undefined;
let left = 0;
let ended = 0;

/** A feed whose poll has `votes` votes; each reading takes `readMs` and tells what was true when it began. */
function makeFeed(): StageFeed {
  return new StageFeed({
    read: async (isWhole) => {
      readings += 1;
      if (isWhole) whole += 1;
      if (isAway) throw new Error("the database is away");
      const frame = isRevoked ? null : ({ votes, now: Date.now() } as StageFrame);
      if (readMs > 0) await new Promise((resolve) => setTimeout(resolve, readMs));
      return frame;
    },
    subscribe: (onHint) => {
      hint = (isWhole = false) => onHint(isWhole);
      return () => (left += 1);
    },
    onEnd: () => (ended += 1),
  });
}

function watch(feed: StageFeed) {
  const seen: number[] = [];
  const viewer = { over: false, gone: false, beats: 0, seen, leave: () => undefined as void };
  viewer.leave = feed.join({
    offer: (event) => {
      if (event === BEAT) viewer.beats += 1;
      else if (event === GONE) viewer.gone = true;
      else seen.push(Number(/"votes":(\d+)/.exec(new TextDecoder().decode(event))?.[1]));
    },
    end: () => {
      viewer.over = true;
      viewer.leave();
    },
  });
  return viewer;
}

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"],
  });
  [votes, readings, readMs, left, ended, whole] = [0, 0, 0, 0, 0, 0];
  [isRevoked, isAway] = [false, false];
});
afterEach(() => vi.useRealTimers());

describe("the feed of a stage", () => {
  it("reads once for everybody, at most every 100 ms however many hints come, and shows the last vote", async () => {
    const feed = makeFeed();
    const viewers = Array.from({ length: 500 }, () => watch(feed));
    for (let ms = 0; ms < 3000; ms += 10) {
      votes += 1;
      hint();
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(150);
    expect(readings).toBeLessThanOrEqual(33);
    expect(readings).toBeGreaterThanOrEqual(25);
    // the poll itself is read at the beginning, and when the configuration changed
    expect(whole).toBe(1);
    hint(true);
    await vi.advanceTimersByTimeAsync(150);
    expect(whole).toBe(2);
    for (const { seen } of [viewers[0]!, viewers[499]!]) {
      expect(seen.at(-1)).toBe(300);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    }
  });

  it("reads again when a hint came while it read: that reading may have begun before the vote", async () => {
    const feed = makeFeed();
    readMs = 400;
    const viewer = watch(feed);
    await vi.advanceTimersByTimeAsync(100);
    votes = 1;
    hint();
    await vi.advanceTimersByTimeAsync(1000);
    expect(viewer.seen).toEqual([0, 1]);
  });

  it("sends nothing while nothing changed but signs of life, and reads by itself all the same", async () => {
    const feed = makeFeed();
    const viewer = watch(feed);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(viewer.seen).toEqual([0]);
    expect(viewer.beats).toBe(2);
    expect(readings).toBe(7);
    votes = 9;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(viewer.seen).toEqual([0, 9]);
  });

  it("gives what stands to whoever comes later, and ends with the last who leaves", async () => {
    const feed = makeFeed();
    votes = 4;
    const first = watch(feed);
    await vi.advanceTimersByTimeAsync(10);
    const second = watch(feed);
    expect(second.seen).toEqual([4]);
    first.leave();
    expect(ended).toBe(0);
    second.leave();
    expect([left, ended]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(readings).toBe(1);
  });

  it("ends every viewer when the link is revoked, and outlives a database that is away", async () => {
    const feed = makeFeed();
    const viewer = watch(feed);
    await vi.advanceTimersByTimeAsync(10);
    isAway = true;
    votes = 2;
    hint();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(viewer).toMatchObject({ over: false, seen: [0] });
    isAway = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(viewer.seen).toEqual([0, 2]);
    isRevoked = true;
    hint(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(viewer).toMatchObject({ gone: true, over: true });
    expect(ended).toBe(1);
  });
});
