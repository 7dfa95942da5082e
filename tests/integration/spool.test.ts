import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { codeOf } from "@/domain/messages/codes";
import { freePort } from "@/scripts/start/ports.mjs";
import { startFaultProxy, type FaultProxy } from "@/tests/support/fault-proxy";
import type { Answer, Delivery } from "@/tests/support/operator";
import { startOperatorStack, type OperatorStack } from "@/tests/support/operator-stack";

const ALIVE_MS = 2_000;
let proxy: FaultProxy;
let metricsPort = 0;
let stack: OperatorStack;

/** The worker reaches the database through the proxy alone; the test looks past it. */
beforeEach(async () => {
  const server = new URL(inject("testServer").adminUrl);
  proxy = await startFaultProxy({ host: server.hostname, port: Number(server.port) });
  metricsPort = await freePort();
  stack = await startOperatorStack({
    databasePort: proxy.port,
    env: { REPLYBACK_METRICS_PORT: String(metricsPort) },
    connection: { settings: { kind: "phone", spool: true } },
    poll: { ballotsPerVoter: 1, replies: { counted: "Thank you", late: "Too late" } },
  });
}, 60_000);

afterEach(async () => {
  await stack.stop();
  await proxy.close();
});

const phoneOf = (n: number): string => String(251911600000 + n);
const vote = (n: number, choice = 1): Delivery => ({ from: phoneOf(n), body: `VOTE ${choice}` });

/** Sends without a database; resolves when every text is acknowledged, and the SMSC was answered throughout. */
async function sendAway(deliveries: Delivery[]): Promise<void> {
  const { operator, until } = stack;
  const session = await operator.untilBound();
  const answers: Answer[] = [];
  for (const one of deliveries) void operator.deliver(session, one).then((answer) => answers.push(answer));
  const slowest: number[] = [];
  await until(
    "all of them are answered",
    async () => {
      slowest.push(await operator.enquire(session));
      return answers.length === deliveries.length;
    },
    15_000,
  );
  expect(new Set(answers)).toEqual(new Set([0]));
  expect(Math.max(...slowest)).toBeLessThan(ALIVE_MS);
}

/** How many texts the worker's metrics say wait on disk. */
async function spooledTexts(): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  return Number(/^replyback_spool_texts\{.*\} (\d+)$/m.exec(await response.text())?.[1] ?? NaN);
}

const nothingWaits = (): Promise<void> =>
  stack.until("nothing waits", async () => (await stack.count("SELECT count(*) FROM outbox")) === 0, 60_000);

const stored = (texts: number): Promise<void> =>
  stack.until(
    "every text is stored",
    async () => (await stack.count("SELECT count(*) FROM message WHERE direction = 0")) >= texts,
    60_000,
  );

it("texts of a link that spools are acknowledged without a database, and decided in their order by the time they came", async () => {
  const { operator, count, query } = stack;
  for (let n = 0; n < 10; n += 1) await operator.deliverUntilTaken(vote(n));
  proxy.cut();
  const before = Array.from({ length: 40 }, (_, n) => vote(10 + n));
  // The first vote of a phone counts, whichever comes to be stored first.
  await sendAway([...before, vote(10, 2), vote(49, 2)]);
  expect(await spooledTexts()).toBeGreaterThanOrEqual(40);
  const closedAt = new Date();
  await query("UPDATE poll SET closes_at = $1", [closedAt]);
  await query("UPDATE installation SET config_version = config_version + 1");
  await sendAway(Array.from({ length: 5 }, (_, n) => vote(60 + n)));
  proxy.mend();
  await stored(57);
  await nothingWaits();
  await stack.until("nothing waits on disk", async () => (await spooledTexts()) === 0);
  const outcomes = await query<{ outcome: number; choice: string; n: string }>(
    `SELECT b.outcome, c.name AS choice, count(*) AS n FROM ballot b LEFT JOIN choice c ON c.id = b.choice_id
      GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  expect(outcomes.map(({ outcome, choice, n }) => [outcome, choice, Number(n)])).toEqual([
    [0, "Blue", 50],
    [codeOf(BALLOT_OUTCOMES, "over-cap"), "Red", 2],
    [codeOf(BALLOT_OUTCOMES, "late"), "Blue", 5],
  ]);
  expect(await count("SELECT count(*) FROM message WHERE direction = 0")).toBe(57);
  expect(await count("SELECT count(*) FROM message WHERE redelivery_of IS NOT NULL")).toBe(0);
  for (let n = 0; n < 50; n += 1) expect(operator.submittedTo(phoneOf(n))).toEqual(["Thank you"]);
  for (let n = 60; n < 65; n += 1) expect(operator.submittedTo(phoneOf(n))).toEqual(["Too late"]);
  expect(operator.bound).toHaveLength(1);
}, 120_000);

it("texts that were acknowledged without a database outlive kill -9 of the worker: each is one text and one vote", async () => {
  const { operator, count } = stack;
  proxy.cut();
  await sendAway(Array.from({ length: 40 }, (_, n) => vote(n)));
  await stack.killWorker();
  proxy.mend();
  await stored(40);
  await nothingWaits();
  expect(await count("SELECT count(*) FROM message WHERE direction = 0")).toBe(40);
  expect(await count("SELECT count(*) FROM ballot WHERE outcome = 0")).toBe(40);
  for (let n = 0; n < 40; n += 1) expect(operator.submittedTo(phoneOf(n))).toEqual(["Thank you"]);
}, 120_000);
