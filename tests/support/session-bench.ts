import { COMMAND, type CommandName } from "@/worker/smpp/constants";
import { decodePdu, type Pdu } from "@/worker/smpp/decode";
import { encodePdu, type PduToWrite } from "@/worker/smpp/encode";
import { FrameReader } from "@/worker/smpp/framing";
import type { InboundMessage } from "@/worker/smpp/inbound-message";
import { encodeMessage } from "@/worker/smpp/message-encode";
import { Session } from "@/worker/smpp/session";
import { NOBODY } from "@/worker/smpp/session-observer";
import type { SessionEnd } from "@/worker/smpp/session-end";
import type { SessionSettings, Submit } from "@/worker/smpp/session-types";
import type { SubmitVerdict } from "@/worker/smpp/window";

export const TIMERS = { bindMs: 5_000, enquireLinkMs: 30_000, responseMs: 10_000, inactivityMs: 80_000 };

export const PART: Submit = {
  source: { ton: 0, npi: 1, addr: "1234" },
  destination: { ton: 1, npi: 1, addr: "251911000001" },
  esmClass: 0,
  registeredDelivery: 1,
  dataCoding: 0,
  shortMessage: Buffer.from("Thank you"),
};

/** A session whose peer, socket and clock are the test's. */
export class Bench {
  now = 1_000;
  writes: Buffer[] = [];
  /** what the socket says to a write */
  accepts = true;
  paused = false;
  /** whether submits may be written */
  leased = true;
  closed: "end" | "destroy" | null = null;
  end: SessionEnd | null = null;
  inbound: InboundMessage[] = [];
  reads: number[] = [];
  verdicts: SubmitVerdict[] = [];
  faults: string[] = [];
  /** what an observer is told of the answers to submits, and of those to inbound messages */
  answers: { status: number; waitedMs: number }[] = [];
  acknowledged: number[] = [];
  bound = 0;
  private tasks: (() => void)[] = [];
  private readonly reader = new FrameReader();
  readonly session: Session;

  constructor(settings: Partial<SessionSettings> = {}) {
    const io = {
      write: (octets: Buffer) => (this.writes.push(octets), this.accepts),
      defer: (task: () => void) => void this.tasks.push(task),
      pause: () => void (this.paused = true),
      resume: () => void (this.paused = false),
      close: (how: "end" | "destroy") => void (this.closed = how),
      maySubmit: () => this.leased,
    };
    const events = {
      onBound: () => void (this.bound += 1),
      onInbound: (messages: InboundMessage[]) => {
        this.reads.push(messages.length);
        this.inbound.push(...messages);
      },
      onFault: ({ field }: { field: string }) => void this.faults.push(field),
      onEnd: (end: SessionEnd) => {
        if (this.end) throw new Error("A session ended twice.");
        this.end = end;
      },
    };
    const observer = {
      ...NOBODY,
      answered: (status: number, waitedMs: number) => void this.answers.push({ status, waitedMs }),
      acknowledged: (status: number) => void this.acknowledged.push(status),
    };
    const account = { systemId: "radio", password: "secret", systemType: "", addressRange: "" };
    this.session = new Session(
      {
        ...{ bind: "transceiver", interfaceVersion: 0x34, windowSize: 10, timers: TIMERS, ...account },
        ...settings,
      },
      io,
      { events, observer, clock: { monotonic: () => this.now, wall: () => 1_700_000_000_000 + this.now } },
    );
  }

  static bound(settings: Partial<SessionSettings> = {}): Bench {
    const bench = new Bench(settings);
    const bind = bench.sent()[0]!;
    bench.reply(`${bind.command}_resp` as CommandName, { sequence: bind.sequence });
    return bench;
  }

  /** Ends a turn of the event loop. */
  turn(): void {
    for (const task of this.tasks.splice(0)) task();
  }

  /** PDUs written since the last look, and still in order. */
  sent(): Pdu[] {
    this.turn();
    return this.writes
      .splice(0)
      .flatMap((octets) => this.reader.push(octets))
      .map((frame) => {
        const result = decodePdu(frame);
        if (!result.ok) throw new Error(`The session wrote what cannot be read: ${result.fault.field}`);
        return result.pdu;
      });
  }

  reply(command: CommandName, pdu: Omit<PduToWrite, "command">): void {
    this.session.receive(encodePdu({ command, ...pdu }));
  }

  deliver(sequence: number, text = "VOTE 3"): void {
    this.session.receive(delivery(sequence, text));
  }

  submit(): void {
    this.session.submit(PART, (verdict) => this.verdicts.push(verdict));
  }

  /** Lets time pass as the real clock does: in ticks. */
  pass(ms: number): void {
    for (const until = this.now + ms; this.now < until;) {
      this.now += 200;
      this.session.tick();
    }
  }
}

/** A deliver_sm from a phone. */
export function delivery(sequence: number, text = "VOTE 3"): Buffer {
  return encodeMessage({
    ...PART,
    source: PART.destination,
    destination: PART.source,
    commandId: COMMAND.deliver_sm,
    sequence,
    shortMessage: Buffer.from(text),
  });
}
