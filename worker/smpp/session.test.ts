import { describe, expect, it } from "vitest";
import { Bench, PART, TIMERS } from "@/tests/support/session-bench";
import { COMMAND, STATUS } from "./constants";
import type { PduToWrite } from "./encode";
import { encodeHeader } from "./message-encode";

describe("the bind", () => {
  it("sends version 0x34 unless it is set otherwise (checklist 3)", () => {
    expect(new Bench().sent()).toMatchObject([
      { command: "bind_transceiver", fields: { interface_version: 0x34, system_id: "radio" } },
    ]);
    expect(new Bench({ bind: "receiver", interfaceVersion: 0x50 }).sent()).toMatchObject([
      { command: "bind_receiver", fields: { interface_version: 0x50 } },
    ]);
  });

  it("is given up when it is never answered, and the socket destroyed (checklist 1)", () => {
    const bench = new Bench();
    bench.pass(4_800);
    expect(bench.end).toBeNull();
    bench.pass(400);
    expect(bench.end).toEqual({ kind: "bind-timeout" });
    expect(bench.closed).toBe("destroy");
  });

  it("waits its own time, not the shorter one of other requests (checklist 1)", () => {
    const bench = new Bench({ timers: { ...TIMERS, responseMs: 1_000 } });
    const [bind] = bench.sent();
    bench.pass(4_000);
    bench.reply("bind_transceiver_resp", { sequence: bind!.sequence });
    expect(bench.bound).toBe(1);
  });

  it("is accepted with no body at all, with an empty system_id and with an unknown tag (checklist 2)", () => {
    const bodies: Omit<PduToWrite, "command" | "sequence">[] = [
      { fields: { system_id: "" } },
      { fields: { system_id: "SMSC" }, tlvs: [{ tag: 0x0210, value: Buffer.of(0x34) }] },
      { fields: { system_id: "SMSC" }, tlvs: [{ tag: 0x1503, value: Buffer.from("x") }] },
    ];
    for (const body of bodies) {
      const bench = new Bench();
      bench.reply("bind_transceiver_resp", { sequence: bench.sent()[0]!.sequence, ...body });
      expect(bench.bound).toBe(1);
    }
    const bench = new Bench();
    const { sequence } = bench.sent()[0]!;
    bench.session.receive(encodeHeader(COMMAND.bind_transceiver_resp, { status: 0, sequence }));
    expect(bench.bound).toBe(1);
  });

  it.each([0xe, 0xf, 0x53, 0x5, 0xd, 0x8])(
    "closes the socket itself when it is refused with status %i (checklist 2, 4, 5)",
    (status) => {
      const bench = new Bench();
      bench.reply("bind_transceiver_resp", { sequence: bench.sent()[0]!.sequence, status });
      expect(bench.end).toEqual({ kind: "bind-refused", status });
      expect(bench.closed).toBe("destroy");
    },
  );

  it("is refused by a generic_nack with its number", () => {
    const bench = new Bench();
    bench.reply("generic_nack", { sequence: bench.sent()[0]!.sequence, status: STATUS.invalidCommandId });
    expect(bench.end).toEqual({ kind: "bind-refused", status: STATUS.invalidCommandId });
  });

  it("answers enquire_link before it is answered itself (checklist 6)", () => {
    const bench = new Bench();
    bench.sent();
    bench.reply("enquire_link", { sequence: 77 });
    expect(bench.sent()).toMatchObject([{ command: "enquire_link_resp", sequence: 77 }]);
  });

  it("does not lose a text that overtakes its answer", () => {
    const bench = new Bench();
    const [bind] = bench.sent();
    bench.deliver(4);
    bench.reply("bind_transceiver_resp", { sequence: bind!.sequence });
    expect(bench.inbound.map((message) => message.answer(0))).toEqual([true]);
    expect(bench.sent()).toMatchObject([{ command: "deliver_sm_resp", sequence: 4, status: STATUS.ok }]);
  });
});

describe("signs of life", () => {
  it("are asked for only when nothing came for the set time (checklist 6)", () => {
    const bench = Bench.bound();
    for (let at = 0; at < 4; at += 1) {
      bench.pass(29_000);
      expect(bench.sent()).toEqual([]);
      bench.reply("enquire_link", { sequence: at + 1 });
      bench.sent();
    }
    bench.pass(30_200);
    expect(bench.sent()).toMatchObject([{ command: "enquire_link" }]);
  });

  it("are asked for again once they were given", () => {
    const bench = Bench.bound();
    for (let round = 0; round < 3; round += 1) {
      bench.pass(30_200);
      const [enquiry] = bench.sent();
      bench.reply("enquire_link_resp", { sequence: enquiry!.sequence });
    }
    expect(bench.end).toBeNull();
  });

  it("that do not come end the session, and the socket is destroyed (checklist 7)", () => {
    const bench = Bench.bound();
    bench.pass(30_200);
    bench.sent();
    bench.pass(9_600);
    expect(bench.end).toBeNull();
    bench.pass(600);
    expect(bench.end).toEqual({ kind: "enquiry-unanswered" });
    expect(bench.closed).toBe("destroy");
  });

  it("are also seen in a generic_nack: who refuses the question has read it", () => {
    const bench = Bench.bound();
    bench.pass(30_200);
    bench.reply("generic_nack", { sequence: bench.sent()[0]!.sequence, status: 3 });
    bench.pass(20_000);
    expect(bench.end).toBeNull();
  });

  it("cannot be forgotten: a session where nothing comes ends without them too (checklist 8)", () => {
    const bench = Bench.bound({ timers: { ...TIMERS, enquireLinkMs: 3_600_000 } });
    bench.pass(80_200);
    expect(bench.end).toEqual({ kind: "silent" });
    expect(bench.closed).toBe("destroy");
  });

  it("are given with the peer's own number, even one out of range", () => {
    const bench = Bench.bound();
    bench.session.receive(encodeHeader(COMMAND.enquire_link, { status: 0, sequence: 0xffffffff }));
    expect(bench.sent()).toMatchObject([{ command: "enquire_link_resp", sequence: 0xffffffff }]);
  });
});

describe("submits", () => {
  it("are matched with their answers by number, in any order (checklist 15)", () => {
    const bench = Bench.bound();
    for (let at = 0; at < 3; at += 1) bench.submit();
    const numbers = bench.sent().map((pdu) => pdu.sequence);
    for (const sequence of numbers.toReversed())
      bench.reply("submit_sm_resp", { sequence, fields: { message_id: `id${sequence}` } });
    expect(bench.verdicts).toEqual(
      numbers.toReversed().map((sequence) => ({ kind: "accepted", smscId: `id${sequence}` })),
    );
  });

  it("have nothing to do with the peer's requests of the same number (checklist 15)", () => {
    const bench = Bench.bound();
    bench.submit();
    const [submit] = bench.sent();
    bench.deliver(submit!.sequence);
    bench.reply("deliver_sm_resp", { sequence: submit!.sequence });
    expect(bench.verdicts).toEqual([]);
    expect(bench.inbound.length).toBe(1);
  });

  it("are never more than the window without an answer (checklist 23)", () => {
    const bench = Bench.bound({ windowSize: 2 });
    for (let at = 0; at < 3; at += 1) bench.submit();
    expect(bench.verdicts).toEqual([{ kind: "unsent", reason: "not-bound" }]);
    const sent = bench.sent();
    expect(sent.length).toBe(2);
    expect(bench.session.room).toBe(0);
    bench.reply("submit_sm_resp", { sequence: sent[1]!.sequence, fields: { message_id: "x" } });
    expect(bench.session.room).toBe(1);
  });

  it("that are never answered are unknown and free their place; the late answer is ignored (checklist 16, 22)", () => {
    const bench = Bench.bound({ windowSize: 1 });
    bench.submit();
    const [submit] = bench.sent();
    bench.pass(10_200);
    expect(bench.verdicts).toEqual([{ kind: "unknown", reason: "timeout" }]);
    expect(bench.session.room).toBe(1);
    bench.reply("submit_sm_resp", { sequence: submit!.sequence, fields: { message_id: "late" } });
    expect(bench.verdicts.length).toBe(1);
    expect(bench.session.room).toBe(1);
  });

  it("that a generic_nack names are refused with its status (checklist 16)", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.reply("generic_nack", { sequence: bench.sent()[0]!.sequence, status: 0x58 });
    expect(bench.verdicts).toEqual([{ kind: "refused", status: 0x58 }]);
    expect(bench.end).toBeNull();
  });

  it("are never written on a receiver (checklist 14)", () => {
    const bench = Bench.bound({ bind: "receiver" });
    expect(bench.session.room).toBe(0);
    bench.submit();
    expect(bench.sent()).toEqual([]);
    expect(bench.verdicts).toEqual([{ kind: "unsent", reason: "not-bound" }]);
  });

  it("keep their verdict of an answer with an error, with a body and without", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.submit();
    const [first, second] = bench.sent();
    bench.reply("submit_sm_resp", { sequence: first!.sequence, status: 0x14 });
    bench.reply("submit_sm_resp", { sequence: second!.sequence, status: 0x14, fields: { message_id: "9" } });
    expect(bench.verdicts).toEqual([
      { kind: "refused", status: 0x14 },
      { kind: "refused", status: 0x14 },
    ]);
  });

  it("come back when the session ends: unknown where they were written, unsent where they were not", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.turn();
    bench.submit();
    bench.session.lost("ECONNRESET");
    expect(bench.verdicts).toEqual([
      { kind: "unknown", reason: "session-ended" },
      { kind: "unsent", reason: "session-ended" },
    ]);
    expect(bench.end).toEqual({ kind: "lost", code: "ECONNRESET", whileBinding: false });
  });

  it("that no PDU can carry are refused by name and take no place", () => {
    const bench = Bench.bound();
    const part = { ...PART, destination: { ton: 1, npi: 1, addr: "25\u06f1" } };
    bench.session.submit(part, (verdict) => bench.verdicts.push(verdict));
    expect(bench.verdicts).toEqual([{ kind: "refused", status: STATUS.invalidDestination }]);
    expect(bench.session.room).toBe(10);
  });
});
