import { expect, test } from "vitest";
import { Rereader } from "./reread";

/** Readings that end when the test says so. */
function slowReads(): {
  reader: Rereader;
  started: string[];
  end: () => Promise<void>;
  foreign: { reading: boolean };
} {
  const started: string[] = [];
  const open: (() => void)[] = [];
  const foreign = { reading: false };
  const read = (key: readonly unknown[]): Promise<void> => {
    started.push(String(key[0]));
    return new Promise((resolve) => open.push(resolve));
  };
  const end = async (): Promise<void> => {
    open.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { reader: new Rereader(read, () => foreign.reading), started, end, foreign };
}

test("hints during a reading lead to one more behind it, however many they are", async () => {
  const { reader, started, end } = slowReads();
  for (let hint = 0; hint < 5; hint += 1) reader.ask(["a"]);
  expect(started).toEqual(["a"]);
  await end();
  expect(started).toEqual(["a", "a"]);
  await end();
  expect(started).toEqual(["a", "a"]);
});

test("keys don't wait for one another", () => {
  const { reader, started } = slowReads();
  reader.ask(["a"]);
  reader.ask(["b"]);
  expect(started).toEqual(["a", "b"]);
});

test("a reading that began before the hint is followed by another", async () => {
  const { reader, started, end, foreign } = slowReads();
  foreign.reading = true;
  reader.ask(["a"]);
  foreign.reading = false;
  await end();
  expect(started).toEqual(["a", "a"]);
});
