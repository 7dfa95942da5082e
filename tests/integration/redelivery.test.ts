import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Delivery } from "@/tests/support/operator";
import { startOperatorStack, type OperatorStack } from "@/tests/support/operator-stack";
import type { Peer } from "@/tests/support/scripted-smsc";

let stack: OperatorStack;

/** A pair, so that replies leave while the receiving session is broken. */
beforeAll(async () => {
  stack = await startOperatorStack({ connection: { mode: "pair" } });
  await stack.operator.untilBound("bind_transmitter");
});

afterAll(() => stack.stop());

const voteOf = (from: string): Delivery => ({ from, body: "VOTE 1" });
const receiver = (): Promise<Peer> => stack.operator.untilBound("bind_receiver");
const received = async (phone: string) =>
  (await stack.messagesOf(phone)).filter(({ direction }) => direction === 0);

/** Delivers and never reads the answer: the text is proven stored when this resolves. */
async function deliverUnheard(session: Peer, delivery: Delivery): Promise<void> {
  const before = (await received(delivery.from)).length;
  session.socket.pause();
  void stack.operator.deliver(session, delivery);
  await stack.until("it is stored", async () => (await received(delivery.from)).length > before);
}

async function breakOff(session: Peer): Promise<void> {
  session.socket.destroy();
  await stack.until("the break is seen", () => Promise.resolve(session.closed));
}

async function untilReplies(phone: string, replies: number): Promise<void> {
  await stack.until("the replies are settled", async () => {
    const sent = (await stack.messagesOf(phone)).filter(({ state }) => state === 3 || state === 4);
    return sent.length >= replies;
  });
}

/** The first counts, the second is its copy: kept, and linked from both sides. */
async function expectCopy(phone: string): Promise<void> {
  const [vote, copy] = await received(phone);
  expect(copy).toMatchObject({ text: "VOTE 1", redelivery_of: vote?.id });
  expect(vote?.redelivery_of).toBeNull();
  const absorbed = await stack.query(
    "SELECT absorbed_by FROM redelivery_suspect WHERE message_id = $1 AND absorbed_by IS NOT NULL",
    [vote?.id],
  );
  expect(absorbed).toEqual([{ absorbed_by: copy?.id }]);
}

describe("a text that comes again", () => {
  it("after its answer was lost with the session is one vote and one reply, its copy kept and linked", async () => {
    const phone = "251911300001";
    const broken = await receiver();
    await deliverUnheard(broken, voteOf(phone));
    await breakOff(broken);
    expect(await stack.operator.deliver(await receiver(), voteOf(phone))).toBe(0);
    await untilReplies(phone, 1);
    await expectCopy(phone);
    expect(await received(phone)).toHaveLength(2);
    expect(await stack.votesOf(phone)).toBe(1);
    expect(stack.operator.submittedTo(phone)).toEqual(["Thank you"]);
  });

  it("is absorbed once: the next equal text is a vote again", async () => {
    const phone = "251911300002";
    const broken = await receiver();
    await deliverUnheard(broken, voteOf(phone));
    await breakOff(broken);
    const session = await receiver();
    for (let time = 0; time < 2; time += 1)
      expect(await stack.operator.deliver(session, voteOf(phone))).toBe(0);
    await untilReplies(phone, 2);
    await expectCopy(phone);
    expect(await received(phone)).toHaveLength(3);
    expect(await stack.votesOf(phone)).toBe(2);
    expect(stack.operator.submittedTo(phone)).toHaveLength(2);
  });

  it("on a healthy session is the second vote that its sender means", async () => {
    const phone = "251911300003";
    const session = await receiver();
    for (let time = 0; time < 2; time += 1)
      expect(await stack.operator.deliver(session, voteOf(phone))).toBe(0);
    await untilReplies(phone, 2);
    expect((await received(phone)).map(({ redelivery_of }) => redelivery_of)).toEqual([null, null]);
    expect(await stack.votesOf(phone)).toBe(2);
    expect(stack.operator.submittedTo(phone)).toHaveLength(2);
  });

  it("after another answer was lost is a vote: only the text in doubt is absorbed", async () => {
    const [phone, bystander] = ["251911300004", "251911300005"];
    const broken = await receiver();
    await deliverUnheard(broken, voteOf(phone));
    await breakOff(broken);
    expect(await stack.operator.deliver(await receiver(), voteOf(bystander))).toBe(0);
    expect(await stack.operator.deliver(await receiver(), { from: phone, body: "vote 1" })).toBe(0);
    await untilReplies(phone, 2);
    expect(await stack.votesOf(phone)).toBe(2);
    expect(await stack.votesOf(bystander)).toBe(1);
  });

  it("after the worker was killed between commit and answer is one vote, its copy kept and linked", async () => {
    const phone = "251911300006";
    const session = await receiver();
    await deliverUnheard(session, voteOf(phone));
    await stack.killWorker();
    await breakOff(session);
    expect(await stack.operator.deliver(await receiver(), voteOf(phone))).toBe(0);
    await untilReplies(phone, 1);
    await expectCopy(phone);
    expect(await stack.votesOf(phone)).toBe(1);
  });
});
