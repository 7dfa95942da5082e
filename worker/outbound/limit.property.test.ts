import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PartResult } from "@/db/outbox";
import { message, OK, refused, setUp, type Written } from "@/tests/support/dispatcher";
import { fullestWindow } from "@/tests/support/windows";
import type { SubmitVerdict } from "@/worker/sessions/link";

const LIMITS = [
  { parts: 10, seconds: 60 },
  { parts: 30, seconds: 1800 },
];
const RESPONSE_MS = 10_000;
const HOUR_MS = 3600_000;

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

/** What the SMSC does with a submit; `where`, between its write and its end, it is counted. */
type Fate = {
  kind: "ok" | "throttled" | "busy" | "wrong" | "silent" | "unsent";
  delayMs: number;
  where: number;
};

const fate = fc.record<Fate>({
  kind: fc.constantFrom("ok", "ok", "ok", "ok", "throttled", "busy", "wrong", "silent", "unsent"),
  delayMs: fc.integer({ min: 0, max: RESPONSE_MS - 1 }),
  where: fc.double({ min: 0, max: 1, noNaN: true }),
});

const VERDICTS: Record<Fate["kind"], SubmitVerdict> = {
  ok: OK,
  throttled: refused(0x58),
  busy: refused(0x08),
  wrong: refused(0x0b),
  silent: { kind: "unknown", reason: "timeout" },
  unsent: { kind: "unsent", reason: "session-ended" },
};

/** After so long the worker is killed, and another one begins; what it settled in the last `unstoredMs` is not stored. */
type Life = { ms: number; unstoredMs: number };

const life = fc.record<Life>({
  ms: fc.integer({ min: 20_000, max: HOUR_MS }),
  unstoredMs: fc.integer({ min: 0, max: 2000 }),
});

/** Ages as db/recent-parts.ts reads them. */
function agesOf(parts: readonly PartResult[], now: number): number[] {
  return parts
    .map(({ answeredAt, submittedAt }) => Math.max(0, now - (answeredAt ?? submittedAt + RESPONSE_MS)))
    .filter((age) => age < 1800_000);
}

/** As a restart at `at` stores it (db/outbox.ts, recoverStranded). */
function doubtful(at: number): PartResult {
  return {
    ...{
      contactKey: "c",
      messageId: "m",
      messageAt: 0,
      connectionId: "l",
      seq: 1,
      attempt: 1,
      state: "unknown",
    },
    ...{ submittedAt: at, answeredAt: at, commandStatus: null, smscId: null },
  };
}

class World {
  /** when the SMSC counted each submit */
  counted: { at: number; kind: Fate["kind"] }[] = [];
  private readonly stored: PartResult[] = [];
  private sent = 0;
  private written = 0;

  constructor(private readonly fates: readonly Fate[]) {}

  /** One worker from its start to its end, always with more to send than it may. */
  async live({ ms, unstoredMs }: Life): Promise<void> {
    const open = new Map<Written, { fate: Fate; at: number }>();
    let alive = true;
    const onWritten = (one: Written): void => {
      const its = this.fates[(this.written += 1) % this.fates.length]!;
      open.set(one, { fate: its, at: Date.now() });
      setTimeout(
        () => {
          if (!alive) return;
          open.delete(one);
          if (its.kind !== "unsent") this.count(its, one.at);
          one.answer(VERDICTS[its.kind]);
        },
        its.kind === "silent" ? RESPONSE_MS : its.delayMs,
      );
    };
    const seed = { agesMs: agesOf(this.stored, Date.now()), unsettled: 0 };
    const { dispatcher, waiting, settled, state } = setUp(LIMITS, { seed, onWritten });
    const until = Date.now() + ms;
    while (Date.now() < until) {
      while (waiting.length < 20) waiting.push(message((this.sent += 1)));
      dispatcher.wake();
      await vi.advanceTimersByTimeAsync(Math.min(30_000, until - Date.now()));
    }
    alive = false;
    state.leased = false;
    void dispatcher.stop();
    for (const { at, fate: its } of open.values()) this.count(its, at);
    const known = settled.filter(({ message: { eventAt } }) => eventAt < until - unstoredMs);
    this.stored.push(...known.flatMap(({ parts }) => parts));
    // What was throttled leaves no row behind: it was not taken, and its message goes again under the same try.
    this.counted = this.counted.filter(({ kind }) => kind !== "throttled");
    const lost = settled.slice(known.length).flatMap(({ parts }) => parts);
    const inDoubt = open.size + lost.length;
    for (let seq = 0; seq < inDoubt; seq += 1) this.stored.push(doubtful(until));
  }

  private count({ kind, where }: Fate, from: number): void {
    this.counted.push({ at: from + (Date.now() - from) * where, kind });
  }
}

describe("a limit of 10 in 60 s and 30 in 1,800 s", () => {
  it("is never exceeded in any window at the SMSC, whatever it answers and when, and however often the worker is killed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 5, maxLength: 40 }),
        fc.array(life, { minLength: 2, maxLength: 6 }),
        async (fates, lives) => {
          const world = new World(fates);
          for (const one of lives) await world.live(one);
          const times = world.counted.map(({ at }) => at).sort((a, b) => a - b);
          for (const { parts, seconds } of LIMITS)
            expect(fullestWindow(times, seconds * 1000)).toBeLessThanOrEqual(parts);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});
