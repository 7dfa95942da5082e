/** A submitted text: its fate, the bubble on the phone, the answer, and the delivery receipt. */
import type { SimulatorSettings } from "@/domain/simulator/control";
import { STATUS, TLV } from "@/worker/smpp/constants";
import type { Pdu } from "@/worker/smpp/decode";
import { encodeDeliver, type Address, type Delivery } from "./delivery";
import type { Faults } from "./faults";
import type { Phones } from "./phones";
import { Reassembly, type Part } from "./reassembly";
import { RECEIPT_CLASS, writeReceipt } from "./receipt";
import type { Session } from "./session";

export type SubmissionDeps = {
  phones: Phones;
  faults: Faults;
  settings(): SimulatorSettings;
  after(ms: number, work: () => void): void;
  deliver(delivery: Delivery): void;
};

const UDHI = 0x40;
/** registered_delivery (SMPP 3.4 clause 5.2.17): 1 always, 2 after a failure, 3 (5.0) after a success. */
const RECEIPT_BITS = 0x03;

type Submitted = { source: Address; destination: Address; part: Part; registered: number };

export class Submissions {
  private readonly reassembly = new Reassembly<{ bubbleId: number }>();
  /** Ids grow across restarts: the clock in ms times 64 leaves room for 64,000 texts a second. */
  private lastMessage = Date.now() * 64;

  constructor(private readonly deps: SubmissionDeps) {}

  take(session: Session, pdu: Pdu): void {
    const submitted = readSubmit(pdu);
    const phone = submitted.part.destination;
    if (phone === "") return session.answer(pdu, STATUS.invalidDestination);
    const fate = this.deps.faults.fateOfSubmit(performance.now(), phone);
    switch (fate.kind) {
      case "accept":
        this.accept(session, pdu, submitted);
        return this.answer(fate.delayMs, () =>
          session.answer(pdu, STATUS.ok, { message_id: submitted.part.messageId }),
        );
      case "refuse":
        return this.answer(fate.delayMs, () => session.answer(pdu, fate.status));
      case "no-answer":
        if (fate.accepts) this.accept(session, pdu, submitted);
        return;
      case "drop":
        if (fate.accepts) this.accept(session, pdu, submitted);
        return session.drop();
    }
  }

  clear(): void {
    this.reassembly.clear();
  }

  private answer(delayMs: number, write: () => void): void {
    if (delayMs === 0) write();
    else this.deps.after(delayMs, write);
  }

  private accept(session: Session, pdu: Pdu, { source, destination, part, registered }: Submitted): void {
    part.messageId = (this.lastMessage += 1).toString(16);
    const text = this.show(part, Number(pdu.fields.data_coding));
    if (registered !== 0) {
      this.report({ account: session.systemId, source, destination, part, registered, text });
    }
  }

  /** Shows the part on its phone; returns the text of the message so far. */
  private show(part: Part, dataCoding: number): string {
    const joined = this.reassembly.add(part);
    const { text, total, have, messageIds } = joined;
    const state = have === total ? "received" : "arriving";
    if (joined.tag) {
      this.deps.phones.change(joined.tag.bubbleId, { text, state, parts: total, messageIds });
      return text;
    }
    const bubble = this.deps.phones.show({
      ...{ phone: part.destination, number: part.source, direction: "received", text, at: Date.now() },
      ...{ state, parts: total, dataCoding, messageIds },
    });
    joined.setTag({ bubbleId: bubble.id });
    return text;
  }

  private report(submitted: Submitted & { account: string; text: string }): void {
    const { faults, settings, after } = this.deps;
    const { account, source, destination, part, registered, text } = submitted;
    const fate = faults.fateOfReceipt(performance.now(), part.destination);
    const arrived = fate.state === "DELIVRD";
    if ((registered === 2 && arrived) || (registered === 3 && !arrived)) return;
    const submittedAt = Date.now();
    const { receiptDelayMs, receiptIds } = settings();
    const id = part.messageId;
    const messageId = receiptIds === "same" ? id : BigInt(`0x${id}`).toString(10);
    after(receiptDelayMs + fate.delayMs, () => {
      const { body, tlvs } = writeReceipt({
        ...{ messageId, state: fate.state, submittedAt, doneAt: Date.now(), text },
      });
      // a receipt goes the way back: from the phone to the number that texted it
      const octets = encodeDeliver({
        ...{ source: destination, destination: source, esmClass: RECEIPT_CLASS, dataCoding: 0, body, tlvs },
      });
      for (let copy = 0; copy < fate.copies; copy += 1)
        this.deps.deliver({ route: { account }, octets, settle: () => undefined });
    });
  }
}

function readSubmit({ fields, tlvs }: Pdu): Submitted {
  const esmClass = Number(fields.esm_class);
  const short = octetsOf(fields.short_message);
  const payload = tlvs.find(({ tag }) => tag === TLV.message_payload)?.value;
  const source = addressIn(fields, "source_addr", "source_addr_ton", "source_addr_npi");
  const destination = addressIn(fields, "destination_addr", "dest_addr_ton", "dest_addr_npi");
  return {
    source,
    destination,
    registered: Number(fields.registered_delivery) & RECEIPT_BITS,
    part: {
      // a copy: the frame is a view on the read buffer, which a waiting part would keep whole
      octets: Buffer.from(short.length === 0 && payload ? payload : short),
      dataCoding: Number(fields.data_coding),
      udhi: (esmClass & UDHI) !== 0,
      source: digitsOf(source.addr),
      destination: digitsOf(destination.addr),
      messageId: "",
      sar: readSar(tlvs),
    },
  };
}

function readSar(tlvs: Pdu["tlvs"]): Part["sar"] {
  const find = (tag: number): Buffer | undefined => tlvs.find((tlv) => tlv.tag === tag)?.value;
  const ref = find(TLV.sar_msg_ref_num);
  const total = find(TLV.sar_total_segments);
  const seq = find(TLV.sar_segment_seqnum);
  if (!ref || !total || !seq) return null;
  return { ref: ref.readUInt16BE(0), total: total.readUInt8(0), seq: seq.readUInt8(0) };
}

function addressIn(fields: Pdu["fields"], addr: string, ...[ton, npi]: [string, string]): Address {
  return { ton: Number(fields[ton]), npi: Number(fields[npi]), addr: String(fields[addr]) };
}

function octetsOf(value: Pdu["fields"][string] | undefined): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

/** Phones are known by digits: some ESMEs keep the plus. */
function digitsOf(addr: string): string {
  return addr.replace(/^\+/, "");
}
