import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { message, OK, setUp, type Written } from "@/tests/support/dispatcher";

const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

describe("the lanes", () => {
  const campaign = (n: number) => message(n, { lane: "campaign", ruleKind: "campaign" });
  /** Answers everything within some milliseconds, for a while. */
  async function answerAll(written: Written[], forMs: number): Promise<Written[]> {
    const all: Written[] = [];
    for (let ms = 0; ms < forMs; ms += 5) {
      await turn(5);
      for (const one of written.splice(0)) {
        all.push(one);
        one.answer(OK);
      }
    }
    return all;
  }
  const isReply = ({ part }: Written) => Buffer.from(part.shortMessage).toString() === "reply";

  it("let a reply leave within 200 ms while thousands of campaign messages wait at 100 a second, none in a lump", async () => {
    const { dispatcher, written, waiting } = setUp([{ parts: 100, seconds: 1 }]);
    for (let n = 0; n < 5000; n += 1) waiting.push(campaign(n));
    dispatcher.wake();
    await answerAll(written, 3000);
    let total = 0;
    for (let n = 0; n < 20; n += 1) {
      const reply = message(10_000 + n, { text: "reply" });
      if (dispatcher.reserve()) {
        dispatcher.unreserve(1);
        dispatcher.push([reply]);
      } else {
        waiting.unshift(reply);
        dispatcher.wake({ known: true });
      }
      const sent = await answerAll(written, 200);
      expect(sent.filter(isReply)).toHaveLength(1);
      expect(sent.length).toBeLessThanOrEqual(26);
      total += sent.length;
    }
    expect(total).toBeGreaterThanOrEqual(390);
  });

  it("keep a fifth for campaigns while replies wait, and the rest for replies", async () => {
    const { dispatcher, written, waiting } = setUp([{ parts: 100, seconds: 1 }]);
    for (let n = 0; n < 1000; n += 1) waiting.push(campaign(n), message(5000 + n, { text: "reply" }));
    dispatcher.wake({ known: true });
    const sent = await answerAll(written, 5000);
    expect(sent.length).toBeGreaterThanOrEqual(480);
    const replies = sent.filter(isReply).length / sent.length;
    expect(replies).toBeGreaterThan(0.77);
    expect(replies).toBeLessThan(0.83);
  });

  it("ask a database that refuses twice a second, not in a loop", async () => {
    const { dispatcher, state, waiting, written } = setUp();
    state.away = true;
    dispatcher.wake({ known: true });
    await turn(5000);
    expect(state.claims).toBeLessThanOrEqual(2 * 11);
    state.away = false;
    waiting.push(message(1));
    await turn(1000);
    expect(written).toHaveLength(1);
  });
});
