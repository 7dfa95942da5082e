import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Operator, partOf, type Delivery } from "@/tests/support/operator";
import { startOperatorStack, type OperatorStack } from "@/tests/support/operator-stack";
import { setupOf } from "@/tests/support/worker-stack";

const LONG = ["VO", "TE 1"] as const;

let stack: OperatorStack;
/** another SMSC, with a connection of its own to the same number */
let other: Operator;

beforeAll(async () => {
  other = await Operator.start();
  stack = await startOperatorStack({ connection: { mode: "pair", numbers: ["12345", "54321"] } });
  const [connection] = setupOf(other.port).connections;
  await stack.apply({ connections: [{ ...connection, name: "other" }] });
  await other.untilBound();
  await stack.operator.untilBound("bind_transmitter");
});

afterAll(async () => {
  await stack.stop();
  await other.close();
});

let references = 0;

/** Both parts of a text from a phone. */
function longText(from: string): [Delivery, Delivery] {
  references += 1;
  const [first, second] = [1, 2].map((seq) => ({
    from,
    ...partOf(LONG[seq - 1] ?? "", { ref: references, seq, total: 2 }),
  }));
  return [first!, second!];
}

async function expectOneText(phone: string): Promise<void> {
  const { operator, until, messagesOf, votesOf, count } = stack;
  await until("it is answered", () => Promise.resolve(operator.submittedTo(phone).length > 0));
  const received = (await messagesOf(phone)).filter(({ direction }) => direction === 0);
  expect(received).toMatchObject([{ text: LONG.join(""), parts: 2, redelivery_of: null }]);
  expect(await votesOf(phone)).toBe(1);
  expect(operator.submittedTo(phone)).toEqual(["Thank you"]);
  const left = "SELECT count(*) FROM inbound_part p JOIN contact c USING (contact_key) WHERE c.address = $1";
  expect(await count(left, [phone])).toBe(0);
}

describe("a long text", () => {
  it("is one text and one vote when its parts come over the two sessions of a pair", async () => {
    const { operator } = stack;
    const [first, second] = longText("251911200001");
    expect(await operator.deliver(await operator.untilBound("bind_receiver"), second)).toBe(0);
    expect(await operator.deliver(await operator.untilBound("bind_transmitter"), first)).toBe(0);
    await expectOneText("251911200001");
  });

  it("is one text when the session breaks between its parts and the first, unanswered, comes again", async () => {
    const { operator, until, count } = stack;
    const [first, second] = longText("251911200002");
    const broken = await operator.untilBound("bind_receiver");
    broken.socket.pause();
    void operator.deliver(broken, first);
    await until("the part is stored", async () => (await count("SELECT count(*) FROM inbound_part")) === 1);
    broken.socket.destroy();
    await until("the break is seen", () => Promise.resolve(broken.closed));
    const session = await operator.untilBound("bind_receiver");
    expect(await operator.deliver(session, first)).toBe(0);
    expect(await operator.deliver(session, second)).toBe(0);
    await expectOneText("251911200002");
  });

  it("is one text when the worker is killed between its parts", async () => {
    const { operator, until, killWorker } = stack;
    const [first, second] = longText("251911200003");
    const before = await operator.untilBound("bind_receiver");
    expect(await operator.deliver(before, first)).toBe(0);
    await killWorker();
    await until("its session is gone", () => Promise.resolve(before.closed));
    expect(await operator.deliver(await operator.untilBound("bind_receiver"), second)).toBe(0);
    await expectOneText("251911200003");
  });

  it("is never joined from parts of another connection, sender, number, reference, total or kind of reference", async () => {
    const { operator, until, count, messagesOf } = stack;
    const phone = "251911200004";
    const [first, second] = longText(phone);
    const session = await operator.untilBound("bind_receiver");
    expect(await operator.deliver(session, first)).toBe(0);
    const ref = references;
    const text = LONG[1];
    const strangers: Delivery[] = [
      { ...second, from: "251911200005" },
      { ...second, to: "54321" },
      { from: phone, ...partOf(text, { ref: ref + 100, seq: 2, total: 2 }) },
      { from: phone, ...partOf(text, { ref, seq: 2, total: 3 }) },
      { from: phone, ...partOf(text, { ref, seq: 2, total: 2, bits: 16 }) },
    ];
    for (const stranger of strangers) expect(await operator.deliver(session, stranger)).toBe(0);
    expect(await other.deliver(await other.untilBound(), second)).toBe(0);
    const waiting = "SELECT count(*) FROM inbound_part";
    await until("all of them wait", async () => (await count(waiting)) === strangers.length + 2);
    expect(await messagesOf(phone)).toEqual([]);
    expect(await operator.deliver(session, second)).toBe(0);
    await until("it is answered", () => Promise.resolve(operator.submittedTo(phone).length > 0));
    expect((await messagesOf(phone)).filter(({ direction }) => direction === 0)).toMatchObject([
      { text: LONG.join(""), parts: 2 },
    ]);
    expect(await count(waiting)).toBe(strangers.length + 1);
  });
});
