import { afterEach, expect, it } from "vitest";
import { NUMBER, Operator } from "@/tests/support/operator";
import { startOperatorStack, type OperatorStack } from "@/tests/support/operator-stack";
import { waitFor } from "@/tests/support/wait";

let stack: OperatorStack | null = null;
let other: Operator | null = null;

afterEach(async () => {
  await stack?.stop();
  await other?.close();
  [stack, other] = [null, null];
});

const phones = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `2519130000${String(index).padStart(2, "0")}`);

type Own = Record<string, unknown>;

/** A number on two links to two operators, in this order. */
async function startTwoLinks(
  first: Own,
  second: Own = {},
): Promise<{ a: Operator; b: Operator; running: OperatorStack }> {
  const b = (other = await Operator.start());
  const running = (stack = await startOperatorStack());
  const a = running.operator;
  const link = (name: string, port: number, own: Own) => ({
    ...{ name, host: "127.0.0.1", port, systemId: "replyback", password: "pw", window: 50 },
    ...{ numbers: [NUMBER], country: "ET", ...own },
  });
  await running.setUp({
    more: { connections: [link("smsc", a.port, first), link("other", b.port, second)] },
  });
  await b.untilBound();
  await running.until(
    "both are reported as bound",
    async () => (await running.count("SELECT count(*) FROM connection_runtime WHERE state = 'bound'")) === 2,
  );
  return { a, b, running };
}

const WAITING = "SELECT count(*) FROM outbox";

it("replies that a broken link leaves waiting go by the other one: each voter has one, none has two", async () => {
  const { a, b, running } = await startTwoLinks({ limits: [{ parts: 10, seconds: 60 }] });
  const voters = phones(30);
  for (const from of voters) await a.deliverUntilTaken({ from, body: "VOTE 1" });
  await waitFor("the limit is used up", () => Promise.resolve(a.submitted.length === 10));
  expect(b.submitted).toEqual([]);
  await a.close();
  await running.until("nothing waits", async () => (await running.count(WAITING)) === 0, 60_000);
  const answered = [...a.submitted, ...b.submitted].map(({ to }) => to);
  expect(a.submitted).toHaveLength(10);
  expect(answered.sort()).toEqual(voters);
  const moved = await running.count(
    "SELECT count(*) FROM message_event WHERE detail = 'moved to other, since smsc is down'",
  );
  expect(moved).toBe(20);
}, 120_000);

it("texts that come by a link that only receives are answered by the number's other link at once", async () => {
  const { a, b, running } = await startTwoLinks({ mode: "receiver" });
  const voters = phones(20);
  for (const from of voters) await a.deliverUntilTaken({ from, body: "VOTE 1" });
  await running.until("nothing waits", async () => (await running.count(WAITING)) === 0);
  expect(a.submitted).toEqual([]);
  expect(b.submitted.map(({ to }) => to).sort()).toEqual(voters);
  expect(await running.count("SELECT count(*) FROM message_event WHERE detail LIKE 'moved%'")).toBe(0);
}, 60_000);
