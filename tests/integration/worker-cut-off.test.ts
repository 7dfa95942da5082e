import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Answer } from "@/tests/support/operator";
import { startFaultProxy, type FaultProxy } from "@/tests/support/fault-proxy";
import { startOperatorStack, type OperatorStack } from "@/tests/support/operator-stack";

/** ESME_RX_T_APPN (SMPP 3.4 clause 5.1.3): the SMSC keeps the text. */
const TEMPORARY = 0x64;
const VOTES = 60;
const ALIVE_MS = 2_000;

let proxy: FaultProxy;
let stack: OperatorStack;

/** The worker reaches the database through the proxy alone; the test looks past it. */
beforeAll(async () => {
  const server = new URL(inject("testServer").adminUrl);
  proxy = await startFaultProxy({ host: server.hostname, port: Number(server.port) });
  stack = await startOperatorStack({ databasePort: proxy.port });
});

afterAll(async () => {
  await stack.stop();
  await proxy.close();
});

const phoneOf = (n: number): string => String(251911500000 + n);

it("answers 0x64 and every enquire_link while it alone is cut off from the database, and goes on without loss on the same session", async () => {
  const { operator, until, count, votesOf } = stack;
  const session = await operator.untilBound();
  const votes = Array.from({ length: VOTES }, (_, n) => ({ from: phoneOf(n), body: "VOTE 1" }));
  for (const vote of votes.slice(0, 10)) expect(await operator.deliver(session, vote)).toBe(0);

  proxy.cut();
  const answers: Answer[] = [];
  for (const vote of votes.slice(10))
    void operator.deliver(session, vote).then((answer) => answers.push(answer));
  const slowest: number[] = [];
  await until(
    "all of them are answered",
    async () => {
      slowest.push(await operator.enquire(session));
      return answers.length === VOTES - 10;
    },
    45_000,
  );
  expect(new Set(answers)).toEqual(new Set([TEMPORARY]));
  expect(Math.max(...slowest)).toBeLessThan(ALIVE_MS);

  proxy.mend();
  await Promise.all(votes.slice(10).map((vote) => operator.deliverUntilTaken(vote)));
  await until("nothing waits to be sent", async () => (await count("SELECT count(*) FROM outbox")) === 0);
  for (let n = 0; n < VOTES; n += 1) expect([n, await votesOf(phoneOf(n))]).toEqual([n, 1]);
  expect(await count("SELECT sum(votes)::int FROM poll_tally WHERE outcome = 0")).toBe(VOTES);
  for (let n = 0; n < VOTES; n += 1) expect(operator.submittedTo(phoneOf(n))).toEqual(["Thank you"]);
  expect(operator.bound).toEqual([session]);
  expect(session.closed).toBe(false);
}, 90_000);
