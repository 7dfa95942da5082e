import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bench, delivery } from "@/tests/support/session-bench";
import { COMMAND, isResponse } from "./constants";
import { encodePdu } from "./encode";
import { FrameReader } from "./framing";
import { encodeHeader } from "./message-encode";

const ids = fc.oneof(fc.constantFrom(...Object.values(COMMAND)), fc.integer({ min: 0, max: 0xffffffff }));
/** A PDU with a sound length and anything behind its header. */
const anyFrame = fc
  .record({
    id: ids,
    status: fc.constantFrom(0, 0, 0x8, 0x58),
    sequence: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 0xffffffff })),
    body: fc.uint8Array({ maxLength: 120 }),
  })
  .map(({ id, status, sequence, body }) => {
    const frame = Buffer.concat([encodeHeader(id, { status, sequence }), body]);
    frame.writeUInt32BE(frame.length, 0);
    return frame;
  });
/** A sound text with one octet changed. */
const mutated = fc
  .record({ at: fc.integer({ min: 16, max: 54 }), octet: fc.integer({ min: 0, max: 255 }) })
  .map(({ at, octet }) => {
    const frame = delivery(3);
    if (at < frame.length) frame[at] = octet;
    return frame;
  });
const step = fc.oneof(
  { weight: 5, arbitrary: anyFrame.map((octets) => ({ kind: "octets" as const, octets })) },
  { weight: 3, arbitrary: mutated.map((octets) => ({ kind: "octets" as const, octets })) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 40 }).map((octets) => ({
      kind: "octets" as const,
      octets: Buffer.from(octets),
    })),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "submit" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "answer" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "turn" as const }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 12_000 }).map((ms) => ({ kind: "pass" as const, ms })),
  },
);

describe("whatever a peer sends", () => {
  it("the session never throws, settles every submit once, and answers nothing that is no request", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const bench = Bench.bound({ windowSize: 4 });
        let submits = 0;
        const reader = new FrameReader();
        let requests = 0;
        for (const one of steps) {
          if (one.kind === "octets") {
            const frames = reader.push(one.octets);
            requests += frames.filter((frame) => !isResponse(frame.readUInt32BE(4))).length;
            bench.session.receive(one.octets);
          } else if (one.kind === "submit") {
            submits += 1;
            bench.submit();
          } else if (one.kind === "answer") {
            for (const message of bench.inbound.splice(0)) message.answer(0);
          } else if (one.kind === "turn") bench.turn();
          else bench.pass(one.ms);
        }
        const answers = bench.sent().filter(({ commandId }) => isResponse(commandId)).length;
        expect(answers).toBeLessThanOrEqual(requests);
        bench.session.lost(null);
        expect(bench.end).not.toBeNull();
        expect(bench.verdicts.length).toBe(submits);
        expect(bench.session.room).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("texts split and mixed with other PDUs all come through and are all answered", () => {
    const kinds = fc.array(fc.constantFrom("text", "enquiry", "alert", "unknown"), { maxLength: 60 });
    const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(kinds, places, (sent, cuts) => {
        const bench = Bench.bound();
        const stream = Buffer.concat(
          sent.map((kind, at) => {
            if (kind === "text") return delivery(at + 1, `text ${at}`);
            if (kind === "enquiry") return encodePdu({ command: "enquire_link", sequence: at + 1 });
            if (kind === "alert") return encodePdu({ command: "alert_notification", sequence: at + 1 });
            return encodeHeader(0x777, { status: 0, sequence: at + 1 });
          }),
        );
        const edges = [0, ...cuts.map((cut) => Math.floor(cut * stream.length)).sort((a, b) => a - b)];
        edges.forEach((from, index) => bench.session.receive(stream.subarray(from, edges[index + 1])));
        for (const message of bench.inbound) message.answer(0);
        const wanted = sent.flatMap((kind, at) => (kind === "alert" ? [] : [at + 1]));
        expect(
          bench
            .sent()
            .map(({ sequence }) => sequence)
            .toSorted((a, b) => a - b),
        ).toEqual(wanted);
      }),
      { numRuns: 500 },
    );
  });
});
