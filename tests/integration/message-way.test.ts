import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { contactKey, newId, timeOfId } from "@/db/ids";
import { getMessage } from "@/db/message-detail";
import { listMessages } from "@/db/messages";
import { expireMessages, settleMessages, type MessageResult, type PartResult } from "@/db/outbox";
import { applyReceipts } from "@/db/receipts";
import { enqueueText } from "@/db/send-text";
import { whyNoReply } from "@/domain/messages/no-reply";
import { timelineOf } from "@/domain/messages/timeline";
import type { TestDatabase } from "@/tests/support/database";
import { openAdjudicator, type Adjudicator } from "@/tests/support/inbox";
import { addMessage, openLogDatabase, type LogIds } from "@/tests/support/message-log";

let database: TestDatabase;
let ids: LogIds;

beforeAll(async () => {
  ({ database, ids } = await openLogDatabase());
});

afterAll(async () => {
  await database.drop();
});

describe("the way of a message", () => {
  let worker: Adjudicator;

  beforeAll(async () => {
    worker = await openAdjudicator(database.url, { connectionId: ids.operator });
  });
  afterAll(() => worker.close());

  /** As a worker takes it, under the first lease. */
  const claim = (id: string) =>
    pool.query("UPDATE outbox SET claimed_by = $1, claim_epoch = 1, claimed_at = now() WHERE id = $2", [
      randomUUID(),
      id,
    ]);

  const settled = (id: string, contact: string, more: Partial<MessageResult> = {}): MessageResult => ({
    connectionId: ids.operator,
    contactKey: contact,
    id,
    at: timeOfId(id),
    state: "sent",
    eventAt: timeOfId(id) + 500,
    detail: null,
    againAt: null,
    epoch: 1,
    ...more,
  });
  const part = (id: string, contact: string, more: Partial<PartResult> = {}): PartResult => ({
    contactKey: contact,
    messageId: id,
    messageAt: timeOfId(id),
    connectionId: ids.operator,
    seq: 1,
    attempt: 1,
    state: "sent",
    submittedAt: timeOfId(id) + 100,
    answeredAt: timeOfId(id) + 400,
    commandStatus: 0,
    smscId: "op-1",
    ...more,
  });

  it("goes from the text over the decision and the operator's id to the receipt", async () => {
    const [accepted] = await worker.accept(worker.text("251922000001", "VOTE 2", { at: Date.now() - 300 }));
    const { text, reply } = accepted!;
    await claim(reply!.id);
    await settleMessages(pool, [part(reply!.id, reply!.contactKey)], [settled(reply!.id, reply!.contactKey)]);
    await applyReceipts(
      pool,
      [
        {
          connectionId: ids.operator,
          smscIds: ["op-1"],
          state: "delivered",
          receivedAt: reply!.at + 2000,
          errorCode: "000",
          byShape: false,
        },
      ],
      Date.now(),
    );
    const detail = await getMessage(reply!.id);
    const steps = timelineOf(detail!);
    expect(steps.map((step) => step.kind)).toEqual([
      "received",
      "decided",
      "queued",
      "submitted",
      "accepted",
      "state",
    ]);
    expect(steps.map((step) => step.at)).toEqual([
      text.at,
      reply!.at,
      reply!.at,
      reply!.at + 100,
      reply!.at + 400,
      reply!.at + 2000,
    ]);
    expect(steps[4]).toMatchObject({ smscIds: ["op-1"] });
    expect(steps[5]).toMatchObject({ state: "delivered" });
    expect(detail!.message).toMatchObject({
      state: "delivered",
      answers: text.id,
      text: "Thanks for Red",
      rule: { kind: "poll", name: "Song" },
      contact: { shown: "+251 92 200 0001", masked: "+251 92 ··· ··01" },
      number: { address: "12345" },
      connection: { name: "operator" },
    });
    const inbound = await getMessage(text.id);
    expect(inbound!.replies.map((one) => one.id)).toEqual([reply!.id]);
    expect(inbound!.ballot).toMatchObject({ choice: "Red" });
    expect(inbound!.message.outcome).toBe("counted");
    expect(whyNoReply(inbound!.message, inbound!.replies)).toBeNull();
  });

  it("shows each try, and why the first did not do", async () => {
    const { messageId } = await enqueueText({
      numberId: ids.short,
      contactAddress: "251922000002",
      contactKind: "e164",
      text: "Twice",
    });
    const contact = contactKey("e164", "251922000002");
    const at = timeOfId(messageId);
    await claim(messageId);
    await settleMessages(
      pool,
      [part(messageId, contact, { state: "failed", commandStatus: 0x14, smscId: null })],
      [settled(messageId, contact, { state: "queued", detail: "queue full", againAt: at + 5000 })],
    );
    expect(await getMessage(messageId)).toMatchObject({
      message: { state: "queued" },
      waiting: { attempts: 1, notBefore: at + 5000 },
    });
    await claim(messageId);
    await settleMessages(
      pool,
      [
        part(messageId, contact, {
          attempt: 2,
          submittedAt: at + 5100,
          answeredAt: at + 5200,
          smscId: "op-2",
        }),
      ],
      [settled(messageId, contact, { eventAt: at + 5300 })],
    );
    const detail = await getMessage(messageId);
    expect(detail!.waiting).toBeNull();
    expect(timelineOf(detail!).map((step) => step.kind)).toEqual([
      "queued",
      "submitted",
      "refused",
      "state",
      "submitted",
      "accepted",
    ]);
  });

  it("ends with the reason when it was not submitted in time", async () => {
    const { messageId } = await enqueueText({
      numberId: ids.short,
      contactAddress: "251922000003",
      contactKind: "e164",
      text: "Late",
      expiresInMs: 1,
    });
    await expireMessages(pool, ids.operator, Date.now() + 1000);
    const detail = await getMessage(messageId);
    expect(detail!.message.state).toBe("expired");
    expect(timelineOf(detail!).at(-1)).toMatchObject({ state: "expired", detail: "not submitted in time" });
    expect(
      (
        await listMessages({ filters: { state: "expired" }, timeZone: "UTC", before: null, limit: 50 })
      ).rows.map((row) => row.id),
    ).toEqual([messageId]);
  });

  it.each([
    ["it stopped and is told so once only", ["STOP", "STOP"], "already-opted-out"],
    ["the sender has opted out", ["STOP", "hours"], "opted-out"],
    ["no rule matches", ["what is this"], "unmatched"],
    ["a person has to look at it", ["STOP the war"], "review"],
    ["the poll has no reply for this", ["VOTE 1", "VOTE 1"], "rule-is-silent"],
  ])("says why no reply was sent: %s", async (_name, texts, reason) => {
    const sender = `2519330${String(Math.floor(Math.random() * 1e5)).padStart(5, "0")}`;
    let last = "";
    for (const body of texts) {
      const [accepted] = await worker.accept(worker.text(sender, body));
      last = accepted!.text.id;
    }
    const detail = await getMessage(last);
    expect(whyNoReply(detail!.message, detail!.replies)).toBe(reason);
  });

  it("is null for what was never there, and names what a repeated text repeats", async () => {
    expect(await getMessage(newId())).toBeNull();
    const first = await addMessage(ids, { at: Date.now() - 5000 });
    const copy = await addMessage(ids, { at: Date.now(), redeliveryOf: first });
    expect((await getMessage(first))!.copies.map((one) => one.id)).toEqual([copy]);
    const detail = await getMessage(copy);
    expect(detail!.message.repeats).toBe(first);
    expect(whyNoReply(detail!.message, [])).toBe("repeat");
  });
});
