import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BEAT, GONE, type StageViewer } from "./stage-feed";
import { viewerStream } from "./stage-viewer";

let viewer: StageViewer | null = null;
let left = 0;
const thrown: unknown[] = [];
const note = (error: unknown): void => void thrown.push(error);

const feed = {
  join: (joined: StageViewer) => {
    viewer = joined;
    return () => void (left += 1);
  },
};

const frame = (votes: number): Uint8Array => new TextEncoder().encode(`votes ${votes}`);
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

beforeEach(() => {
  left = 0;
  thrown.length = 0;
  process.on("uncaughtException", note);
});
afterEach(() => void process.off("uncaughtException", note));

describe("the stream of a viewer", () => {
  it.each(["abort", "cancel"])("ends once, whichever comes first when a viewer goes: %s", async (first) => {
    const abort = new AbortController();
    const reader = viewerStream(feed, abort.signal).getReader();
    await reader.read();
    const steps = [() => abort.abort(), () => void reader.cancel()];
    for (const step of first === "abort" ? steps : steps.reverse()) {
      step();
      await turn();
    }
    viewer!.offer(frame(1));
    expect({ left, thrown }).toEqual({ left: 1, thrown: [] });
  });

  it("joins nothing that stays, when the viewer had gone before", () => {
    viewerStream(feed, AbortSignal.abort());
    expect(left).toBe(1);
  });

  it("skips to the newest frame for whoever reads slowly, and to none of the signs of life", async () => {
    const reader = viewerStream(feed, new AbortController().signal).getReader();
    for (let votes = 1; votes <= 50; votes += 1) {
      viewer!.offer(frame(votes));
      viewer!.offer(BEAT);
    }
    const seen: string[] = [];
    for (let reads = 0; reads < 4; reads += 1)
      seen.push(new TextDecoder().decode((await reader.read()).value));
    expect(seen).toEqual(["retry: 2000\n\n", "votes 1", ": beat\n\n", "votes 50"]);
  });

  it("ends with the word that the link is gone, however slowly it is read", async () => {
    const reader = viewerStream(feed, new AbortController().signal).getReader();
    for (let votes = 1; votes <= 50; votes += 1) viewer!.offer(frame(votes));
    viewer!.offer(GONE);
    viewer!.end();
    let last = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      last = new TextDecoder().decode(value);
    }
    expect(last).toContain("event: gone");
  });
});
