import { expect, it } from "vitest";
import { InboundQueue } from "./queue";

const text = (sender: string, id: number) => ({ sender, isText: true, id });
const part = (sender: string, id: number) => ({ sender, isText: false, id });
const ids = (batch: { id: number }[]): number[] => batch.map((item) => item.id);

it("puts one text of a sender into a batch; the next waits for the next batch", () => {
  const queue = new InboundQueue<ReturnType<typeof text>>();
  for (const item of [text("a", 1), text("a", 2), text("b", 3), text("a", 4)]) queue.push(item);
  const first = queue.take(10);
  expect(ids(first)).toEqual([1, 3]);
  queue.done(first);
  const second = queue.take(10);
  expect(ids(second)).toEqual([2]);
  queue.done(second);
  expect(ids(queue.take(10))).toEqual([4]);
});

it("keeps a sender out of a second batch while its first one is being stored", () => {
  const queue = new InboundQueue<ReturnType<typeof text>>();
  queue.push(text("a", 1));
  const first = queue.take(10);
  queue.push(text("a", 2));
  expect(queue.take(10)).toEqual([]);
  queue.done(first);
  expect(ids(queue.take(10))).toEqual([2]);
});

it("takes all parts of a sender with the text that they end in, and never lets a later one pass", () => {
  const queue = new InboundQueue<ReturnType<typeof text>>();
  for (const item of [part("a", 1), part("a", 2), text("a", 3), part("a", 4)]) queue.push(item);
  expect(ids(queue.take(10))).toEqual([1, 2, 3]);
});
