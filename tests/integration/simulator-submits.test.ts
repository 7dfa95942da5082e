import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseReceipt } from "@/domain/receipts/parse";
import { encodeText } from "@/domain/text/encode";
import type { SimulatorClient } from "@/tests/support/simulator";
import { octetsOf, submitFields, startSimulatorRig, type SimulatorRig } from "@/tests/support/simulator-rig";

const PHONE = "251911000001";

const submit = (text: string, more?: Record<string, number | string | Uint8Array>) =>
  submitFields(PHONE, text, more);

let rig: SimulatorRig;
let phones: SimulatorClient;
let bind: SimulatorRig["bind"];

beforeEach(async () => {
  rig = await startSimulatorRig();
  ({ phones, bind } = rig);
});

afterEach(() => rig.stop());

describe("a submitted text", () => {
  it("gets an id and reaches its phone", async () => {
    const esme = await bind();
    const answer = await esme.request("submit_sm", submit("Thank you"));
    expect(answer.fields.message_id).toMatch(/^[0-9a-f]{8,}$/);
    expect(await phones.received(PHONE)).toMatchObject([
      { text: "Thank you", number: "12345", messageIds: [answer.fields.message_id] },
    ]);
  });

  it("of several parts becomes one bubble, and is arriving until the last", async () => {
    const esme = await bind();
    const text = "Good morning, this is the news. ".repeat(12);
    const { parts, dataCoding } = encodeText(text, { ref: 77 });
    const [last, ...others] = parts.toReversed();
    for (const part of others)
      await esme.request(
        "submit_sm",
        submit("", { short_message: part, esm_class: 0x40, data_coding: dataCoding }),
      );
    expect(await phones.bubbles(PHONE)).toMatchObject([{ state: "arriving", parts: parts.length }]);
    await esme.request(
      "submit_sm",
      submit("", { short_message: last!, esm_class: 0x40, data_coding: dataCoding }),
    );
    expect(await phones.received(PHONE)).toMatchObject([{ text }]);
  });

  it("is reported when it asked for that, under its id and in the form of appendix B", async () => {
    const esme = await bind();
    await esme.request("submit_sm", submit("no receipt"));
    const { fields } = await esme.request("submit_sm", submit("Thank you", { registered_delivery: 1 }));
    const [receipt] = await esme.untilDelivers(1);
    expect(receipt!.fields).toMatchObject({ esm_class: 4, source_addr: PHONE, destination_addr: "12345" });
    const tlvs = { receiptedMessageId: null, messageState: null, networkErrorCode: null };
    expect(parseReceipt({ esmClass: 4, dataCoding: 0, body: octetsOf(receipt!), tlvs })).toMatchObject({
      ...{ id: fields.message_id, state: "DELIVERED", final: true },
    });
    expect(receipt!.tlvs.map(({ tag }) => tag)).toEqual([0x1e, 0x427]);
    expect(esme.delivers).toHaveLength(1);
  });

  it("is reported to the receiver of the same account that bound beside its transmitter", async () => {
    const transmitter = await bind("bind_transmitter");
    const receiver = await bind("bind_receiver");
    await transmitter.request("submit_sm", submit("hi", { registered_delivery: 1 }));
    await receiver.untilDelivers(1);
    expect(transmitter.delivers).toEqual([]);
  });
});

describe("faults", () => {
  it("refuse as asked, then accept again", async () => {
    const esme = await bind();
    await phones.fault({ kind: "throttle", count: 1 });
    await phones.fault({ kind: "queue-full", count: 1 });
    await phones.fault({ kind: "system-error", count: 1 });
    const statuses = [];
    for (let index = 0; index < 4; index += 1)
      statuses.push((await esme.request("submit_sm", submit("hi"))).status);
    expect(statuses).toEqual([0x58, 0x14, 0x08, 0]);
    expect(await phones.received(PHONE)).toHaveLength(1);
  });

  it("leave a text without an answer while the phone has it", async () => {
    const esme = await bind();
    await phones.fault({ kind: "no-answer", count: 1 });
    const silent = esme.send("submit_sm", submit("hi"));
    await esme.request("enquire_link");
    expect(esme.inbox.some(({ sequence }) => sequence === silent)).toBe(false);
    expect(await phones.received(PHONE)).toHaveLength(1);
  });

  it("drop the link instead of an answer", async () => {
    const esme = await bind();
    await phones.fault({ kind: "drop", count: 1 });
    esme.send("submit_sm", submit("hi"));
    await esme.untilClosed();
    expect(await phones.received(PHONE)).toEqual([]);
  });

  it("answer slowly, so that the receipt is there before the answer", async () => {
    const esme = await bind();
    await phones.fault({ kind: "slow", delayMs: 200, count: 1 });
    await esme.request("submit_sm", submit("hi", { registered_delivery: 1 }));
    const order = esme.inbox.map(({ command }) => command);
    expect(order.indexOf("deliver_sm")).toBeGreaterThan(0);
    expect(order.indexOf("deliver_sm")).toBeLessThan(order.indexOf("submit_sm_resp"));
  });

  it("double a receipt", async () => {
    const esme = await bind();
    await phones.fault({ kind: "double-receipt", count: 1 });
    await esme.request("submit_sm", submit("hi", { registered_delivery: 1 }));
    const [first, second] = await esme.untilDelivers(2);
    expect(octetsOf(first!)).toEqual(octetsOf(second!));
  });

  it("make the link deaf until they are cleared", async () => {
    const esme = await bind();
    await phones.fault({ kind: "silent" });
    const lost = esme.send("enquire_link");
    // the octets may still be on their way when the fault is cleared: wait until it has swallowed them
    await phones.until(({ faults }) => (faults[0]?.used ?? 0) > 0);
    await phones.clearFaults();
    await esme.request("enquire_link");
    expect(
      esme.inbox.some(({ sequence, command }) => sequence === lost && command === "enquire_link_resp"),
    ).toBe(false);
  });
});
