import { COMMAND, type CommandName } from "@/worker/smpp/constants";
import { encodeMessage, type MessageToWrite } from "@/worker/smpp/message-encode";
import type { Pdu } from "@/worker/smpp/decode";
import { politeScript, startScriptedSmsc, type Peer, type ScriptedSmsc } from "./scripted-smsc";
import { waitFor } from "./wait";

export const NUMBER = "12345";

/** A text as an SMSC delivers it; the octets of two equal ones are equal but for the sequence number. */
export type Delivery = { from: string; body: string | Uint8Array } & Partial<
  Pick<MessageToWrite, "esmClass" | "dataCoding" | "tlvs">
> & { to?: string };

/** The command_status of the answer; "lost" when the session ended without one. */
export type Answer = number | "lost";

export type Submitted = { to: string; text: string };

const REDELIVERY_MS = 100;

/**
 * An SMSC in the test's own process: it outlives whatever happens to the installation, and remembers what it was told. It
 * keeps a text until it is answered with OK, as SMSCs do.
 */
export class Operator {
  /** the most sessions that were bound at once */
  mostBound = 0;
  private sequence = 0;

  private constructor(private readonly smsc: ScriptedSmsc) {}

  static async start(): Promise<Operator> {
    const polite = politeScript();
    const operator: Operator = new Operator(
      await startScriptedSmsc((pdu, peer) => {
        if (pdu.command.startsWith("bind_"))
          operator.mostBound = Math.max(operator.mostBound, operator.bound.length);
        return polite(pdu, peer);
      }),
    );
    return operator;
  }

  get port(): number {
    return this.smsc.port;
  }

  /** Sessions that are bound at this moment, the newest last. */
  get bound(): Peer[] {
    return this.smsc.peers.filter(({ bind, closed }) => bind !== null && !closed);
  }

  /** Every text that was submitted, in order, in GSM 7-bit. */
  get submitted(): Submitted[] {
    return this.smsc.peers.flatMap(({ received }) => received.flatMap(readSubmit));
  }

  submittedTo(phone: string): string[] {
    return this.submitted.filter(({ to }) => to === phone).map(({ text }) => text);
  }

  /** Resolves to the newest session that can receive, bound as `bind` where that is given. */
  async untilBound(bind?: CommandName, timeoutMs = 30_000): Promise<Peer> {
    const find = (): Peer | undefined =>
      this.bound.findLast((peer) =>
        bind === undefined ? peer.bind !== "bind_transmitter" : peer.bind === bind,
      );
    await waitFor("a session is bound", () => Promise.resolve(find() !== undefined), timeoutMs);
    return find()!;
  }

  /** Delivers once on one session; resolves to its answer. */
  deliver(peer: Peer, delivery: Delivery): Promise<Answer> {
    const sequence = this.nextSequence();
    const answer = peer.answerTo(sequence);
    peer.socket.write(encodeDelivery(sequence, delivery));
    return answer;
  }

  /** Delivers on whatever session there is, again and again until it is answered with OK. */
  async deliverUntilTaken(delivery: Delivery): Promise<void> {
    for (;;) {
      const peer = await this.untilBound();
      if ((await this.deliver(peer, delivery)) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, REDELIVERY_MS));
    }
  }

  /** Asks for a sign of life; resolves to the milliseconds until it came, Infinity when the session ended. */
  async enquire(peer: Peer): Promise<number> {
    const sequence = this.nextSequence();
    const answer = peer.answerTo(sequence);
    const began = performance.now();
    peer.send({ command: "enquire_link", sequence });
    return (await answer) === 0 ? performance.now() - began : Infinity;
  }

  close(): Promise<void> {
    return this.smsc.close();
  }

  private nextSequence(): number {
    return (this.sequence += 1);
  }
}

function encodeDelivery(sequence: number, delivery: Delivery): Buffer {
  const { from, to = NUMBER, body, esmClass = 0, dataCoding = 0, tlvs } = delivery;
  return encodeMessage({
    commandId: COMMAND.deliver_sm,
    sequence,
    source: { ton: 1, npi: 1, addr: from },
    destination: { ton: 0, npi: 1, addr: to },
    esmClass,
    registeredDelivery: 0,
    dataCoding,
    shortMessage: typeof body === "string" ? Buffer.from(body, "latin1") : body,
    tlvs,
  });
}

function readSubmit({ command, fields }: Pdu): Submitted[] {
  if (command !== "submit_sm") return [];
  const text = Buffer.from(fields.short_message as Uint8Array).toString("latin1");
  return [{ to: String(fields.destination_addr), text }];
}

/** A part of a long text with a user data header (3GPP 23.040 clause 9.2.3.24.1 and .8). */
export function partOf(
  text: string,
  { ref, seq, total, bits = 8 }: { ref: number; seq: number; total: number; bits?: 8 | 16 },
): Pick<Delivery, "body" | "esmClass"> {
  const header = bits === 8 ? [5, 0, 3, ref] : [6, 8, 4, ref >> 8, ref & 0xff];
  return { esmClass: 0x40, body: Buffer.from([...header, total, seq, ...Buffer.from(text, "latin1")]) };
}
