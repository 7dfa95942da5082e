import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFleet, votes, type Fleet } from "@/tests/support/fleet";
import { fillOutbox } from "@/tests/support/full-outbox";
import { politeScript, type Script } from "@/tests/support/scripted-smsc";
import { countWithin } from "@/tests/support/windows";

const LINK = "link";
const VOTERS = 100;
const VOTE_EVERY_MS = 100;
const firstPhones = { voter: 251_950_000_000, reply: 251_960_000_000, campaign: 251_970_000_000 };

/** When each phone was sent to, in ms. */
const sentAt = new Map<string, number>();
const polite = politeScript();
const script: Script = (pdu, peer) => {
  if (pdu.command === "submit_sm") sentAt.set(String(pdu.fields.destination_addr), performance.now());
  return polite(pdu, peer);
};

let fleet: Fleet;

const timesFrom = (first: number, until: number): number[] =>
  [...sentAt]
    .flatMap(([phone, at]) => (Number(phone) >= first && Number(phone) < until ? [at] : []))
    .sort((a, b) => a - b);
const campaignTimes = (): number[] => timesFrom(firstPhones.campaign, Infinity);

/** A link at 100 parts a second, and 100,000 messages of a campaign that wait for it. */
beforeAll(async () => {
  const connection = { systemId: LINK, limits: [{ parts: 100, seconds: 1 }], window: 50 };
  fleet = await startFleet({ connections: [connection], script });
  const many = { connection: LINK, count: 100_000, lane: "campaign" } as const;
  await fillOutbox(fleet, { ...many, firstPhone: firstPhones.campaign });
  fleet.startWorker();
  await fleet.took("the campaign runs", () => campaignTimes().length > 300, 60_000);
}, 180_000);

afterAll(() => fleet?.stop());

it("a reply leaves within 200 ms of its vote, whatever waits of a campaign", async () => {
  const [peer] = fleet.accounts.bound();
  const voters = Array.from({ length: VOTERS }, (_, n) => String(firstPhones.voter + n));
  const votedAt = new Map<string, number>();
  for (const [index, phone] of voters.entries()) {
    votedAt.set(phone, performance.now());
    votes(peer!, phone, index + 1);
    await sleep(VOTE_EVERY_MS);
  }
  await fleet.took("all are answered", () => voters.every((phone) => sentAt.has(phone)));
  const waits = voters.map((phone) => sentAt.get(phone)! - votedAt.get(phone)!).sort((a, b) => a - b);
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => waits[Math.ceil(share * VOTERS) - 1]!);
  process.stdout.write(
    `a reply behind a campaign: p50 ${p50!.toFixed(0)} ms, p95 ${p95!.toFixed(0)} ms, at most ${most!.toFixed(0)} ms\n`,
  );
  expect(p95).toBeLessThan(200);
}, 60_000);

it("a campaign keeps a fifth of the link while replies wait, and replies the rest", async () => {
  await fillOutbox(fleet, { connection: LINK, count: 1500, lane: "reply", firstPhone: firstPhones.reply });
  const replies = (): number[] => timesFrom(firstPhones.reply, firstPhones.campaign);
  await fleet.took("replies leave", () => replies().length > 100);
  const from = performance.now();
  await sleep(5000);
  const share = countWithin(campaignTimes(), from, 5000) / (5000 / 1000) / 100;
  process.stdout.write(`a campaign's share while replies wait: ${(share * 100).toFixed(0)} %\n`);
  expect(share).toBeGreaterThan(0.17);
  expect(share).toBeLessThan(0.23);
  expect(countWithin(replies(), from, 5000)).toBeGreaterThan(350);
}, 60_000);
