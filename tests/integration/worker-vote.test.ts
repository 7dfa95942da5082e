import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { NUMBER, setupOf, startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

let stack: WorkerStack;
const connection = { settings: { responseSeconds: 1 } };

const list = {
  ...{ name: "News", number: NUMBER, joinWords: ["news"], leaveWords: ["bye"] },
  ...{ joinReply: "Welcome", alreadyReply: "You are on it", leaveReply: "Gone" },
};

beforeAll(async () => {
  stack = await startWorkerStack({ connection, more: { lists: [list] } });
  await stack.smsc.change({ receiptDelayMs: 200 });
});

afterEach(() => stack.smsc.clearFaults());
afterAll(() => stack.stop());

type Story = { direction: number; state: number; events: string[] };

/** What the log tells of a subscriber, oldest first; the events of a message by their words. */
async function storyOf(phone: string): Promise<Story[]> {
  return stack.query<Story>(
    `SELECT m.direction, m.state,
            (SELECT coalesce(array_agg(e.state || coalesce(' ' || e.detail, '') ORDER BY e.at, e.state), '{}')
               FROM message_event e WHERE e.contact_key = m.contact_key AND e.message_id = m.id) AS events
       FROM message m JOIN contact c USING (contact_key) WHERE c.address = $1 ORDER BY m.id`,
    [phone],
  );
}

const replyState = async (phone: string): Promise<number | undefined> =>
  (await storyOf(phone)).find(({ direction }) => direction === 1)?.state;

const text = (from: string, words: string) => stack.smsc.text({ from, to: NUMBER, text: words });
const untilReplies = (phone: string, replies: number) =>
  stack.smsc.untilPhone(
    phone,
    (bubbles) => bubbles.filter(({ state }) => state === "received").length >= replies,
  );

describe("a vote", () => {
  it("is stored, counted, answered, and its reply delivered, each with its place in the time line", async () => {
    const phone = "251911000001";
    await text(phone, "Vote-2. ");
    expect((await untilReplies(phone, 1)).at(-1)?.text).toBe("Thank you");
    await stack.until("the receipt is there", async () => (await replyState(phone)) === 4);
    const [vote, reply] = await storyOf(phone);
    expect(vote).toMatchObject({ direction: 0, state: 0 });
    expect(reply?.events).toEqual(["3", expect.stringMatching(/^4 receipt for part 1/)]);
    expect(
      await stack.count(
        `SELECT sum(t.votes)::int FROM poll_tally t JOIN choice h ON h.id = t.choice_id WHERE h.name = 'Red'`,
      ),
    ).toBe(1);
  });

  it("of a long text in parts is one text and one vote, its parts in any order", async () => {
    const phone = "251911000002";
    await text(phone, `VOTE 1 ${"because I like it ".repeat(20)}`);
    await stack.until("it is stored whole", async () => (await storyOf(phone)).length > 0);
    const rows = await stack.query<{ parts: number; length: number }>(
      "SELECT m.parts, length(m.text) AS length FROM message m JOIN contact c USING (contact_key) WHERE c.address = $1 AND direction = 0",
      [phone],
    );
    expect(rows).toEqual([{ parts: 3, length: "VOTE 1 ".length + 18 * 20 }]);
    expect(await stack.count("SELECT count(*) FROM inbound_part")).toBe(0);
  });

  it("with bytes that no text has is kept in a form that can be stored, and the link goes on", async () => {
    const phone = "251911000003";
    await text(phone, "VOTE 1 \u{1f600}\u0000\u200d\ufe0f ");
    await text(phone, "vote 2");
    await untilReplies(phone, 1);
    await stack.until(
      "both are stored",
      async () => (await storyOf(phone)).filter((m) => m.direction === 0).length === 2,
    );
  });
});

describe("STOP", () => {
  it("is confirmed once however often it comes, withholds later replies, and lets votes count", async () => {
    const phone = "251911000010";
    for (const words of ["news", "STOP", "stop", "VOTE 1"]) await text(phone, words);
    await stack.until("the vote is counted", async () => {
      const counted = `SELECT count(*) FROM ballot b JOIN contact c USING (contact_key) WHERE c.address = $1 AND outcome = 0`;
      return (await stack.count(counted, [phone])) === 1;
    });
    await text(phone, "HELP");
    const bubbles = await untilReplies(phone, 3);
    const replies = bubbles.filter(({ direction }) => direction === "received").map((bubble) => bubble.text);
    expect(replies).toHaveLength(3);
    expect(replies[0]).toBe("Welcome");
    expect(replies[1]).toMatch(/unsubscribed/);
  });
});

describe("a receipt", () => {
  it("that comes late and twice moves its message once", async () => {
    const phone = "251911000020";
    await stack.smsc.fault({ kind: "double-receipt", phone });
    await stack.smsc.fault({ kind: "late-receipt", delayMs: 1500, phone });
    await text(phone, "VOTE 1");
    await untilReplies(phone, 1);
    expect(await replyState(phone)).not.toBe(4);
    await stack.until("it is delivered", async () => (await replyState(phone)) === 4);
    await stack.smsc.until(
      ({ waiting, sessions }) => waiting === 0 && sessions.every((one) => one.inFlight === 0),
    );
    expect((await storyOf(phone))[1]?.events).toHaveLength(2);
  });

  it("that reports a failure fails its message", async () => {
    const phone = "251911000021";
    await stack.smsc.fault({ kind: "receipt-state", receiptState: "UNDELIV", phone });
    await text(phone, "VOTE 1");
    await stack.until("it failed", async () => (await replyState(phone)) === 5);
  });
});

describe("an SMSC that does not answer a submit", () => {
  it("leaves the message unknown and sends a reply once more, marked in its time line", async () => {
    const phone = "251911000030";
    await stack.smsc.fault({ kind: "no-answer", accepts: true, count: 1, phone });
    await text(phone, "VOTE 1");
    await untilReplies(phone, 2);
    await stack.until("it is delivered in the end", async () => (await replyState(phone)) === 4);
    const [, reply] = await storyOf(phone);
    expect(reply?.events[0]).toBe("8 the operator did not answer in time; sent again");
  });

  it("is never asked again where the person chose so", async () => {
    const phone = "251911000031";
    await stack.apply(
      setupOf(stack.simulator.smppPort, {
        connection: { settings: { responseSeconds: 1, retryUnknownReplies: false } },
      }),
    );
    await stack.until("the setting is taken over", async () => {
      await text(phone, "nothing matches this");
      await stack.smsc.clearFaults();
      await stack.smsc.fault({ kind: "no-answer", accepts: true, count: 1, phone: "251911000032" });
      await text("251911000032", "VOTE 1");
      await untilReplies("251911000032", 1);
      await stack.until("an end", async () => [4, 8].includes((await replyState("251911000032")) ?? 0));
      return true;
    });
    expect(await replyState("251911000032")).toBe(8);
    expect((await storyOf("251911000032"))[1]?.events).toEqual(["8 the operator did not answer in time"]);
    await stack.apply(setupOf(stack.simulator.smppPort, { connection }));
    await stack.untilBound();
  });
});

describe("a refused submit", () => {
  it("fails its message for good where the status says so, with the reason", async () => {
    const phone = "251911000040";
    await stack.smsc.fault({ kind: "status", status: 0x0b, count: 1, phone });
    await text(phone, "VOTE 1");
    await stack.until("it failed", async () => (await replyState(phone)) === 5);
    expect((await storyOf(phone))[1]?.events).toEqual([
      "5 The SMSC does not take the number of the recipient.",
    ]);
  });

  it("goes again after a while where the SMSC has a fault of its own", async () => {
    const phone = "251911000041";
    await stack.smsc.fault({ kind: "system-error", count: 1, phone });
    await text(phone, "VOTE 1");
    await untilReplies(phone, 1);
    expect((await storyOf(phone))[1]?.events[0]).toMatch(
      /^1 The SMSC has a fault of its own. Tried again in 5 s./,
    );
  });
});

describe("a throttling SMSC", () => {
  it("slows the link, which says so, keeps every message, counts no failed try, and goes on by itself", async () => {
    await stack.smsc.fault({ kind: "throttle", seconds: 2 });
    const phones = Array.from({ length: 60 }, (_, n) => `2519110006${String(n).padStart(2, "0")}`);
    await Promise.all(phones.map((phone) => text(phone, "VOTE 1")));
    await stack.until("the dashboard is told", async () => {
      const rows = await stack.query<{ state: string; reason: string }>(
        "SELECT state, reason FROM connection_runtime",
      );
      return rows[0]?.state === "throttled" && rows[0].reason.includes("wants fewer messages");
    });
    for (const phone of phones) await untilReplies(phone, 1);
    const attempts = await stack.count(
      "SELECT count(*) FROM part p JOIN contact c USING (contact_key) WHERE c.address LIKE '2519110006%' AND (attempt > 1 OR p.state = 5)",
    );
    expect(attempts).toBe(0);
    const again = await stack.count(
      "SELECT count(*) FROM message_event e JOIN contact c USING (contact_key) WHERE c.address LIKE '2519110006%' AND e.state NOT IN (3, 4)",
    );
    expect(again).toBe(0);
    await stack.until("it is free again", async () => {
      const rows = await stack.query<{ state: string }>("SELECT state FROM connection_runtime");
      return rows[0]?.state === "bound";
    });
  });
});

describe("a change of the configuration", () => {
  it("is at work within two seconds, without a restart and without dropping the link", async () => {
    const { sessions } = await stack.smsc.state();
    await stack.apply(
      setupOf(stack.simulator.smppPort, { connection, poll: { replies: { counted: "Changed" } } }),
    );
    const began = performance.now();
    const phone = "251911000070";
    let reply = "";
    while (reply !== "Changed") {
      await text(phone, "VOTE 1");
      const before = (await stack.smsc.received(phone)).length;
      reply = (await untilReplies(phone, before + 1)).at(-1)?.text ?? "";
      if (performance.now() - began > 5000) break;
    }
    expect(reply).toBe("Changed");
    expect(performance.now() - began).toBeLessThan(2500);
    expect((await stack.smsc.state()).sessions.map(({ id }) => id)).toEqual(sessions.map(({ id }) => id));
  });
});
