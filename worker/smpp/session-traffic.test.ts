import { describe, expect, it } from "vitest";
import { Bench, delivery, PART } from "@/tests/support/session-bench";
import { COMMAND, STATUS } from "./constants";
import { encodePdu } from "./encode";
import { encodeHeader, encodeMessage } from "./message-encode";

describe("texts", () => {
  it("of one read come together and in order, and are answered once with their own number (checklist 19, 20)", () => {
    const bench = Bench.bound();
    bench.session.receive(Buffer.concat([delivery(501, "a"), delivery(502, "b"), delivery(503, "c")]));
    expect(bench.reads).toEqual([3]);
    expect(bench.inbound.map((message) => Buffer.from(message.body).toString())).toEqual(["a", "b", "c"]);
    expect(bench.inbound.map((message) => message.answer(0))).toEqual([true, true, true]);
    expect(bench.inbound[0]!.answer(0)).toBe(false);
    bench.turn();
    expect(bench.writes.length).toBe(1);
    expect(bench.sent()).toMatchObject(
      [501, 502, 503].map((sequence) => ({
        command: "deliver_sm_resp",
        sequence,
        status: 0,
        fields: { message_id: "" },
      })),
    );
  });

  it("come as data_sm too and get a data_sm_resp (checklist 20)", () => {
    const bench = Bench.bound();
    const tlvs = [{ tag: 0x0424, value: Buffer.from("long") }];
    bench.session.receive(encodeMessage({ ...PART, commandId: COMMAND.data_sm, sequence: 9, tlvs }));
    expect(Buffer.from(bench.inbound[0]!.body).toString()).toBe("long");
    bench.inbound[0]!.answer(0x64);
    expect(bench.sent()).toMatchObject([{ command: "data_sm_resp", sequence: 9, status: 0x64 }]);
  });

  it("beyond what is held stay with the SMSC, and enquire_link is answered all the while (checklist 6, 23)", () => {
    const bench = Bench.bound({ held: { messages: 100, octets: 1_000_000 } });
    const many = Array.from({ length: 500 }, (_, at) => delivery(at + 1));
    const enquiry = encodePdu({ command: "enquire_link", sequence: 9_999 });
    bench.session.receive(Buffer.concat([...many, enquiry]));
    expect(bench.inbound.length).toBe(100);
    const answers = bench.sent();
    expect(answers.filter(({ status }) => status === STATUS.temporaryError).length).toBe(400);
    expect(answers.at(-1)).toMatchObject({ command: "enquire_link_resp", sequence: 9_999 });
    for (const message of bench.inbound) message.answer(0);
    bench.deliver(600);
    expect(bench.inbound.length).toBe(101);
  });

  it("beyond the octets that are held stay with the SMSC", () => {
    const bench = Bench.bound({ held: { messages: 100, octets: 150 } });
    for (const sequence of [1, 2, 3, 4, 5]) bench.deliver(sequence, "x".repeat(60));
    expect(bench.inbound.length).toBe(2);
  });

  it("that cannot be read are refused with what is wrong, and the session goes on", () => {
    const bench = Bench.bound();
    const broken = delivery(900);
    broken[broken.length - 7] = 200;
    bench.session.receive(Buffer.concat([broken, delivery(901)]));
    expect(bench.sent()).toMatchObject([
      { command: "deliver_sm_resp", sequence: 900, status: STATUS.invalidMessageLength },
    ]);
    expect(bench.inbound.map((message) => message.sequence)).toEqual([901]);
    expect(bench.faults).toEqual(["short_message"]);
    expect(bench.end).toBeNull();
  });

  it("cannot be answered any more once the session is over", () => {
    const bench = Bench.bound();
    bench.deliver(1);
    bench.session.lost(null);
    expect(bench.inbound[0]!.answer(0)).toBe(false);
  });
});

describe("what the standard does not expect", () => {
  it("an unknown command gets generic_nack 0x3 with its number; a known one that is no business of ours too (checklist 17)", () => {
    const bench = Bench.bound();
    for (const command of [0x00010203, COMMAND.submit_sm, COMMAND.query_sm, COMMAND.bind_receiver])
      bench.session.receive(encodeHeader(command, { status: 0, sequence: command }));
    expect(bench.sent()).toMatchObject(
      [0x00010203, COMMAND.submit_sm, COMMAND.query_sm, COMMAND.bind_receiver].map((sequence) => ({
        command: "generic_nack",
        status: STATUS.invalidCommandId,
        sequence,
      })),
    );
  });

  it("a response to nothing, known or not, is passed over without a nack (checklist 16, 17)", () => {
    const bench = Bench.bound();
    bench.session.receive(encodeHeader(0x8000ffff, { status: 0, sequence: 905 }));
    bench.reply("submit_sm_resp", { sequence: 12345, fields: { message_id: "x" } });
    bench.reply("generic_nack", { sequence: 12345, status: 3 });
    bench.reply("unbind_resp", { sequence: 12345 });
    expect(bench.sent()).toEqual([]);
    expect(bench.end).toBeNull();
  });

  it("a generic_nack with number 0 closes the link (checklist 16)", () => {
    const bench = Bench.bound();
    bench.reply("generic_nack", { sequence: 0, status: STATUS.invalidCommandLength });
    expect(bench.end).toEqual({ kind: "rejected", status: STATUS.invalidCommandLength });
    expect(bench.closed).toBe("destroy");
  });

  it("alert_notification and outbind get no answer and do no harm (checklist 13, 21)", () => {
    const bench = Bench.bound();
    bench.reply("alert_notification", { sequence: 1 });
    bench.reply("outbind", { sequence: 2 });
    expect(bench.sent()).toEqual([]);
    expect(bench.end).toBeNull();
  });

  it.each([0, 8, 15, 0x7fffffff, 0x47455420])(
    "a command_length of %i closes the link after what came before it is taken (checklist 18)",
    (length) => {
      const bench = Bench.bound();
      const header = encodeHeader(COMMAND.deliver_sm, { status: 0, sequence: 7 });
      header.writeUInt32BE(length, 0);
      bench.session.receive(Buffer.concat([delivery(1), header, delivery(2)]));
      expect(bench.inbound.map((message) => message.sequence)).toEqual([1]);
      expect(bench.end).toMatchObject({ kind: "garbled" });
      expect(bench.closed).toBe("destroy");
    },
  );
});

describe("a planned stop", () => {
  it("takes no new submits, waits for answers, unbinds and closes (checklist 12)", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.deliver(1);
    const [submit] = bench.sent();
    bench.session.stop(5_000);
    expect(bench.session.room).toBe(0);
    expect(bench.sent()).toEqual([]);
    bench.reply("submit_sm_resp", { sequence: submit!.sequence, fields: { message_id: "1" } });
    expect(bench.sent()).toEqual([]);
    bench.inbound[0]!.answer(0);
    const [answer, unbind] = bench.sent();
    expect(answer).toMatchObject({ command: "deliver_sm_resp" });
    expect(unbind).toMatchObject({ command: "unbind" });
    bench.reply("unbind_resp", { sequence: unbind!.sequence });
    expect(bench.end).toEqual({ kind: "stopped", clean: true });
    expect(bench.closed).toBe("end");
  });

  it("is bounded: answers for half its time, the unbind for the rest (checklist 12)", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.sent();
    bench.session.stop(4_000);
    bench.pass(2_000);
    expect(bench.sent()).toMatchObject([{ command: "unbind" }]);
    bench.pass(2_000);
    expect(bench.end).toEqual({ kind: "stopped", clean: false });
    expect(bench.verdicts).toEqual([{ kind: "unknown", reason: "session-ended" }]);
  });

  it("takes the peer's closing instead of an unbind_resp", () => {
    const bench = Bench.bound();
    bench.session.stop(4_000);
    bench.sent();
    bench.session.lost(null);
    expect(bench.end).toEqual({ kind: "stopped", clean: false });
  });

  it("before the bind is answered closes at once", () => {
    const bench = new Bench();
    bench.session.stop(4_000);
    expect(bench.end).toEqual({ kind: "stopped", clean: true });
  });
});

describe("an unbind of the SMSC", () => {
  it("during traffic is answered last, after every text that came before it (checklist 12)", () => {
    const bench = Bench.bound();
    const many = Array.from({ length: 100 }, (_, at) => delivery(at + 1));
    bench.session.receive(Buffer.concat([...many, encodePdu({ command: "unbind", sequence: 500 })]));
    expect(bench.session.room).toBe(0);
    expect(bench.sent()).toEqual([]);
    for (const message of bench.inbound) message.answer(0);
    const answers = bench.sent();
    expect(answers.length).toBe(101);
    expect(answers.at(-1)).toMatchObject({ command: "unbind_resp", sequence: 500 });
    expect(bench.end).toEqual({ kind: "unbound" });
    expect(bench.closed).toBe("end");
  });

  it("does not wait for ever for answers that do not come", () => {
    const bench = Bench.bound();
    bench.deliver(1);
    bench.reply("unbind", { sequence: 2 });
    bench.pass(5_200);
    expect(bench.sent()).toMatchObject([{ command: "unbind_resp", sequence: 2 }]);
    expect(bench.end).toEqual({ kind: "unbound" });
  });

  it("that crosses ours ends the session as we wanted it", () => {
    const bench = Bench.bound();
    bench.session.stop(4_000);
    bench.sent();
    bench.reply("unbind", { sequence: 2 });
    expect(bench.sent()).toMatchObject([{ command: "unbind_resp", sequence: 2 }]);
    expect(bench.end).toEqual({ kind: "stopped", clean: true });
  });
});

describe("writing", () => {
  it("takes one write a turn of the event loop", () => {
    const bench = Bench.bound();
    bench.turn();
    bench.writes = [];
    for (let at = 0; at < 5; at += 1) bench.submit();
    bench.reply("enquire_link", { sequence: 1 });
    bench.turn();
    expect(bench.writes.length).toBe(1);
    expect(bench.sent().length).toBe(6);
  });

  it("stops reading and submitting while the peer does not read, and goes on when it does", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.accepts = false;
    bench.turn();
    expect(bench.paused).toBe(true);
    expect(bench.session.room).toBe(0);
    bench.reply("enquire_link", { sequence: 5 });
    const before = bench.writes.length;
    bench.turn();
    expect(bench.writes.length).toBe(before);
    bench.accepts = true;
    bench.session.drained();
    expect(bench.paused).toBe(false);
    expect(bench.session.room).toBe(9);
    expect(bench.sent().at(-1)).toMatchObject({ command: "enquire_link_resp" });
  });
});

describe("a submit past the lease", () => {
  it("is not written though it was decided before, in the very tick of the write; answers still leave", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.submit();
    bench.reply("enquire_link", { sequence: 9 });
    bench.leased = false;
    expect(bench.sent().map(({ command }) => command)).toEqual(["enquire_link_resp"]);
    expect(bench.verdicts).toEqual(Array(2).fill({ kind: "unsent", reason: "fenced" }));
    expect(bench.session.room).toBe(10);
  });

  it("is not written later either, while what was written before it keeps its answer", () => {
    const bench = Bench.bound();
    bench.submit();
    const [first] = bench.sent();
    bench.submit();
    bench.leased = false;
    expect(bench.sent()).toEqual([]);
    bench.leased = true;
    expect(bench.sent()).toEqual([]);
    bench.reply("submit_sm_resp", { sequence: first!.sequence, fields: { message_id: "1" } });
    expect(bench.verdicts).toEqual([
      { kind: "unsent", reason: "fenced" },
      { kind: "accepted", smscId: "1" },
    ]);
  });

  it("does not hold up a stop", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.session.stop(4_000);
    bench.leased = false;
    bench.sent();
    bench.pass(200);
    expect(bench.sent()).toMatchObject([{ command: "unbind" }]);
  });
});
