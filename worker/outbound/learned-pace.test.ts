import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { message, OK, refused, setUp } from "@/tests/support/dispatcher";

const THROTTLED = refused(0x58);

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

type Takes = (now: number) => boolean;

/** So many in any second that passes. */
function slidingSecond(most: number): Takes {
  const taken: number[] = [];
  return (now) => {
    while (taken[0] !== undefined && taken[0] <= now - 1000) taken.shift();
    return taken.length < most && taken.push(now) > 0;
  };
}

/** So many in each second of the SMSC's clock. */
function wholeSecond(most: number): Takes {
  let [second, taken] = [0, 0];
  return (now) => {
    if (Math.floor((now + 377) / 1000) !== second) [second, taken] = [Math.floor((now + 377) / 1000), 0];
    return (taken += 1) <= most;
  };
}

/** A bucket that fills at a rate and holds `size`. */
function bucket(perSecond: number, size: number): Takes {
  let [tokens, before] = [size, Date.now()];
  return (now) => {
    tokens = Math.min(size, tokens + ((now - before) * perSecond) / 1000);
    before = now;
    return tokens >= 1 && (tokens -= 1) >= 0;
  };
}

/** The link sends for a while to an SMSC that answers after `latencyMs`; when each part was accepted. */
async function run(
  takes: Takes,
  { seconds, latencyMs = 3, limit = 100 }: { seconds: number; latencyMs?: number; limit?: number },
) {
  const { dispatcher, written, waiting, settled } = setUp([{ parts: limit, seconds: 1 }], { windowSize: 50 });
  const accepted: number[] = [];
  const began = Date.now();
  const answers: { at: number; give(): void }[] = [];
  let [refusals, next] = [0, 0];
  while (Date.now() < began + seconds * 1000) {
    while (waiting.length < 200) waiting.push(message((next += 1)));
    dispatcher.wake({ known: true });
    await vi.advanceTimersByTimeAsync(2);
    for (const { answer } of written.splice(0)) {
      const taken = takes(Date.now());
      if (taken) accepted.push(Date.now() - began);
      else refusals += 1;
      answers.push({ at: Date.now() + latencyMs, give: () => answer(taken ? OK : THROTTLED) });
    }
    while (answers[0] && answers[0].at <= Date.now()) answers.shift()!.give();
  }
  return { accepted, refusals, settled };
}

const rate = (times: number[], from: number, to: number): number =>
  times.filter((at) => at >= from * 1000 && at < to * 1000).length / (to - from);

describe("a link that is set to more than its SMSC takes", () => {
  it.each([
    ["50 in any second", () => slidingSecond(50), 3],
    ["50 in any second, answered after a fifth of a second", () => slidingSecond(50), 200],
    ["50 in each second of its clock", () => wholeSecond(50), 3],
    ["50 a second by a bucket of ten", () => bucket(50, 10), 3],
    ["50 a second by a bucket of a hundred", () => bucket(50, 100), 20],
  ])("sends nearly all that it takes: %s", async (_, takes, latencyMs) => {
    const { accepted } = await run(takes(), { seconds: 80, latencyMs });
    expect(rate(accepted, 20, 50)).toBeGreaterThanOrEqual(45);
    expect(rate(accepted, 50, 80)).toBeGreaterThanOrEqual(45);
  });

  it("loses little to a refusal by accident, right after it went on", async () => {
    const takes = slidingSecond(50);
    let [refused, natural, accidents] = [0, 0, 0];
    const { accepted } = await run(
      (now) => {
        // The first two refusals teach the rate; a second after the link went on comes one more.
        if (natural >= 2 && accidents < 1 && now - refused >= 2000) {
          accidents += 1;
          refused = now;
          return false;
        }
        const taken = takes(now);
        if (!taken && now - refused > 500) [natural, refused] = [natural + 1, now];
        return taken;
      },
      { seconds: 50 },
    );
    expect(accidents).toBe(1);
    expect(rate(accepted, 25, 50)).toBeGreaterThanOrEqual(45);
  });

  it("is at its own limit again two minutes after the SMSC takes that", async () => {
    let takes = slidingSecond(25);
    const began = Date.now();
    const { accepted } = await run(
      (now) => {
        if (now > began + 10_000) takes = () => true;
        return takes(now);
      },
      { seconds: 140 },
    );
    expect(rate(accepted, 5, 10)).toBeLessThanOrEqual(25);
    expect(rate(accepted, 130, 140)).toBeGreaterThan(98);
  });
});
