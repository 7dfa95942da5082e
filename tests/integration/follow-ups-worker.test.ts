import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NUMBER, startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

/** A poll of two questions, answered over SMPP. */
let stack: WorkerStack;

beforeAll(async () => {
  const age = {
    text: "How old?",
    choices: [
      { name: "Young", words: ["1"] },
      { name: "Old", words: ["2"] },
    ],
  };
  // two texts, then the link has to wait
  const connection = { limits: [{ parts: 2, seconds: 1800 }] };
  stack = await startWorkerStack({ connection, poll: { followUps: [age], ballotsPerVoter: 1 } });
});

afterAll(() => stack?.stop());

const PHONE = "251911000001";

const texts = async (phone: string): Promise<string[]> =>
  (await stack.smsc.received(phone)).map(({ text }) => text);

/** Resolves with what a phone has received once it is so many texts. */
async function untilReceived(phone: string, count: number): Promise<string[]> {
  await stack.until(`${phone} has ${count} replies`, async () => (await texts(phone)).length === count);
  return texts(phone);
}

/** Ballots by question and choice. */
const ballots = () =>
  stack.query<{ position: number; name: string; outcome: number; texts: number }>(
    `SELECT q.position, c.name, b.outcome, count(*)::int AS texts
       FROM ballot b JOIN question q ON q.id = b.question_id LEFT JOIN choice c ON c.id = b.choice_id
      GROUP BY 1, 2, 3 ORDER BY 1, 2`,
  );

describe("a question that a poll asks in its reply", () => {
  it("is answered by the next text, also when the worker was killed in between", async () => {
    await stack.smsc.text({ from: PHONE, to: NUMBER, text: "VOTE 1" });
    expect(await untilReceived(PHONE, 1)).toEqual(["How old? 1 Young, 2 Old"]);
    await stack.until(
      "the question is sent",
      async () => (await stack.count("SELECT count(*) FROM outbox")) === 0,
    );
    await stack.killWorker();
    await stack.untilBound();
    await stack.smsc.text({ from: PHONE, to: NUMBER, text: "2" });
    expect((await untilReceived(PHONE, 2))[1]).toBe("Thank you");
    expect(await ballots()).toEqual([
      { position: 0, name: "Blue", outcome: 0, texts: 1 },
      { position: 1, name: "Old", outcome: 0, texts: 1 },
    ]);
  });

  it("is not answered by who texts on while it waits on a slow link", async () => {
    const phone = "251911000002";
    await stack.smsc.text({ from: phone, to: NUMBER, text: "VOTE 1" });
    await stack.until(
      "the vote is stored",
      async () => (await stack.count("SELECT count(*) FROM ballot")) === 3,
    );
    await stack.smsc.text({ from: phone, to: NUMBER, text: "1" });
    await stack.until(
      "so is its repetition",
      async () => (await stack.count("SELECT count(*) FROM ballot")) === 4,
    );
    expect(await ballots()).toContainEqual({ position: 0, name: "Blue", outcome: 2, texts: 1 });
    expect((await ballots()).filter(({ position }) => position === 1)).toHaveLength(1);
  });
});
