import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFleet, type Fleet } from "@/tests/support/fleet";
import { fillOutbox } from "@/scripts/bench/full-outbox";
import { politeScript, type Peer, type Script } from "@/tests/support/scripted-smsc";
import { countWithin, fullestWindow } from "@/tests/support/windows";

const HUNDRED = [{ parts: 100, seconds: 1 }];
const FAST = "fast";
const SLOW = "slow";

/** What came to the SMSC on one account, in ms; `accepted` by recipient. */
class Account {
  readonly all: number[] = [];
  readonly accepted: number[] = [];
  readonly to = new Map<string, number>();

  /** `most`: what is taken in any second; the rest is answered with 0x58. */
  constructor(private readonly most: number) {}

  takes(to: string, now: number): boolean {
    this.all.push(now);
    const first = this.accepted.at(-this.most);
    if (first !== undefined && first > now - 1000) return false;
    this.accepted.push(now);
    this.to.set(to, (this.to.get(to) ?? 0) + 1);
    return true;
  }
}

const accounts: Record<string, Account> = { [FAST]: new Account(Infinity), [SLOW]: new Account(50) };
const polite = politeScript();
const owners = new Map<Peer, string>();
const script: Script = (pdu, peer) => {
  if (pdu.command.startsWith("bind_")) owners.set(peer, String(pdu.fields.system_id));
  if (pdu.command !== "submit_sm") return polite(pdu, peer);
  const taken = accounts[owners.get(peer)!]!.takes(String(pdu.fields.destination_addr), performance.now());
  return taken ? polite(pdu, peer) : { command: "submit_sm_resp", status: 0x58 };
};

let fleet: Fleet;

/** Both links at once, since a minute is long: a worker with two full outboxes. */
beforeAll(async () => {
  const connections = [FAST, SLOW].map((systemId, index) => ({
    ...{ systemId, limits: HUNDRED, window: 50, numbers: [String(12345 + index)] },
  }));
  fleet = await startFleet({ connections, script });
  await fillOutbox(fleet, { connection: FAST, count: 6500, lane: "reply", firstPhone: 251930000000 });
  await fillOutbox(fleet, { connection: SLOW, count: 3500, lane: "reply", firstPhone: 251940000000 });
  fleet.startWorker();
  await fleet.took("both send", () => Object.values(accounts).every(({ all }) => all.length > 0));
  const until = Math.max(...Object.values(accounts).map(({ all }) => all[0]!)) + 60_000;
  await fleet.took("a minute has passed", () => performance.now() >= until, 70_000);
}, 120_000);

afterAll(() => fleet?.stop());

describe("a link at 100 parts a second with a full outbox", () => {
  it("is at its limit for a minute, and never above it in any second", () => {
    const { all } = accounts[FAST]!;
    const count = countWithin(all, all[0]!, 60_000);
    const most = fullestWindow(all, 1000);
    process.stdout.write(`100 a second: ${count} in 60 s, at most ${most} in any second\n`);
    expect(most).toBeLessThanOrEqual(100);
    expect(count).toBeGreaterThanOrEqual(98 * 60);
  });

  it("brings 45 a second through an SMSC that takes 50, each message once, and fails none", async () => {
    const { all, accepted, to } = accounts[SLOW]!;
    const settled = all[0]! + 20_000;
    const count = countWithin(accepted, settled, 30_000);
    const refused = countWithin(all, settled, 30_000) - count;
    process.stdout.write(`an SMSC that takes 50 a second: ${count} in 30 s, and ${refused} refused\n`);
    expect(count).toBeGreaterThanOrEqual(45 * 30);
    expect(accepted.length).toBeLessThan(all.length);
    expect(Math.max(...to.values())).toBe(1);
    expect(await fleet.count("SELECT count(*) FROM message WHERE state = 5")).toBe(0);
  });
});
