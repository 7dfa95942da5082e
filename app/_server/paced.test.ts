import { expect, test } from "vitest";
import { Paced } from "./paced";

/** A clock that stands, and rests that end when the test says so. */
function still(): {
  clock: { at: number; rests: number[] };
  paced: Paced;
  wake: () => Promise<void>;
  settle: () => Promise<void>;
} {
  const clock = { at: 0, rests: [] as number[] };
  let resting: (() => void)[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const sleep = (ms: number): Promise<void> => {
    clock.rests.push(ms);
    return new Promise((resolve) => resting.push(resolve));
  };
  const wake = async (): Promise<void> => {
    resting.forEach((end) => end());
    resting = [];
    await settle();
  };
  return { clock, paced: new Paced({ now: () => clock.at, sleep }), wake, settle };
}

test("whoever asks before a reading begins shares it; whoever asks later gets a newer one, after the rest", async () => {
  const { clock, paced, wake, settle } = still();
  let readings = 0;
  const read = (): Promise<number> => Promise.resolve((readings += 1));
  expect(await Promise.all([paced.read("a", read), paced.read("a", read)])).toEqual([1, 1]);
  const later = [paced.read("a", read), paced.read("a", read)];
  await settle();
  expect(readings).toBe(1);
  await wake();
  expect(await Promise.all(later)).toEqual([2, 2]);
  expect(clock.rests).toEqual([250, 250]);
});

test("a slow reading rests four times as long, at most ten seconds; another key does not wait for it", async () => {
  const { clock, paced } = still();
  const slow = (ms: number) => (): Promise<void> => {
    clock.at += ms;
    return Promise.resolve();
  };
  await paced.read("a", slow(1000));
  await paced.read("b", slow(60_000));
  expect(clock.rests).toEqual([4000, 10_000]);
});

test("a failed reading is told to who asked, and does not end the next", async () => {
  const { paced, wake } = still();
  await expect(paced.read("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  const next = paced.read("a", () => Promise.resolve("back"));
  await wake();
  expect(await next).toBe("back");
});
