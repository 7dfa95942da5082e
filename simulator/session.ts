/**
 * One TCP connection of an ESME, SMSC side.
 * - open: connected, no bind yet; only bind, enquire_link and unbind are answered
 * - receiver, transmitter, transceiver: after the bind of that name was accepted
 * - closed: the socket ended; unanswered deliveries went back to their owner
 */
import type { Socket } from "node:net";
import { COMMAND, isResponse, responseId, STATUS, TLV, type CommandName } from "@/worker/smpp/constants";
import { decodePdu, readHeader, type Pdu } from "@/worker/smpp/decode";
import { encodePdu, type PduToWrite } from "@/worker/smpp/encode";
import { FrameReader } from "@/worker/smpp/framing";
import { isDeliverAnswer, withSequence, type Delivery } from "./delivery";

export type BoundMode = "receiver" | "transmitter" | "transceiver";
type Mode = "open" | BoundMode | "closed";

export type SessionHandlers = {
  /** the status that a bind is answered with; 0 accepts it */
  onBind(bind: { systemId: string; password: string; mode: BoundMode }): number;
  onBound(session: Session): void;
  onSubmit(session: Session, pdu: Pdu): void;
  /** a delivery was answered; a place in the window is free */
  onAnswer(session: Session, delivery: Delivery, status: number): void;
  onClosed(session: Session, unanswered: Delivery[]): void;
  /** reads and never answers */
  isSilent(): boolean;
};

const BINDS: ReadonlyMap<number, BoundMode> = new Map([
  [COMMAND.bind_receiver, "receiver"],
  [COMMAND.bind_transmitter, "transmitter"],
  [COMMAND.bind_transceiver, "transceiver"],
]);
const VERSION_3_4 = 0x34;

type InFlight = { delivery: Delivery; since: number };

export class Session {
  mode: Mode = "open";
  systemId = "";
  boundAt: number | null = null;
  submits = 0;
  delivers = 0;
  readonly openedAt = performance.now();
  private readonly reader = new FrameReader();
  private readonly inFlight = new Map<number, InFlight>();
  private sequence = 0;
  private outgoing: Buffer[] = [];
  private lastRead = performance.now();
  private enquiredAt: number | null = null;

  constructor(
    readonly id: number,
    private readonly socket: Socket,
    private readonly handlers: SessionHandlers,
  ) {
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.read(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("drain", () => socket.resume());
    socket.on("close", () => this.close());
  }

  get receives(): boolean {
    return this.mode === "receiver" || this.mode === "transceiver";
  }

  get unanswered(): number {
    return this.inFlight.size;
  }

  /** Sends a delivery; its answer comes as `onAnswer`, or it is handed back with `onClosed` or `overdue`. */
  deliver(delivery: Delivery): void {
    const sequence = this.nextSequence();
    this.inFlight.set(sequence, { delivery, since: performance.now() });
    this.delivers += 1;
    this.write(withSequence(delivery.octets, sequence));
  }

  /** Takes back what was not answered for `ms`; a later answer to it counts for nothing. */
  overdue(ms: number): Delivery[] {
    const before = performance.now() - ms;
    const late = [...this.inFlight].filter(([, { since }]) => since <= before);
    for (const [sequence] of late) this.inFlight.delete(sequence);
    return late.map(([, { delivery }]) => delivery);
  }

  answer(pdu: { commandId: number; sequence: number }, status: number, fields?: PduToWrite["fields"]): void {
    const command = commandName(responseId(pdu.commandId));
    this.write(encodePdu({ command, sequence: pdu.sequence, status, fields }));
  }

  /** Asks an idle peer whether it is there; destroys the link when it does not say so. */
  keepAlive(idleMs: number): void {
    const now = performance.now();
    if (this.mode === "open" || this.mode === "closed") return;
    if (this.enquiredAt !== null && now - this.enquiredAt > idleMs) return this.drop();
    if (this.enquiredAt !== null || now - this.lastRead < idleMs) return;
    this.enquiredAt = now;
    this.write(encodePdu({ command: "enquire_link", sequence: this.nextSequence() }));
  }

  /** Asks the peer to unbind, and ends the link when it has answered or said nothing for `ms`. */
  unbind(ms: number): void {
    if (this.mode !== "open" && this.mode !== "closed") {
      this.write(encodePdu({ command: "unbind", sequence: this.nextSequence() }));
    } else this.drop();
    setTimeout(() => this.drop(), ms).unref();
  }

  /** Ends the link at once; what was answered before is still written. */
  drop(): void {
    this.flush();
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.lastRead = performance.now();
    this.enquiredAt = null;
    for (const frame of this.reader.push(chunk)) this.handle(frame);
    // clause 3.2: after a wrong length nothing in the stream can be trusted
    if (this.reader.fault) this.drop();
  }

  private handle(frame: Buffer): void {
    if (this.mode === "closed" || this.handlers.isSilent()) return;
    const { commandId, sequence, status } = readHeader(frame);
    if (isDeliverAnswer(commandId)) return this.settle(sequence, status);
    if (isResponse(commandId)) {
      if (commandId === COMMAND.unbind_resp) this.socket.end();
      return;
    }
    const read = decodePdu(frame);
    if (!read.ok) {
      const known = read.fault.problem !== "unknown-command";
      const command = known ? commandName(responseId(commandId)) : "generic_nack";
      this.write(encodePdu({ command, sequence, status: read.fault.status }));
      return;
    }
    this.request(read.pdu);
  }

  private request(pdu: Pdu): void {
    switch (pdu.command) {
      case "bind_receiver":
      case "bind_transmitter":
      case "bind_transceiver":
        return this.bind(pdu);
      case "enquire_link":
        return this.answer(pdu, STATUS.ok);
      case "unbind":
        this.answer(pdu, STATUS.ok);
        this.flush();
        this.socket.end();
        return;
      case "submit_sm":
        if (this.mode !== "transmitter" && this.mode !== "transceiver") {
          return this.answer(pdu, STATUS.wrongBindState);
        }
        this.submits += 1;
        return this.handlers.onSubmit(this, pdu);
      default:
        this.write(
          encodePdu({ command: "generic_nack", sequence: pdu.sequence, status: STATUS.invalidCommandId }),
        );
    }
  }

  private bind(pdu: Pdu): void {
    const mode = BINDS.get(pdu.commandId);
    if (!mode || this.mode !== "open") return this.answer(pdu, ALREADY_BOUND);
    const systemId = String(pdu.fields.system_id);
    const status = this.handlers.onBind({ systemId, password: String(pdu.fields.password), mode });
    if (status !== STATUS.ok) return this.answer(pdu, status);
    this.mode = mode;
    this.systemId = systemId;
    this.boundAt = Date.now();
    const version = { tag: TLV.sc_interface_version, value: Buffer.of(VERSION_3_4) };
    const command = commandName(responseId(pdu.commandId));
    this.write(
      encodePdu({ command, sequence: pdu.sequence, fields: { system_id: "simulator" }, tlvs: [version] }),
    );
    this.handlers.onBound(this);
  }

  private settle(sequence: number, status: number): void {
    const known = this.inFlight.get(sequence);
    if (!known) return;
    this.inFlight.delete(sequence);
    this.handlers.onAnswer(this, known.delivery, status);
  }

  /** What is written in one turn of the event loop leaves in one write. A peer that does not read is not read either. */
  private write(octets: Buffer): void {
    if (this.mode === "closed") return;
    if (this.outgoing.push(octets) === 1) setImmediate(() => this.flush());
  }

  private flush(): void {
    if (this.outgoing.length === 0 || !this.socket.writable) return;
    const octets = this.outgoing.length === 1 ? this.outgoing[0]! : Buffer.concat(this.outgoing);
    this.outgoing = [];
    if (!this.socket.write(octets)) this.socket.pause();
  }

  private close(): void {
    if (this.mode === "closed") return;
    this.mode = "closed";
    const unanswered = [...this.inFlight.values()].map(({ delivery }) => delivery);
    this.inFlight.clear();
    this.outgoing = [];
    this.handlers.onClosed(this, unanswered);
  }

  /** clause 5.1.1: 1 to 0x7FFFFFFF; numbers still in flight are stepped over. */
  private nextSequence(): number {
    do this.sequence = this.sequence >= 0x7fffffff ? 1 : this.sequence + 1;
    while (this.inFlight.has(this.sequence));
    return this.sequence;
  }
}

/** ESME_RALYBND */
const ALREADY_BOUND = 0x05;

const NAMES: ReadonlyMap<number, CommandName> = new Map(
  Object.entries(COMMAND).map(([name, id]) => [id, name as CommandName]),
);

function commandName(id: number): CommandName {
  return NAMES.get(id) ?? "generic_nack";
}
