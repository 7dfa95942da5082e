import { expect, it } from "vitest";
import type { Suspect } from "@/db/suspects";
import { Suspicion } from "./suspicion";

function setUp() {
  const world = { now: 100_000, stored: [] as string[], away: false };
  const suspicion = new Suspicion({
    clock: { wall: () => world.now, monotonic: () => world.now },
    store: (suspects) => {
      if (world.away) return Promise.reject(new Error("away"));
      world.stored.push(...suspects.map(({ messageId }) => messageId));
      return Promise.resolve();
    },
    hasOpen: () => Promise.resolve(world.stored.length > 0),
  });
  return { world, suspicion };
}

const text = (messageId: string): Suspect => ({
  ...{ contactKey: "c", connectionId: "l", contentHash: "h", messageId, at: 0 },
});

it("suspects nothing on a healthy session", async () => {
  const { world, suspicion } = setUp();
  suspicion.answered(text("a"), { sent: true, arrivedAt: world.now - 10 });
  await suspicion.flush();
  expect(suspicion.is("l")).toBe(false);
  expect(world.stored).toEqual([]);
});

it("suspects what was never answered, and what was answered over five seconds after it came", async () => {
  const { world, suspicion } = setUp();
  suspicion.answered(text("unsent"), { sent: false, arrivedAt: world.now });
  suspicion.answered(text("late"), { sent: true, arrivedAt: world.now - 5001 });
  suspicion.answered(text("in time"), { sent: true, arrivedAt: world.now - 4999 });
  await suspicion.flush();
  expect(suspicion.is("l")).toBe(true);
  expect(world.stored).toEqual(["unsent", "late"]);
});

it("suspects what was answered in the ten seconds before a session ended, and nothing of another connection", async () => {
  const { world, suspicion } = setUp();
  suspicion.answered(text("old"), { sent: true, arrivedAt: world.now });
  world.now += 10_001;
  suspicion.answered(text("young"), { sent: true, arrivedAt: world.now });
  suspicion.answered({ ...text("other"), connectionId: "m" }, { sent: true, arrivedAt: world.now });
  suspicion.sessionLost("l");
  await suspicion.flush();
  expect(world.stored).toEqual(["young"]);
  expect(suspicion.is("m")).toBe(false);
});

it("lets no batch pass before its suspects are stored, and keeps them while the database is away", async () => {
  const { world, suspicion } = setUp();
  world.away = true;
  suspicion.suspect([text("a")]);
  await expect(suspicion.flush()).rejects.toThrow("away");
  world.away = false;
  await suspicion.flush();
  expect(world.stored).toEqual(["a"]);
});

it("trusts a connection again once no suspect is open, unless another came meanwhile", async () => {
  const { world, suspicion } = setUp();
  suspicion.suspect([text("a")]);
  await suspicion.review("l");
  expect(suspicion.is("l")).toBe(true);
  world.stored = [];
  const reviewing = suspicion.review("l");
  suspicion.mark("l");
  await reviewing;
  expect(suspicion.is("l")).toBe(true);
  await suspicion.review("l");
  expect(suspicion.is("l")).toBe(false);
});
