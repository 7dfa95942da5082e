import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFleet, votes, type Fleet } from "@/tests/support/fleet";
import { fillOutbox } from "@/scripts/bench/full-outbox";
import { politeScript, type Peer, type Script } from "@/tests/support/scripted-smsc";
import { fullestWindow } from "@/tests/support/windows";

const CAMPAIGN = 251950000000;
const VOTERS = 251960000000;

/** When a submit came, in ms, and for whom. */
const submits: { at: number; to: number }[] = [];
const polite = politeScript();
const script: Script = (pdu, peer) => {
  if (pdu.command === "submit_sm")
    submits.push({ at: performance.now(), to: Number(pdu.fields.destination_addr) });
  return polite(pdu, peer);
};

const isReply = ({ to }: { to: number }): boolean => to >= VOTERS;

let fleet: Fleet;
let peer: Peer;
let voters = 0;

/** Somebody votes; the moment of it. */
function vote(): { at: number; to: number } {
  voters += 1;
  votes(peer, String(VOTERS + voters), voters);
  return { at: performance.now(), to: VOTERS + voters };
}

beforeAll(async () => {
  const connection = { systemId: "account0", limits: [{ parts: 100, seconds: 1 }], window: 50 };
  fleet = await startFleet({ connections: [connection], script });
  await fillOutbox(fleet, { connection: "account0", count: 100_000, lane: "campaign", firstPhone: CAMPAIGN });
  fleet.startWorker();
  await fleet.took("the campaign is under way", () => submits.length >= 300);
  peer = fleet.accounts.bound()[0]!;
}, 180_000);

afterAll(() => fleet?.stop());

describe("on a link at 100 a second, where 100,000 messages of a campaign wait,", () => {
  it("a reply leaves within 200 ms of its vote", async () => {
    const asked = [];
    for (let n = 0; n < 300; n += 1) {
      asked.push(vote());
      await sleep(50);
    }
    await fleet.took("all are answered", () => submits.filter(isReply).length >= asked.length);
    const replies = new Map(submits.map(({ to, at }) => [to, at]));
    const waits = asked.map(({ to, at }) => replies.get(to)! - at).sort((a, b) => a - b);
    const [middle, late, last] = [0.5, 0.95, 1].map((share) => waits[Math.ceil(share * waits.length) - 1]!);
    process.stdout.write(
      `vote to reply: p50 ${middle!.toFixed()} ms, p95 ${late!.toFixed()} ms, at most ${last!.toFixed()} ms\n`,
    );
    expect(late).toBeLessThan(200);
  }, 60_000);

  it("replies that wait in bulk take four fifths and leave one to the campaign, which has all of it again after them", async () => {
    const BULK = 1600;
    const before = submits.length;
    for (let n = 0; n < BULK; n += 1) vote();
    const sent = () => submits.slice(before);
    await fleet.took("all are answered", () => sent().filter(isReply).length >= BULK, 60_000);
    const replyTimes = sent().filter(isReply);
    // Without the beginning, when they were still being counted, and the end, when few were left.
    const [from, to] = [replyTimes[200]!.at, replyTimes[BULK - 200]!.at];
    const amid = sent().filter(({ at }) => at >= from && at < to);
    const share = amid.filter(isReply).length / amid.length;
    const perSecond = amid.length / ((to - from) / 1000);
    process.stdout.write(
      `replies in bulk: ${(share * 100).toFixed(1)} % of ${perSecond.toFixed(1)} a second\n`,
    );
    expect(share).toBeGreaterThan(0.77);
    expect(share).toBeLessThan(0.83);
    expect(perSecond).toBeGreaterThan(90);

    const after = submits.length;
    await fleet.took("the campaign goes on", () => submits.length >= after + 300);
    const times = submits.slice(after).map(({ at }) => at);
    process.stdout.write(
      `the campaign alone: ${(299_000 / (times[299]! - times[0]!)).toFixed(1)} a second\n`,
    );
    expect(times[299]! - times[0]!).toBeLessThan(299_000 / 90);
    expect(
      fullestWindow(
        submits.map(({ at }) => at),
        1000,
      ),
    ).toBeLessThanOrEqual(100);
    expect(new Set(submits.map(({ to: phone }) => phone)).size).toBe(submits.length);
  }, 120_000);
});
