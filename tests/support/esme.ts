import { connect, type Socket } from "node:net";
import { decodePdu, type Pdu } from "@/worker/smpp/decode";
import { encodePdu, type FieldValues } from "@/worker/smpp/encode";
import { FrameReader } from "@/worker/smpp/framing";
import type { CommandName } from "@/worker/smpp/constants";

/** A client that says exactly what a test tells it to, and answers nothing by itself. */
export class Esme {
  readonly inbox: Pdu[] = [];
  closed = false;
  private readonly reader = new FrameReader();
  private readonly waiters = new Set<() => void>();
  private sequence = 0;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (chunk: Buffer) => {
      for (const frame of this.reader.push(chunk)) {
        const read = decodePdu(frame);
        if (!read.ok) throw new Error(`unreadable PDU from the server: ${read.fault.field}`);
        this.inbox.push(read.pdu);
      }
      this.wake();
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.closed = true;
      this.wake();
    });
  }

  static connect(port: number): Promise<Esme> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(new Esme(socket)));
      socket.once("error", reject);
    });
  }

  static async bind(
    port: number,
    command: "bind_receiver" | "bind_transmitter" | "bind_transceiver" = "bind_transceiver",
    fields: FieldValues = {},
  ): Promise<Esme> {
    const esme = await Esme.connect(port);
    const answer = await esme.request(command, { system_id: "tester", interface_version: 0x34, ...fields });
    if (answer.status !== 0) throw new Error(`bind refused: ${answer.status}`);
    return esme;
  }

  /** Writes a request; returns its sequence number. */
  send(command: CommandName, fields: FieldValues = {}): number {
    this.sequence += 1;
    this.socket.write(encodePdu({ command, sequence: this.sequence, fields }));
    return this.sequence;
  }

  /** Writes a request and resolves with its answer. */
  async request(command: CommandName, fields: FieldValues = {}): Promise<Pdu> {
    const sequence = this.send(command, fields);
    const answers = await this.until((pdus) =>
      pdus.some((pdu) => pdu.sequence === sequence && pdu.commandId >= 0x80000000),
    );
    return answers.find((pdu) => pdu.sequence === sequence && pdu.commandId >= 0x80000000)!;
  }

  answer(pdu: Pdu, status = 0): void {
    const command = `${pdu.command}_resp` as CommandName;
    this.socket.write(encodePdu({ command, sequence: pdu.sequence, status }));
  }

  get delivers(): Pdu[] {
    return this.inbox.filter(({ command }) => command === "deliver_sm");
  }

  /** Resolves with `count` deliver_sm or more; none of them is answered. */
  async untilDelivers(count: number): Promise<Pdu[]> {
    await this.until(() => this.delivers.length >= count);
    return this.delivers;
  }

  async until(holds: (inbox: Pdu[]) => boolean, timeoutMs = 10_000): Promise<Pdu[]> {
    const until = performance.now() + timeoutMs;
    while (!holds(this.inbox)) {
      const left = until - performance.now();
      if (left <= 0 || this.closed)
        throw new Error(`not received; got ${this.inbox.map(({ command }) => command)}`);
      await this.changed(left);
    }
    return this.inbox;
  }

  async untilClosed(timeoutMs = 10_000): Promise<void> {
    const until = performance.now() + timeoutMs;
    while (!this.closed) {
      const left = until - performance.now();
      if (left <= 0) throw new Error("the server kept the link open");
      await this.changed(left);
    }
  }

  write(octets: Uint8Array): void {
    this.socket.write(octets);
  }

  close(): void {
    this.socket.destroy();
  }

  private changed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiters.add(done);
    });
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) waiter();
  }
}
