import { describe, expect, it } from "vitest";
import { parseReceipt } from "@/domain/receipts/parse";
import { decodePdu, type Pdu } from "@/worker/smpp/decode";
import { encodePdu } from "@/worker/smpp/encode";
import { FrameReader } from "@/worker/smpp/framing";
import { LoadDriver, type DriverOptions } from "./driver";
import { deliverTemplate, readSubmit, receiptOf, writeDeliver, writeSubmitAnswer } from "./hot-pdus";

function decode(octets: Buffer): Pdu {
  const read = decodePdu(octets);
  if (!read.ok) throw new Error(`unreadable: ${read.fault.field}`);
  return read.pdu;
}

const submitTo = (addr: string, sequence: number, registered = 0): Buffer =>
  encodePdu({
    ...{ command: "submit_sm", sequence },
    fields: {
      ...{ source_addr: "12345", destination_addr: addr, validity_period: "000000001500000R" },
      ...{ registered_delivery: registered, short_message: Buffer.from("Thank you") },
    },
  });

describe("hot PDUs", () => {
  it("are whole deliver_sm with the sender and the number in place", () => {
    const into = Buffer.alloc(200);
    const template = deliverTemplate("12345", "VOTE 2");
    const end = writeDeliver(into, 3, { template, sequence: 77, index: 90_210 });
    const { sequence, fields } = decode(into.subarray(3, end));
    expect({ sequence, text: String(fields.short_message), ...fields }).toMatchObject({
      ...{ sequence: 77, text: "VOTE 2", source_addr: "251900090210", destination_addr: "12345" },
    });
  });

  it("are whole submit_sm_resp with an id in hex", () => {
    const into = Buffer.alloc(40);
    const end = writeSubmitAnswer(into, 1, { sequence: 9, id: 0xabc });
    expect(decode(into.subarray(1, end))).toMatchObject({
      ...{ command: "submit_sm_resp", sequence: 9, status: 0, fields: { message_id: "000000000abc" } },
    });
  });

  it("read of a submit_sm whom it is for and whether it wants a receipt", () => {
    expect(readSubmit(submitTo("251900090210", 1))).toEqual({ index: 90_210, registered: false });
    expect(readSubmit(submitTo("251900090210", 1, 1))).toEqual({ index: 90_210, registered: true });
    expect(readSubmit(submitTo("4915112345", 1))).toEqual({ index: -1, registered: false });
  });

  it("report a message delivered under the id it was answered with", () => {
    const { fields } = decode(receiptOf("12345", 5, 0xabc));
    const tlvs = { receiptedMessageId: null, messageState: null, networkErrorCode: null };
    expect(
      parseReceipt({ esmClass: 4, dataCoding: 0, body: fields.short_message as Buffer, tlvs }),
    ).toMatchObject({ id: "000000000abc", state: "DELIVERED" });
  });
});

/** An ESME that answers each text and replies to it in the next turn; `respond` may leave a reply out. */
function loop(options: Partial<DriverOptions>, respond: (pdu: Pdu) => Buffer[]) {
  const reader = new FrameReader();
  const seen: Pdu[] = [];
  let unanswered = 0;
  let most = 0;
  const driver = new LoadDriver({
    ...{ number: "12345", texts: ["VOTE 1", "VOTE 2"], timeoutMs: 1000, receipts: false, firstSender: 0 },
    ...options,
    write: (octets) => {
      const pdus = reader.push(octets).map(decode);
      seen.push(...pdus);
      const delivers = pdus.filter(({ command }) => command === "deliver_sm");
      unanswered += delivers.length;
      most = Math.max(most, unanswered);
      setImmediate(() => {
        unanswered -= delivers.length;
        driver.take(delivers.flatMap(respond));
      });
    },
  });
  return { driver, seen, most: () => most };
}

const taken = ({ sequence }: Pdu): Buffer => encodePdu({ command: "deliver_sm_resp", sequence });
const reply = ({ sequence, fields }: Pdu): Buffer => submitTo(String(fields.source_addr), sequence, 1);

describe("LoadDriver", () => {
  it("keeps its window full and never fuller, and counts each reply once", async () => {
    const { driver, most } = loop({}, (pdu) => [taken(pdu), reply(pdu), reply(pdu)]);
    const result = await driver.runWindow(10, { warmupMs: 10, ms: 100 });
    expect(most()).toBe(10);
    expect(result).toMatchObject({ window: 10, refused: 0, lost: 0 });
    expect(result.replies).toBeGreaterThan(10);
    expect(result.extra).toBe(result.replies);
    expect(result.repliesPerSecond).toBeCloseTo(result.replies / result.seconds, 0);
    expect(result.p99).toBeGreaterThanOrEqual(result.p50);
  });

  it("uses a sender once and the texts in turn", async () => {
    const { driver, seen } = loop({}, (pdu) => [taken(pdu), reply(pdu)]);
    await driver.runWindow(4, { warmupMs: 0, ms: 30 });
    const texts = seen.filter(({ command }) => command === "deliver_sm");
    expect(new Set(texts.map(({ fields }) => fields.source_addr)).size).toBe(texts.length);
    expect(texts.slice(0, 3).map(({ fields }) => String(fields.short_message))).toEqual([
      ...["VOTE 1", "VOTE 2", "VOTE 1"],
    ]);
  });

  it("gives up on texts without a reply and says how many", async () => {
    const { driver } = loop({ timeoutMs: 20 }, (pdu) => [taken(pdu)]);
    const result = await driver.runWindow(3, { warmupMs: 0, ms: 100 });
    expect(result.replies).toBe(0);
    expect(result.lost).toBeGreaterThanOrEqual(3);
  });

  it("sends at the rate it is asked for", async () => {
    const { driver } = loop({}, (pdu) => [taken(pdu), reply(pdu)]);
    const result = await driver.runRate(500, { warmupMs: 50, ms: 400 });
    expect(result.sent / result.seconds).toBeGreaterThan(400);
    expect(result.sent / result.seconds).toBeLessThan(600);
    expect(result).toMatchObject({ perSecondAsked: 500, window: null });
  });

  it("reports delivery when it is asked to", async () => {
    const { driver, seen } = loop({ receipts: true }, (pdu) =>
      pdu.fields.esm_class === 4 ? [taken(pdu)] : [taken(pdu), reply(pdu)],
    );
    await driver.runWindow(2, { warmupMs: 0, ms: 30 });
    const count = (esmClass: number) => seen.filter(({ fields }) => fields.esm_class === esmClass).length;
    expect(count(4)).toBe(count(0));
    expect(count(4)).toBeGreaterThan(0);
  });
});
