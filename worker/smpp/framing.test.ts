import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HEADER_LENGTH, MAX_PDU_LENGTH } from "./constants";
import { FrameReader } from "./framing";

const frameOf = (body: Uint8Array): Buffer => {
  const frame = Buffer.concat([Buffer.alloc(HEADER_LENGTH, 7), body]);
  frame.writeUInt32BE(frame.length, 0);
  return frame;
};
const lengthOnly = (length: number): Buffer => {
  const octets = Buffer.alloc(HEADER_LENGTH);
  octets.writeUInt32BE(length, 0);
  return octets;
};

/** Cuts octets at places given as parts of the whole. */
function cut(stream: Buffer, places: number[]): Buffer[] {
  const at = [0, ...places.map((place) => Math.floor(place * stream.length)).sort((a, b) => a - b)];
  return at.map((from, index) => stream.subarray(from, at[index + 1] ?? stream.length));
}

const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

describe("FrameReader", () => {
  it("yields the same PDUs however the stream is cut into chunks (checklist 19)", () => {
    fc.assert(
      fc.property(bodies, places, (contents, cuts) => {
        const frames = contents.map(frameOf);
        const reader = new FrameReader();
        const read = cut(Buffer.concat(frames), cuts).flatMap((chunk) => reader.push(chunk));
        expect(read.map((frame) => frame.toString("hex"))).toEqual(
          frames.map((frame) => frame.toString("hex")),
        );
        expect(reader.pending).toBe(0);
        expect(reader.fault).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it("reads a PDU that comes one octet at a time", () => {
    const reader = new FrameReader();
    const frame = frameOf(Buffer.from("VOTE 3"));
    const read = [...frame].flatMap((octet) => reader.push(Buffer.of(octet)));
    expect(read).toEqual([frame]);
  });

  it.each([0, 1, 4, 8, 15])(
    "ends at a command_length of %i, below the header's own (checklist 18)",
    (length) => {
      const reader = new FrameReader();
      const good = frameOf(Buffer.alloc(3));
      expect(reader.push(Buffer.concat([good, lengthOnly(length), good]))).toEqual([good]);
      expect(reader.fault).toEqual({ commandLength: length, problem: "too-short" });
      expect(reader.push(good)).toEqual([]);
    },
  );

  it.each([MAX_PDU_LENGTH + 1, 0x7fffffff, 0xffffffff, 0x47455420])(
    "ends at a command_length of %i at once, without waiting for its octets (checklist 18)",
    (length) => {
      const reader = new FrameReader();
      const octets = lengthOnly(length).subarray(0, 4);
      for (const octet of octets) reader.push(Buffer.of(octet));
      expect(reader.fault).toEqual({ commandLength: length, problem: "too-long" });
      expect(reader.pending).toBe(0);
    },
  );

  it("takes a PDU with 64 KiB of message_payload and 300 octets more (checklist 18)", () => {
    const reader = new FrameReader();
    const frame = frameOf(Buffer.alloc(64 * 1024 + 300 - HEADER_LENGTH));
    expect(reader.push(frame)).toEqual([frame]);
  });

  it("neither throws nor keeps more than one PDU on any octets", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 30 }), (chunks) => {
        const reader = new FrameReader(4096);
        for (const chunk of chunks) {
          for (const frame of reader.push(Buffer.from(chunk))) {
            expect(frame.length).toBe(frame.readUInt32BE(0));
            expect(frame.length).toBeGreaterThanOrEqual(HEADER_LENGTH);
          }
          expect(reader.pending).toBeLessThanOrEqual(4096);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("puts the largest PDU together from single octets", () => {
    const reader = new FrameReader();
    const frame = frameOf(Buffer.alloc(MAX_PDU_LENGTH - HEADER_LENGTH, 1));
    const read: Buffer[] = [];
    for (let at = 0; at < frame.length; at += 1) read.push(...reader.push(frame.subarray(at, at + 1)));
    expect(read.length).toBe(1);
    expect(read[0]?.equals(frame)).toBe(true);
  });
});
