import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  startSimulatorRig,
  textOf,
  octetsOf,
  submitFields,
  TOKEN,
  type SimulatorRig,
} from "@/tests/support/simulator-rig";
import { simulatorClient, type SimulatorClient } from "@/tests/support/simulator";

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

describe("binds", () => {
  it("are accepted in all three modes and shown with their account", async () => {
    for (const command of ["bind_receiver", "bind_transmitter", "bind_transceiver"] as const)
      await bind(command, { system_id: command.slice(5) });
    const { sessions } = await phones.state();
    expect(sessions.map(({ mode, systemId }) => [mode, systemId])).toEqual([
      ["receiver", "receiver"],
      ["transmitter", "transmitter"],
      ["transceiver", "transceiver"],
    ]);
  });

  it("with another password than the one set are refused as such", async () => {
    await phones.change({ password: "right" });
    await expect(bind("bind_transceiver", { password: "wrong" })).rejects.toThrow("14");
    await bind("bind_transceiver", { password: "right" });
  });

  it("are refused with the status asked for, as often as asked", async () => {
    await phones.fault({ kind: "refuse-bind", status: 0x0d, count: 1 });
    await expect(bind()).rejects.toThrow("13");
    await bind();
  });

  it("that only receive may not submit", async () => {
    const esme = await bind("bind_receiver");
    expect(await esme.request("submit_sm", submit("hi"))).toMatchObject({ status: 0x04 });
  });
});

describe("a phone's text", () => {
  it("reaches the bound receiver and is taken once it is answered", async () => {
    const esme = await bind();
    await phones.text({ from: `+${PHONE}`, to: "12345", text: "VOTE 1" });
    const [pdu] = await esme.untilDelivers(1);
    expect(pdu!.fields).toMatchObject({
      ...{ source_addr: PHONE, source_addr_ton: 1, source_addr_npi: 1 },
      ...{ destination_addr: "12345", dest_addr_ton: 0, data_coding: 0, esm_class: 0 },
    });
    expect(textOf(pdu!)).toBe("VOTE 1");
    expect(await phones.bubbles(PHONE)).toMatchObject([{ direction: "sent", state: "waiting" }]);
    esme.answer(pdu!);
    await phones.untilPhone(PHONE, ([bubble]) => bubble?.state === "taken");
  });

  it("waits while nobody is bound, and goes out in order", async () => {
    for (const text of ["1", "2", "3"]) await phones.text({ from: PHONE, to: "12345", text });
    const esme = await bind("bind_receiver");
    expect((await esme.untilDelivers(3)).map(textOf)).toEqual(["1", "2", "3"]);
  });

  it("is written in UCS-2 when GSM 7-bit lacks a character, and in parts when it is long", async () => {
    const esme = await bind();
    await phones.text({ from: PHONE, to: "12345", text: "ሰላም ".repeat(20) });
    const parts = await esme.untilDelivers(2);
    expect(parts.map(({ fields }) => [fields.data_coding, fields.esm_class])).toEqual([
      [8, 0x40],
      [8, 0x40],
    ]);
    expect(parts.map((pdu) => [...octetsOf(pdu).subarray(0, 3)])).toEqual([
      [5, 0, 3],
      [5, 0, 3],
    ]);
  });

  it("never has more unanswered than the window", async () => {
    await phones.change({ window: 2 });
    const esme = await bind();
    for (const text of ["1", "2", "3"]) await phones.text({ from: PHONE, to: "12345", text });
    await esme.untilDelivers(2);
    expect(await phones.state()).toMatchObject({ waiting: 1, sessions: [{ inFlight: 2 }] });
    esme.answer(esme.delivers[0]!);
    expect((await esme.untilDelivers(3)).map(textOf)).toEqual(["1", "2", "3"]);
  });

  it("that was not answered when the link dropped comes again with equal octets", async () => {
    const first = await bind();
    for (const text of ["1", "2", "3"]) await phones.text({ from: PHONE, to: "12345", text });
    const before = await first.untilDelivers(3);
    first.answer(before[1]!);
    await phones.until(({ sessions }) => sessions[0]?.inFlight === 2);
    await phones.dropLinks();
    await first.untilClosed();
    const second = await bind();
    const again = await second.untilDelivers(2);
    expect(again.map(textOf)).toEqual(["1", "3"]);
    expect(octetsOf(again[1]!)).toEqual(octetsOf(before[2]!));
  });

  it("that was answered with a temporary error comes again; with a lasting one it is refused", async () => {
    const esme = await bind();
    await phones.text({ from: PHONE, to: "12345", text: "1" });
    const [once] = await esme.untilDelivers(1);
    esme.answer(once!, 0x64);
    const [, twice] = await esme.untilDelivers(2);
    expect(textOf(twice!)).toBe("1");
    esme.answer(twice!, 0x65);
    await phones.untilPhone(PHONE, ([bubble]) => bubble?.state === "refused" && bubble.status === 0x65);
  });

  it("that is not answered in time comes again", async () => {
    await phones.change({ responseMs: 100 });
    const esme = await bind();
    await phones.text({ from: PHONE, to: "12345", text: "1" });
    expect((await esme.untilDelivers(2)).map(textOf)).toEqual(["1", "1"]);
  });

  it("goes to the account that its number is routed to", async () => {
    await phones.change({ routes: { "12345": "radio" } });
    const other = await bind("bind_transceiver", { system_id: "other" });
    const radio = await bind("bind_transceiver", { system_id: "radio" });
    await phones.text({ from: PHONE, to: "12345", text: "1" });
    await radio.untilDelivers(1);
    expect(other.delivers).toEqual([]);
  });
});

describe("the link", () => {
  it("answers a command it does not know with a generic_nack of its number", async () => {
    const esme = await bind();
    esme.write(Buffer.from("00000010000000ee000000000000002a", "hex"));
    const inbox = await esme.until((pdus) => pdus.some(({ command }) => command === "generic_nack"));
    expect(inbox.find(({ command }) => command === "generic_nack")).toMatchObject({
      sequence: 42,
      status: 3,
    });
  });

  it("is closed after a length that cannot be, and others go on", async () => {
    const [bad, good] = [await bind(), await bind()];
    bad.write(Buffer.from("0000000800000004", "hex"));
    await bad.untilClosed();
    expect(await good.request("enquire_link")).toMatchObject({ status: 0 });
  });

  it("is closed after an unbind was answered", async () => {
    const esme = await bind();
    expect(await esme.request("unbind")).toMatchObject({ command: "unbind_resp", status: 0 });
    await esme.untilClosed();
  });

  it("is asked when it is idle, and dropped when it does not answer", async () => {
    await phones.change({ enquireLinkMs: 1000 });
    const esme = await bind();
    await esme.until((pdus) => pdus.some(({ command }) => command === "enquire_link"));
    await esme.untilClosed();
  });
});

describe("a crowd", () => {
  it("texts once from each phone, each text by its weight", async () => {
    const esme = await bind();
    await phones.crowd({
      ...{ to: "12345", phones: 40, perSecond: 1000 },
      texts: [{ text: "VOTE 1", weight: 3 }, { text: "VOTE 2" }],
    });
    const votes = await esme.untilDelivers(40);
    expect(new Set(votes.map(({ fields }) => fields.source_addr)).size).toBe(40);
    expect(votes.filter((pdu) => textOf(pdu) === "VOTE 1")).toHaveLength(30);
    await phones.until(({ crowds }) => crowds[0]?.running === false && crowds[0].sent === 40);
  });
});

describe("the control", () => {
  it("refuses whoever has no token", async () => {
    const stranger = simulatorClient({ httpPort: rig.httpPort, token: "another token, also long" });
    await expect(stranger.state()).rejects.toThrow("401");
  });

  it("says what is wrong with a request, and where", async () => {
    await expect(phones.text({ from: PHONE, to: "#1", text: "a" })).rejects.toThrow(/400.*to:/);
    await expect(phones.crowd({ to: "12345", phones: 0, texts: [] })).rejects.toThrow("phones");
  });

  it("hands a change to a reader that waits for it", async () => {
    const waiting = fetch(`http://127.0.0.1:${rig.httpPort}/messages?since=0&waitMs=20000`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    await phones.text({ from: PHONE, to: "12345", text: "now" });
    const page: unknown = await (await waiting).json();
    expect(page).toMatchObject({ gap: false, bubbles: [{ text: "now" }] });
  });

  it("forgets everything at a reset and keeps the links", async () => {
    const esme = await bind();
    await phones.fault({ kind: "throttle" });
    await esme.request("submit_sm", submit("hi"));
    await phones.text({ from: PHONE, to: "12345", text: "hi" });
    await phones.reset();
    expect(await phones.state()).toMatchObject({ phones: 0, faults: [], waiting: 0, sessions: [{}] });
  });
});
