/** Framing and PDUs: whatever a peer writes. */
import fc from "fast-check";
import { COMMAND, HEADER_LENGTH } from "@/worker/smpp/constants";
import { decodePdu, type Pdu } from "@/worker/smpp/decode";
import { FrameReader } from "@/worker/smpp/framing";
import { decodeMessage, readMessageId, type MessagePdu } from "@/worker/smpp/message-decode";
import { encodeHeader, encodeMessage } from "@/worker/smpp/message-encode";
import { fuzzTarget, must } from "./fuzz-target";
import { anyOctets, anyPlaces, chunksOf, damaged } from "./octets";

const MAX_FRAME = 2048;
const commandIds = Object.values(COMMAND);
const commandId = fc.oneof(fc.constantFrom(...commandIds), fc.nat(0xffffffff));

function sized(frame: Buffer): Buffer {
  frame.writeUInt32BE(frame.length, 0);
  return frame;
}

const anyFrame = fc
  .tuple(commandId, fc.nat(0xffffffff), anyOctets(120))
  .map(([id, sequence, body]) =>
    sized(Buffer.concat([encodeHeader(id >>> 0, { status: 0, sequence }), Buffer.from(body)])),
  );
/** Lengths around what a PDU may have, whatever follows. */
const lengthLike = fc.oneof(
  fc.constantFrom(0, 4, 8, 15, 16, 17, MAX_FRAME, MAX_FRAME + 1, 0xffffffff),
  fc.nat(40),
);
const misSized = fc.tuple(anyFrame, lengthLike).map(([frame, length]) => {
  frame.writeUInt32BE(length, 0);
  return frame;
});
const framesLike = fc.oneof({ arbitrary: anyFrame, weight: 5 }, { arbitrary: misSized, weight: 1 });
const anyStream = damaged(
  fc.oneof(
    fc.array(framesLike, { maxLength: 8 }).map((frames) => Uint8Array.from(Buffer.concat(frames))),
    anyOctets(300),
  ),
);

function readAll(chunks: Buffer[]): { frames: string[]; pending: number; fault: unknown } {
  const reader = new FrameReader(MAX_FRAME);
  const frames: string[] = [];
  for (const chunk of chunks) {
    for (const frame of reader.push(chunk)) {
      must(
        frame.length >= HEADER_LENGTH && frame.length <= MAX_FRAME,
        "A frame has a length that cannot be.",
      );
      must(frame.readUInt32BE(0) === frame.length, "A frame is not as long as it says.");
      frames.push(frame.toString("hex"));
    }
    must(reader.pending < MAX_FRAME, "More than one PDU is kept.");
  }
  return { frames, pending: reader.pending, fault: reader.fault };
}

export const framing = fuzzTarget("framing", {
  says: "a stream in any chunks gives the same PDUs, at most one is kept",
  cases: fc.record({ stream: anyStream, places: anyPlaces }),
  check: ({ stream, places }) => {
    const octets = Buffer.from(stream);
    const whole = readAll([octets]);
    const cut = readAll(chunksOf(octets, places));
    must(JSON.stringify(cut) === JSON.stringify(whole), "The chunks decide what is read.");
    const read = whole.frames.reduce((sum, frame) => sum + frame.length / 2, 0);
    must(whole.fault !== null || read + whole.pending === octets.length, "Octets were lost.");
  },
});

const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ min: 1, maxLength }).map((octets) => Buffer.from(octets).toString("latin1"));
const address = fc.record({ ton: fc.nat(255), npi: fc.nat(255), addr: text(20) });
const tlv = fc.record({
  tag: fc.oneof(
    fc.constantFrom(0x001e, 0x0204, 0x020c, 0x020e, 0x020f, 0x0423, 0x0424, 0x0427, 0x1400),
    fc.nat(0xffff),
  ),
  value: anyOctets(20).map((octets) => Buffer.from(octets)),
});
const soundMessage = fc
  .record({
    commandId: fc.constantFrom(COMMAND.submit_sm, COMMAND.deliver_sm, COMMAND.data_sm),
    sequence: fc.nat(0xffffffff),
    serviceType: text(5),
    source: address,
    destination: address,
    esmClass: fc.nat(255),
    validityPeriod: text(16),
    registeredDelivery: fc.nat(255),
    dataCoding: fc.nat(255),
    shortMessage: anyOctets(160),
    tlvs: fc.array(tlv, { maxLength: 5 }),
  })
  .map((message) => Uint8Array.from(encodeMessage(message)));

/** A PDU whose header is whole, as framing yields it: the rest is anything. */
const pduLike = fc.oneof(
  anyFrame.map((frame) => Uint8Array.from(frame)),
  damaged(soundMessage),
);

function isWithin(frame: Buffer, view: Uint8Array): boolean {
  if (view.length === 0) return true;
  const from = view.byteOffset - frame.byteOffset;
  return view.buffer === frame.buffer && from >= HEADER_LENGTH && from + view.length <= frame.length;
}

function checkPdu(frame: Buffer, pdu: Pdu): void {
  const octets = Object.values(pdu.fields).reduce<number>(
    (sum, value) => sum + (typeof value === "number" ? 1 : value.length),
    0,
  );
  must(octets + pdu.tlvs.length * 4 <= frame.length, "More was read than is there.");
  must(
    pdu.tlvs.every(({ value }) => isWithin(frame, value)),
    "A parameter reaches out of its PDU.",
  );
}

function checkMessage(frame: Buffer, { shortMessage, options }: MessagePdu): void {
  must(isWithin(frame, shortMessage), "A short_message reaches out of its PDU.");
  must(
    options.payload === null || isWithin(frame, options.payload),
    "A message_payload reaches out of its PDU.",
  );
}

const MESSAGES: readonly number[] = [COMMAND.submit_sm, COMMAND.deliver_sm, COMMAND.data_sm];
/** Limits that only the general reader has: the fixed one takes longer strings, and parameters that it does not read. */
const STRICTER = ["too-long", "tlv-length"];

/** Of one message both readers say the same. */
function checkAgreement(
  general: ReturnType<typeof decodePdu>,
  fixed: ReturnType<typeof decodeMessage>,
): void {
  if (!general.ok) {
    const forgiven = STRICTER.includes(general.fault.problem);
    must(!fixed.ok || forgiven, `Only the general reader finds ${general.fault.problem}.`);
    return;
  }
  if (!fixed.ok) throw new Error(`Only the fixed layout finds ${fixed.fault.problem}.`);
  const { fields } = general.pdu;
  const { shortMessage, source, destination, dataCoding, esmClass } = fixed.pdu;
  const short = fields.short_message ?? Buffer.alloc(0);
  must(Buffer.isBuffer(short) && short.equals(shortMessage), "The readers differ in the text.");
  must(
    fields.source_addr === source.addr && fields.destination_addr === destination.addr,
    "They differ in addresses.",
  );
  must(
    fields.data_coding === dataCoding && fields.esm_class === esmClass,
    "They differ in what the text is.",
  );
}

export const pdus = fuzzTarget("pdu", {
  says: "both PDU decoders give a value or a fault, agree, and read nothing beyond the PDU",
  cases: pduLike.filter((octets) => octets.length >= HEADER_LENGTH),
  check: (octets) => {
    const frame = sized(Buffer.from(octets));
    const general = decodePdu(frame);
    if (general.ok) checkPdu(frame, general.pdu);
    else must(general.fault.status !== 0, "A fault without a status.");
    const fixed = decodeMessage(frame);
    if (fixed.ok) checkMessage(frame, fixed.pdu);
    else must(fixed.fault.status !== 0, "A fault without a status.");
    if (MESSAGES.includes(frame.readUInt32BE(4))) checkAgreement(general, fixed);
    must(readMessageId(frame).length <= frame.length - HEADER_LENGTH, "An id is longer than its PDU.");
  },
});
