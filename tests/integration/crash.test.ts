import { afterAll, beforeAll, expect, it } from "vitest";
import { startWorkerStack, NUMBER, type WorkerStack } from "@/tests/support/worker-stack";

const VOTES = 2000;
let stack: WorkerStack;

beforeAll(async () => {
  stack = await startWorkerStack();
});

afterAll(() => stack.stop());

/** Replies without an end and without a mark: neither sent nor known to be in doubt. */
const UNMARKED = `
SELECT count(*) FROM message m
 WHERE m.direction = 1 AND m.state NOT IN (3, 4)
   AND NOT EXISTS (SELECT 1 FROM message_event e WHERE e.message_id = m.id AND e.state = 8)`;

it("keeps every acknowledged vote once and sends or marks every reply when the worker is killed in the middle of 2,000 votes", async () => {
  const { smsc, count, query, until } = stack;
  const counted = (): Promise<number> => count("SELECT count(*) FROM ballot WHERE outcome = 0");
  const crowd = {
    to: NUMBER,
    phones: VOTES,
    perSecond: 500,
    texts: [{ text: "VOTE 1" }, { text: "vote 2" }],
  };
  await smsc.crowd(crowd);
  await until("a third of the votes are stored", async () => (await counted()) > VOTES / 3, 60_000);
  await stack.killWorker();
  await until("two thirds are stored", async () => (await counted()) > (2 * VOTES) / 3, 60_000);
  await stack.killWorker();
  await smsc.until(
    (state) => state.waiting === 0 && state.crowds.every(({ running, sent }) => !running && sent === VOTES),
    90_000,
  );
  await until(
    "nothing waits to be sent",
    async () => (await count("SELECT count(*) FROM outbox")) === 0,
    60_000,
  );

  const bubbles = await smsc.allBubbles();
  const acknowledged = bubbles.filter(({ direction, state }) => direction === "sent" && state === "taken");
  expect(acknowledged).toHaveLength(VOTES);
  const ballots = await query<{ address: string; n: number }>(
    `SELECT c.address, count(*)::int AS n FROM ballot b JOIN contact c USING (contact_key) WHERE b.outcome = 0 GROUP BY 1`,
  );
  expect(ballots.filter(({ n }) => n !== 1)).toEqual([]);
  expect(new Set(ballots.map(({ address }) => address))).toEqual(
    new Set(acknowledged.map(({ phone }) => phone)),
  );
  expect(await count("SELECT sum(votes)::int FROM poll_tally WHERE outcome = 0")).toBe(VOTES);

  expect(await count(UNMARKED)).toBe(0);
  const replies = new Map<string, number>();
  for (const { phone, direction } of bubbles)
    if (direction === "received") replies.set(phone, (replies.get(phone) ?? 0) + 1);
  const doubtful = await query<{ address: string }>(
    `SELECT DISTINCT c.address FROM message_event e JOIN contact c USING (contact_key) WHERE e.state = 8`,
  );
  const marked = new Set(doubtful.map(({ address }) => address));
  const wrong = acknowledged.filter(({ phone }) => replies.get(phone) !== 1 && !marked.has(phone));
  expect(wrong).toEqual([]);
  expect([...replies.values()].filter((received) => received > 2)).toEqual([]);
}, 240_000);
