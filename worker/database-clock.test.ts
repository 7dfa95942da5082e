import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DatabaseClock } from "./database-clock";

const START = 1_800_000_000_000;

/** A machine whose clock is `wrongMs` off, and a database that is right. */
function bench(wrongMs: number) {
  let passed = 0;
  let databaseMs = START;
  const pass = (ms: number): void => {
    passed += ms;
    databaseMs += ms;
  };
  const clock = new DatabaseClock({ wall: () => START + wrongMs + passed, monotonic: () => 5_000 + passed });
  const look = (thereMs: number, backMs: number): Promise<void> =>
    clock.look(() => {
      pass(thereMs);
      const answer = databaseMs;
      pass(backMs);
      return Promise.resolve(answer);
    });
  /** Looks that take so long before the answer, and nothing after it; resolves to how many were asked for. */
  const lookClosely = async (thereMs: number[]): Promise<number> => {
    let asked = 0;
    await clock.lookClosely(() => {
      pass(thereMs[asked] ?? 0);
      asked += 1;
      return Promise.resolve(databaseMs);
    });
    return asked;
  };
  return {
    clock,
    look,
    lookClosely,
    pass,
    error: () => Math.abs(clock.wall() - databaseMs),
    set: (ms: number) => (databaseMs += ms),
  };
}

describe("the clock of a worker", () => {
  it("is the database's, however wrong the machine's own is, to half the time that a look takes", async () => {
    const ms = fc.integer({ min: 0, max: 400 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -3_600_000, max: 3_600_000 }),
        fc.array(fc.tuple(ms, ms), { minLength: 1, maxLength: 20 }),
        async (wrong, looks) => {
          const { look, error, pass } = bench(wrong);
          for (const [there, back] of looks) {
            await look(there, back);
            expect(error()).toBeLessThanOrEqual((there + back) / 2 + 1);
            pass(2_000);
          }
        },
      ),
    );
  });

  it("is not moved by one slow look among quick ones", async () => {
    const { look, error } = bench(-420_000);
    await look(1, 1);
    await look(900, 0);
    expect(error()).toBeLessThanOrEqual(2);
  });

  it("is right from the start, though the first look opens a connection", async () => {
    const { lookClosely, error } = bench(-420_000);
    await lookClosely([800, 40, 1, 1]);
    expect(error()).toBeLessThanOrEqual(2);
  });

  it("gives up on a quick look after a few slow ones, and takes the best", async () => {
    const { lookClosely, error } = bench(-420_000);
    expect(await lookClosely(Array.from({ length: 20 }, (_, index) => 100 + index))).toBe(8);
    expect(error()).toBeLessThanOrEqual(51);
  });

  it("follows at the next look when the database's clock is set, or this machine slept", async () => {
    const { look, error, set } = bench(0);
    for (let count = 0; count < 10; count += 1) await look(1, 1);
    set(90_000);
    await look(3, 3);
    expect(error()).toBeLessThanOrEqual(4);
  });

  it("stays as it is while the database does not answer", async () => {
    const { clock, look, error } = bench(60_000);
    await look(1, 1);
    await expect(clock.look(() => Promise.reject(new Error("away")))).rejects.toThrow("away");
    await clock.look(() => Promise.resolve(Number.NaN));
    expect(error()).toBeLessThanOrEqual(2);
  });
});
