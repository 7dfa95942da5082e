import { describe, expect, it } from "vitest";
import { Bench, delivery } from "@/tests/support/session-bench";

describe("who looks on at a session", () => {
  it("is told the status of every answer to a submit, and how long it was waited for", () => {
    const bench = Bench.bound();
    bench.submit();
    bench.submit();
    const [first, second] = bench.sent().slice(-2);
    bench.pass(400);
    bench.reply("submit_sm_resp", { sequence: second!.sequence, status: 0x58 });
    bench.pass(200);
    bench.reply("generic_nack", { sequence: first!.sequence, status: 0x3 });
    expect(bench.answers).toEqual([
      { status: 0x58, waitedMs: 400 },
      { status: 0x3, waitedMs: 600 },
    ]);
  });

  it("is told no answer that belongs to no submit", () => {
    const bench = Bench.bound();
    bench.reply("submit_sm_resp", { sequence: 4711 });
    expect(bench.answers).toEqual([]);
  });

  it("is told how each inbound message was answered, those that were refused at once too", () => {
    const bench = Bench.bound({ held: { messages: 1, octets: 1_000 } });
    bench.session.receive(Buffer.concat([delivery(1), delivery(2)]));
    bench.inbound[0]!.answer(0);
    bench.inbound[0]!.answer(0);
    expect(bench.acknowledged).toEqual([0x64, 0]);
  });
});
