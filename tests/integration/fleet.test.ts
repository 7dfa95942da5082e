import { afterEach, describe, expect, it } from "vitest";
import { startFleet, votes, wrongClock, type Fleet, type FleetOptions } from "@/tests/support/fleet";
import { politeScript, type Peer, type Script } from "@/tests/support/scripted-smsc";
import { fullestWindow } from "@/tests/support/windows";

let fleet: Fleet | null = null;

async function start(options: FleetOptions): Promise<Fleet> {
  fleet = await startFleet(options);
  return fleet;
}

afterEach(async () => {
  await fleet?.stop();
  fleet = null;
});

const accountNames = (count: number): string[] => Array.from({ length: count }, (_, at) => `account${at}`);
const submits = ({ received }: Peer) => received.filter(({ command }) => command === "submit_sm");
const phoneOf = (n: number): string => String(251911600000 + n);

describe("three workers", () => {
  it("share the links evenly; a killed one is replaced within 10 s, a stopping one at once; no account is ever bound twice (checklist 10)", async () => {
    const names = accountNames(6);
    const running = await start({ connections: names.map((systemId) => ({ systemId })) });
    const { startWorker, loads, took, accounts } = running;
    const [first, second] = [startWorker(), startWorker(), startWorker()];
    await took("each has two", async () => String(await loads()) === "2,2,2", 60_000);
    await took("all are bound", () => accounts.bound().length === 6);

    const allBound = (): boolean => names.every((name) => accounts.boundOf(name).length === 1);
    first.process.kill("SIGKILL");
    await took("its links are gone", () => accounts.bound().length === 4);
    const replaced = await took("the others have them", allBound);
    expect(replaced).toBeLessThan(10_000);
    await took("evenly", async () => String(await loads()) === "3,3");

    second.process.kill("SIGTERM");
    await took("it unbinds", () => accounts.bound().length < 6);
    const handedOver = await took("the last one has all of them", allBound);
    expect(handedOver).toBeLessThan(4_000);
    expect(await second.gone()).toBe(0);
    expect(await loads()).toEqual([6]);

    startWorker();
    await took("a new one gets half of them", async () => String(await loads()) === "3,3", 40_000);
    await took("all are bound again", allBound);
    expect(accounts.most).toBe(1);
  }, 180_000);

  it("never act for one another: one that stood still past its lease sends nothing when it wakes, takes no text, and unbinds", async () => {
    // Two sessions are allowed, so that nothing but the lease keeps the first one from sending.
    const running = await start({
      connections: [{ systemId: "account0", limits: [{ parts: 10, seconds: 1 }] }],
      allowed: 2,
    });
    const { startWorker, took, accounts, query, count } = running;
    const workers = [startWorker(), startWorker(), startWorker()];
    await took("it is bound", () => accounts.bound().length === 1);
    const old = accounts.bound()[0]!;
    for (let n = 0; n < 150; n += 1) votes(old, phoneOf(n), n + 1);
    await took("it is sending", () => submits(old).length >= 20);
    const [holder] = await query<{ pid: number }>(
      "SELECT w.pid FROM connection_runtime r JOIN worker w ON w.id = r.worker_id",
    );
    const frozen = workers.find(({ pid }) => pid === holder?.pid)!;
    frozen.process.kill("SIGSTOP");
    await took("another one is bound", () => accounts.bound().length === 2);
    const fresh = accounts.bound()[1]!;
    const before = submits(old).length;
    // The same text on both, as when an SMSC sends again what was not answered.
    votes(old, phoneOf(900), 1_000);
    votes(fresh, phoneOf(900), 1);
    await took("the other one sends", () => submits(fresh).length >= 10);

    frozen.process.kill("SIGCONT");
    await took("it has unbound", () => old.closed);
    expect(submits(old).length).toBe(before);
    const answer = old.received.find(
      ({ command, sequence }) => command === "deliver_sm_resp" && sequence === 1_000,
    );
    expect([undefined, 0x64]).toContain(answer?.status);
    await took(
      "nothing waits to be sent",
      async () => (await count("SELECT count(*) FROM outbox")) === 0,
      60_000,
    );
    const sent = [...submits(old), ...submits(fresh)].map(({ fields }) => String(fields.destination_addr));
    expect(new Set(sent).size).toBe(151);
    const twice = new Set(sent.filter((to, at) => sent.indexOf(to) !== at));
    const marked = await query<{ address: string }>(
      "SELECT DISTINCT c.address FROM message_event e JOIN contact c USING (contact_key) WHERE e.state = 8",
    );
    for (const { address } of marked) twice.delete(address);
    expect([...twice]).toEqual([]);
    expect(await count("SELECT count(*) FROM ballot WHERE outcome = 0")).toBe(151);
  }, 180_000);

  it("whose clocks differ by a quarter of an hour keep their leases, and agree on when a text was received", async () => {
    const names = accountNames(3);
    const running = await start({ connections: names.map((systemId) => ({ systemId })) });
    const { startWorker, loads, took, accounts, count, query } = running;
    const [ahead] = [startWorker(wrongClock(8)), startWorker(wrongClock(-7)), startWorker()];
    await took("each has one", async () => String(await loads()) === "1,1,1", 60_000);
    await took("all are bound", () => accounts.bound().length === 3);
    const epochs = () => query("SELECT epoch FROM connection_runtime ORDER BY connection_id");
    const held = await epochs();
    const beats = () => count("SELECT extract(epoch FROM min(lease_until)) FROM connection_runtime");
    const until = await beats();
    await took("every lease was renewed past its first time", async () => (await beats()) > until + 9);
    expect(await epochs()).toEqual(held);

    for (const [at, name] of names.entries()) votes(accounts.boundOf(name)[0]!, phoneOf(at), 1);
    const STORED = "SELECT count(*) FROM message WHERE direction = 0";
    await took("all are stored", async () => (await count(STORED)) === 3);
    const apart = "SELECT max(abs(extract(epoch FROM now() - at))) FROM message WHERE direction = 0";
    expect(await count(apart)).toBeLessThan(5);

    ahead.process.kill("SIGKILL");
    await took("its link is gone", () => accounts.bound().length === 2);
    expect(await took("another one has it", () => accounts.bound().length === 3)).toBeLessThan(10_000);
    expect(accounts.most).toBe(1);
  }, 180_000);
});

describe("a worker that is stopped", () => {
  it("ends within 10 s though the SMSC answers neither submits nor unbind, and leaves nothing unsettled (checklist 12)", async () => {
    const polite = politeScript();
    const silent: Script = (pdu, peer) =>
      ["submit_sm", "unbind"].includes(pdu.command) ? null : polite(pdu, peer);
    const running = await start({ connections: [{ systemId: "account0" }], script: silent });
    const { startWorker, took, accounts, count } = running;
    const worker = startWorker();
    await took("it is bound", () => accounts.bound().length === 1);
    const peer = accounts.bound()[0]!;
    for (let n = 0; n < 20; n += 1) votes(peer, phoneOf(n), n + 1);
    await took("it has sent", () => submits(peer).length === 20);
    worker.process.kill("SIGTERM");
    let code: number | null | undefined;
    void worker.gone().then((exit) => (code = exit));
    expect(await took("it is gone", () => code !== undefined)).toBeLessThan(10_000);
    expect(code).toBe(0);
    expect(peer.received.at(-1)?.command).toBe("unbind");
    expect(await count("SELECT count(*) FROM outbox WHERE claimed_by IS NOT NULL")).toBe(0);
    expect(await count("SELECT count(DISTINCT message_id) FROM message_event WHERE state = 8")).toBe(20);
    expect(await count("SELECT count(*) FROM connection_runtime WHERE worker_id IS NOT NULL")).toBe(0);
  }, 60_000);
});

describe("three sessions of one connection", () => {
  it("together obey one limit, and each carries its part", async () => {
    const times: number[] = [];
    const polite = politeScript();
    const script: Script = (pdu, peer) => {
      if (pdu.command === "submit_sm") times.push(performance.now());
      return polite(pdu, peer);
    };
    // Too slow to be paced: without the limiter everything would leave at once.
    const limits = [{ parts: 30, seconds: 4 }];
    const connection = { systemId: "account0", limits, window: 2, settings: { sessions: 3 } };
    const { startWorker, took, accounts, count } = await start({
      connections: [connection],
      allowed: 3,
      script,
    });
    startWorker();
    await took("all three are bound", () => accounts.bound().length === 3);
    const peers = accounts.bound();
    for (let n = 0; n < 120; n += 1) votes(peers[n % 3]!, phoneOf(n), n + 1);
    await took("all are sent", () => times.length >= 120, 60_000);
    expect(fullestWindow(times, 4000)).toBe(30);
    for (const peer of peers) expect(submits(peer).length).toBeGreaterThan(10);
    expect(
      await count("SELECT count(*) FROM connection_runtime WHERE reason = '3 of 3 sessions bound.'"),
    ).toBe(1);
  }, 120_000);
});
