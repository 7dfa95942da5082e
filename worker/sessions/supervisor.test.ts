import pino from "pino";
import { describe, expect, it } from "vitest";
import type { WantedConnection } from "@/db/wanted-connections";
import { Supervisor, type HeldLease, type Runnable } from "./supervisor";

const log = pino({ level: "silent" });
const WANTED = { id: "c1", name: "operator", fault: null } as unknown as WantedConnection;

/** One connection, a clock in the test's hand, and what the database says of the lease. */
function bench() {
  let now = 1_000;
  const said = { epochs: new Map([["c1", 7]]), away: false };
  const stopped: string[] = [];
  const leases: HeldLease[] = [];
  let finishCreate: (() => void) | null = null;
  const held = { creating: false };
  const answer = <T>(value: T): Promise<T> =>
    said.away ? Promise.reject(new Error("away")) : Promise.resolve(value);
  const supervisor: Supervisor<Runnable> = new Supervisor<Runnable>({
    workerId: "w1",
    clock: { monotonic: () => now, wall: () => now },
    log,
    listWanted: () => answer([WANTED]),
    view: (ids) => answer({ loads: [{ workerId: "w1", held: 0 }], free: ids }),
    acquire: () => answer([{ connectionId: "c1", epoch: 7, unclean: false }]),
    renew: () => answer(new Map(said.epochs)),
    release: () => answer(undefined),
    async create(wanted, lease) {
      if (held.creating) await new Promise<void>((resolve) => (finishCreate = resolve));
      leases.push(lease);
      return {
        wanted,
        lease,
        start: () => undefined,
        update: () => true,
        stop: () => Promise.resolve(void stopped.push(wanted.id)),
      };
    },
    onFault: () => Promise.resolve(),
    onStopped: () => Promise.resolve(),
  });
  const isLeased = (): boolean => now < leases.at(-1)!.validUntil;
  const pass = (ms: number): void => {
    now += ms;
    supervisor.watch();
  };
  return { supervisor, said, stopped, leases, held, isLeased, pass, finish: () => finishCreate?.() };
}

describe("a worker whose database is away", () => {
  it("may not submit from before its lease ends, keeps its session for five minutes, and goes on when it is renewed", async () => {
    const { supervisor, said, stopped, isLeased, pass } = bench();
    await supervisor.step();
    pass(6_000);
    expect(isLeased()).toBe(true);
    said.away = true;
    pass(1_000);
    expect(isLeased()).toBe(false);
    await expect(supervisor.renew()).rejects.toThrow("away");
    pass(290_000);
    expect(stopped).toEqual([]);
    said.away = false;
    await supervisor.renew();
    expect(isLeased()).toBe(true);
    expect(supervisor.all().length).toBe(1);
  });

  it("gives the session up after five minutes", async () => {
    const { supervisor, said, stopped, pass } = bench();
    await supervisor.step();
    said.away = true;
    pass(6_500 + 299_999);
    expect(stopped).toEqual([]);
    pass(1);
    expect(stopped).toEqual(["c1"]);
    expect(supervisor.all()).toEqual([]);
  });
});

describe("a lease", () => {
  it.each([
    ["is gone", new Map<string, number>()],
    ["is of another epoch", new Map([["c1", 8]])],
  ])("that %s by what the database says ends the session at once", async (_, epochs) => {
    const { supervisor, said, stopped, isLeased } = bench();
    await supervisor.step();
    said.epochs = epochs;
    await supervisor.renew();
    expect(isLeased()).toBe(false);
    expect(stopped).toEqual(["c1"]);
  });

  it("is renewed while a connection is slow to begin, and that one is not taken for a stray", async () => {
    const { supervisor, held, leases, finish } = bench();
    held.creating = true;
    const step = supervisor.step();
    await new Promise((resolve) => setImmediate(resolve));
    await supervisor.renew();
    finish();
    await step;
    expect(supervisor.get("c1")?.lease).toBe(leases[0]);
  });
});
