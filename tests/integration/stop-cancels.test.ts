import { afterAll, beforeAll, expect, it } from "vitest";
import { startOperatorStack, type OperatorStack } from "@/tests/support/operator-stack";

const QUEUED = 1;
const CANCELLED = 9;
const SENT = 3;
/** One part, then none for the rest of the test. */
const SLOW = { limits: [{ parts: 1, seconds: 600 }] };
const FREE = { limits: [{ parts: 1000, seconds: 1 }] };

let stack: OperatorStack;

beforeAll(async () => {
  stack = await startOperatorStack({ connection: SLOW });
});

afterAll(() => stack.stop());

const sentTo = async (phone: string) =>
  (await stack.messagesOf(phone)).filter(({ direction }) => direction === 1);

it("takes back every reply that still waits for a contact who texts STOP, and nothing but the confirmation goes out", async () => {
  const { operator, until, count, query, setUp, votesOf } = stack;
  const [first, leaver, stayer] = ["251911400001", "251911400002", "251911400003"];
  const session = await operator.untilBound();
  const text = async (from: string, body: string) =>
    expect(await operator.deliver(session, { from, body })).toBe(0);
  await text(first, "VOTE 1");
  await until("the limit is used up", () => Promise.resolve(operator.submitted.length === 1));
  for (const body of ["VOTE 1", "VOTE 2", "vote red"]) await text(leaver, body);
  await text(stayer, "VOTE 1");
  expect((await sentTo(leaver)).map(({ state }) => state)).toEqual([QUEUED, QUEUED, QUEUED]);

  await text(leaver, "STOP");
  await until("the waiting replies are taken back", async () =>
    (await sentTo(leaver)).slice(0, 3).every(({ state }) => state === CANCELLED),
  );
  const [confirmation] = (await sentTo(leaver)).slice(3);
  expect(confirmation).toMatchObject({
    state: QUEUED,
    text: expect.stringMatching(/unsubscribed/) as string,
  });
  expect(await count("SELECT count(*) FROM outbox")).toBe(2);
  const reasons = await query<{ detail: string }>(
    `SELECT DISTINCT e.detail FROM message_event e JOIN contact c USING (contact_key)
      WHERE c.address = $1 AND e.state = ${CANCELLED}`,
    [leaver],
  );
  expect(reasons).toEqual([{ detail: "the contact has opted out" }]);

  await text(leaver, "VOTE 1");
  await setUp({ connection: FREE });
  await until("all is sent", async () => (await count("SELECT count(*) FROM outbox")) === 0);
  expect(operator.submittedTo(leaver)).toEqual([confirmation?.text]);
  expect(operator.submittedTo(stayer)).toEqual(["Thank you"]);
  expect((await sentTo(leaver)).map(({ state }) => state)).toEqual([CANCELLED, CANCELLED, CANCELLED, SENT]);
  // whoever has opted out may vote all the same
  expect(await votesOf(leaver)).toBe(4);
});
