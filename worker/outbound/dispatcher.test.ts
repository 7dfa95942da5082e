import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectionWith, message, OK, refused, setUp } from "@/tests/support/dispatcher";

const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const LONG = "x".repeat(400);

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

describe("the limit", () => {
  it("holds 10 parts in any 60 s and 30 in any 1,800 s, whenever the SMSC counted each, and uses them fully", async () => {
    const limits = [
      { parts: 10, seconds: 60 },
      { parts: 30, seconds: 1800 },
    ];
    const { dispatcher, written, waiting } = setUp(limits);
    for (let n = 0; n < 100; n += 1) waiting.push(message(n));
    dispatcher.wake();
    const spans: { from: number; to: number }[] = [];
    const began = Date.now();
    while (Date.now() < began + 2 * 3600_000) {
      await turn(250);
      for (const { at, answer } of written.splice(0)) {
        // answered between a quarter second and a second after the write
        spans.push({ from: at, to: Date.now() });
        answer(OK);
      }
      dispatcher.wake();
    }
    expect(spans).toHaveLength(100);
    for (const { parts, seconds } of limits)
      for (const counting of ["from", "to"] as const) {
        const times = spans.map((span) => span[counting]).sort((a, b) => a - b);
        // the part after a full window begins only when the first has left it, counted from its answer
        for (let n = parts; n < times.length; n += 1)
          expect(spans[n]!.from - spans[n - parts]!.to).toBeGreaterThanOrEqual(seconds * 1000);
      }
    expect(spans.filter(({ from }) => from < began + 1800_000)).toHaveLength(30);
    expect(spans.filter(({ from }) => from < began + 61_000 + 1000)).toHaveLength(20);
  });

  it("waits for what a new, longer window holds already", async () => {
    const { dispatcher, written, waiting, state } = setUp([{ parts: 100, seconds: 1 }]);
    await turn(10_000);
    state.stored = [5000, 5000, 5000];
    dispatcher.update(connectionWith([{ parts: 4, seconds: 60 }]));
    for (let n = 0; n < 5; n += 1) waiting.push(message(n));
    dispatcher.wake();
    await turn(1000);
    expect(written).toHaveLength(1);
  });
});

describe("a pause by a person", () => {
  it("claims and writes nothing, gives back what waits in memory, and goes on where it stood", async () => {
    const { dispatcher, written, waiting, settled, released } = setUp([{ parts: 1, seconds: 5 }]);
    waiting.push(message(1), message(2, { text: LONG }));
    dispatcher.wake();
    await turn();
    dispatcher.push([message(3)]);
    dispatcher.update({ ...connectionWith([]), paused: true });
    written[0]!.answer(OK);
    waiting.push(message(4));
    for (let n = 0; n < 100; n += 1) {
      await turn(100);
      dispatcher.wake({ known: true });
      dispatcher.tick();
    }
    expect(dispatcher.reserve()).toBe(false);
    expect(written).toHaveLength(1);
    expect(settled).toHaveLength(1);
    expect(released.map(({ id }) => id)).toEqual([message(3).id]);
    expect(waiting).toHaveLength(2);
    dispatcher.update(connectionWith([]));
    await turn(1000);
    expect(written).toHaveLength(5);
  });
});

describe("a message in parts", () => {
  it("writes again only the part that was throttled, under one reference and the same try", async () => {
    const { dispatcher, written, settled, holds } = setUp();
    dispatcher.push([message(1, { text: LONG })]);
    expect(written).toHaveLength(3);
    written[0]!.answer(OK);
    written[1]!.answer(refused(0x58));
    written[2]!.answer(OK);
    await turn();
    expect(holds.at(-1)).toMatch(/Throttled/);
    await turn(1000);
    expect(written).toHaveLength(4);
    expect(written[3]!.part.shortMessage).toEqual(written[1]!.part.shortMessage);
    written[3]!.answer(OK);
    await turn();
    expect(settled).toHaveLength(1);
    expect(settled[0]!.message).toMatchObject({ state: "sent", againAt: null });
    expect(settled[0]!.parts.map(({ seq, attempt }) => [seq, attempt]).sort()).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
  });

  it("stops at the first part that fails, and fails with its reason", async () => {
    const { dispatcher, written, settled } = setUp([{ parts: 1, seconds: 1 }]);
    dispatcher.push([message(1, { text: LONG })]);
    written[0]!.answer(refused(0x0b));
    await turn(5000);
    expect(written).toHaveLength(1);
    expect(settled[0]!.message).toMatchObject({ state: "failed" });
  });

  it("is unknown with any part in doubt, though another might go again", async () => {
    const { dispatcher, written, settled } = setUp();
    dispatcher.push([message(1, { text: LONG, lane: "campaign" })]);
    written[0]!.answer({ kind: "unknown", reason: "timeout" });
    written[1]!.answer(refused(0x08));
    written[2]!.answer(OK);
    await turn();
    expect(settled[0]!.message).toMatchObject({ state: "unknown", againAt: null });
  });

  it("that is half sent at a stop keeps what was accepted, and the rest waits", async () => {
    const { dispatcher, written, settled, released } = setUp([{ parts: 1, seconds: 60 }]);
    dispatcher.push([message(1, { text: LONG }), message(2)]);
    written[0]!.answer(OK);
    await turn();
    await dispatcher.stop();
    expect(settled.map(({ message: { state, againAt } }) => [state, againAt !== null])).toEqual([
      ["queued", true],
    ]);
    expect(settled[0]!.parts.map(({ seq, state }) => [seq, state])).toEqual([[1, "sent"]]);
    expect(released.map(({ id }) => id)).toEqual([message(2).id]);
  });
});

describe("a message in memory", () => {
  it("is not written once the lease may have gone to another worker", async () => {
    const { dispatcher, written, state } = setUp();
    state.leased = false;
    dispatcher.push([message(1)]);
    await turn(1000);
    expect(written).toHaveLength(0);
    expect(dispatcher.reserve()).toBe(false);
  });

  it("is taken back when its contact opts out, but for the answer to STOP", async () => {
    const { dispatcher, settled, written } = setUp([{ parts: 1, seconds: 60 }]);
    dispatcher.push([
      message(1),
      message(2, { contactKey: "gone" }),
      message(3, { contactKey: "gone", ruleKind: "compliance" }),
    ]);
    dispatcher.optOut(new Set(["gone"]));
    expect(settled.map((one) => [one.message.id, one.message.state])).toEqual([[message(2).id, "cancelled"]]);
    written[0]!.answer(OK);
    await turn(61_000);
    expect(written).toHaveLength(2);
  });

  it("is cancelled when its contact had opted out before the claim", async () => {
    const { dispatcher, waiting, settled, written } = setUp();
    waiting.push(message(1, { optedOut: true }), message(2, { optedOut: true, ruleKind: "compliance" }));
    dispatcher.wake();
    await turn();
    expect(settled.map((one) => one.message.state)).toEqual(["cancelled"]);
    expect(written).toHaveLength(1);
  });

  it("expires where it waits", async () => {
    const { dispatcher, settled } = setUp([{ parts: 1, seconds: 60 }]);
    dispatcher.push([message(1), message(2, { expiresAt: Date.now() + 5000 })]);
    await turn(5000);
    dispatcher.tick();
    expect(settled.map((one) => [one.message.id, one.message.state])).toEqual([[message(2).id, "expired"]]);
  });

  it("goes back to the outbox when the link is throttled, to be asked for again with a fresh look at opt-outs", async () => {
    const { dispatcher, written, released, waiting } = setUp([{ parts: 1, seconds: 1 }]);
    dispatcher.push([message(1), message(2)]);
    written[0]!.answer(refused(0x58));
    await turn();
    expect(released.map(({ id }) => id).sort()).toEqual([message(1).id, message(2).id]);
    waiting.push(message(1), message(2));
    await turn(1100);
    expect(written).toHaveLength(2);
  });

  it("goes first again when the SMSC's queue is full, then stands aside for longer and longer, and never fails for it", async () => {
    const { dispatcher, written, waiting, released, settled } = setUp([{ parts: 1000, seconds: 1 }]);
    const one = { ...message(1), expiresAt: Date.now() + 24 * 3_600_000 };
    const aside: (number | null)[] = [];
    for (let time = 1; time <= 12; time += 1) {
      waiting.push(one);
      dispatcher.wake();
      await turn(35_000);
      expect(written).toHaveLength(time);
      written.at(-1)!.answer(refused(0x14));
      await turn();
      const [claim] = released.splice(0);
      expect(claim?.id).toBe(one.id);
      aside.push(claim?.notBefore ? claim.notBefore - Date.now() : null);
    }
    expect(aside).toEqual(
      [null, null, null, 5, 10, 20, 40, 80, 160, 300, 300, 300].map((s) => s && s * 1000),
    );
    expect(settled).toEqual([]);
    waiting.push(one);
    dispatcher.wake();
    await turn(35_000);
    written.at(-1)!.answer(OK);
    await turn();
    expect(settled.map(({ message: { state } }) => state)).toEqual(["sent"]);
  });

  it("is known as held from its claim until its end is stored, also while its answer is awaited", async () => {
    const { dispatcher, written } = setUp();
    dispatcher.push([message(1)]);
    expect(dispatcher.holds(message(1).id)).toBe(true);
    written[0]!.answer(OK);
    await turn();
    expect(dispatcher.holds(message(1).id)).toBe(true);
    dispatcher.settled(message(1).id);
    expect(dispatcher.holds(message(1).id)).toBe(false);
  });
});

it("asks the outbox again when a retry is due, though nobody wakes it but the clock", async () => {
  const { dispatcher, waiting, written } = setUp();
  await turn(1000);
  waiting.push(message(1, { attempts: 1 }));
  dispatcher.tick();
  await turn(500);
  expect(written).toHaveLength(1);
});
