/**
 * One SMPP session of an ESME: bind, requests and their answers, timers, unbind (SMPP 3.4 clause 2.2 and 4). It never
 * touches a socket: it is given functions, the octets that came, and the time.
 *
 * States, changed by `enter` and `end` only:
 * - binding: from the start, the bind is written; left by its answer, its timer, or the end of the connection
 * - bound: after an answer without error; left by `stop`, an unbind of the peer, or a fault
 * - draining: after `stop`: no new submits, answers are awaited; left when none is missing or half the time is used
 * - unbinding: our unbind is written; left by its answer or at the deadline
 * - leaving: the peer has sent unbind: answers are finished, unbind_resp is the last PDU
 * - closed: for ever; `onEnd` was called once and every request in flight was handed back
 *
 * outbind has no answer and no effect: a server that wants to be called back is not supported (clause 2.2.1).
 */
import { bindFields, readSmscVersion } from "./bind";
import { COMMAND, isResponse, STATUS } from "./constants";
import { readHeader } from "./decode";
import { encodePdu, PduEncodeError, type FieldValues } from "./encode";
import { FrameReader } from "./framing";
import { HeldMessages } from "./held-messages";
import type { InboundMessage } from "./inbound-message";
import { readMessageId } from "./message-decode";
import { encodeHeader, encodeMessage } from "./message-encode";
import { Output } from "./output";
import type { SessionEnd } from "./session-end";
import {
  PHASES,
  type SessionIo,
  type SessionSettings,
  type SessionState,
  type SessionWiring,
  type Submit,
} from "./session-types";
import { dueStep, LEAVE_MS, type Watch } from "./timers";
import { RequestWindow, type OpenRequest, type SubmitVerdict } from "./window";

export class Session {
  private state: SessionState = "binding";
  private readonly reader = new FrameReader();
  readonly window = new RequestWindow();
  private readonly output: Output;
  private readonly watch: Watch;
  private readonly held: HeldMessages;
  private stopBy = 0;
  private unbindSequence = 0;

  /** Writes the bind. The connection is open. */
  constructor(
    private readonly settings: SessionSettings,
    private readonly io: SessionIo,
    private readonly wiring: SessionWiring,
  ) {
    const now = wiring.clock.monotonic();
    this.watch = { phase: "binding", since: now, receivedAt: now, enquiryAt: null, deadline: 0 };
    this.output = new Output({
      ...io,
      onBlocked: (blocked) => (blocked ? io.pause() : io.resume()),
      onWithheld: (write) => this.window.withhold(write),
    });
    this.held = new HeldMessages(settings.held, {
      ...wiring,
      write: (octets) => this.output.push(octets),
      isOver: () => this.state === "closed",
      onAnswered: () => this.proceedWhenQuiet(),
      onFault: (fault) => wiring.events.onFault(fault),
    });
    this.request(`bind_${settings.bind}`, bindFields(settings));
  }

  /** Places left for submits; 0 while nothing may be submitted or the socket is full. */
  get room(): number {
    if (this.state !== "bound" || this.output.blocked || this.settings.bind === "receiver") return 0;
    return this.settings.windowSize - this.window.inFlight;
  }

  /** Calls `settle` once, whatever happens. */
  submit(part: Submit, settle: (verdict: SubmitVerdict) => void): void {
    if (this.room < 1) return settle({ kind: "unsent", reason: "not-bound" });
    const sequence = this.window.next();
    let octets: Buffer;
    try {
      octets = encodeMessage({ ...part, commandId: COMMAND.submit_sm, sequence });
    } catch (error) {
      if (!(error instanceof PduEncodeError)) throw error;
      return settle({ kind: "refused", status: error.status });
    }
    this.send({ commandId: COMMAND.submit_sm, sequence, settle }, octets);
  }

  /** Asks for a sign of life now; `onAlive` says that it came. */
  enquire(): void {
    if (this.state !== "bound" || this.watch.enquiryAt !== null) return;
    this.watch.enquiryAt = this.wiring.clock.monotonic();
    this.request("enquire_link");
  }

  /** No new submits; answers are awaited for half the time, then unbind, then the end. */
  stop(budgetMs: number): void {
    if (this.state === "binding") return this.end({ kind: "stopped", clean: true }, "destroy");
    if (this.state !== "bound") return;
    const now = this.wiring.clock.monotonic();
    this.stopBy = now + budgetMs;
    this.enter("draining", now + budgetMs / 2);
    this.proceedWhenQuiet();
  }

  /** Octets from the peer. */
  receive(chunk: Buffer): void {
    if (this.state === "closed") return;
    this.watch.receivedAt = this.wiring.clock.monotonic();
    const inbound: InboundMessage[] = [];
    const frames = this.reader.push(chunk);
    if (this.wiring.observer.tracing) this.wiring.observer.read(frames);
    for (const frame of frames) this.handle(frame, inbound);
    // What came before a fault is not lost: it is stored, and its redelivery recognised.
    if (inbound.length > 0) this.wiring.events.onInbound(inbound);
    if (this.reader.fault) this.end({ kind: "garbled", fault: this.reader.fault }, "destroy");
  }

  drained(): void {
    this.output.drained();
  }

  /** The connection is gone. */
  lost(code: string | null): void {
    if (this.state === "unbinding") return this.end({ kind: "stopped", clean: false }, "destroy");
    if (this.state === "leaving") return this.end({ kind: "unbound" }, "destroy");
    this.end({ kind: "lost", code, whileBinding: this.state === "binding" }, "destroy");
  }

  /** What time asks for; called several times a second. */
  tick(): void {
    if (this.state === "closed") return;
    const now = this.wiring.clock.monotonic();
    if (this.state !== "binding") {
      // the bind has a timer of its own
      for (const request of this.window.takeOverdue(now - this.settings.timers.responseMs))
        request.settle?.({ kind: "unknown", reason: "timeout" });
      this.proceedWhenQuiet();
    }
    const step = dueStep(this.watch, this.settings.timers, now);
    switch (step) {
      case "none":
        return;
      case "enquire":
        return this.enquire();
      case "bind-timeout":
      case "enquiry-unanswered":
      case "silent":
        return this.end({ kind: step }, "destroy");
      case "deadline":
        return this.proceed();
    }
  }

  private handle(frame: Buffer, inbound: InboundMessage[]): void {
    if (this.state === "closed") return;
    const commandId = frame.readUInt32BE(4);
    const sequence = frame.readUInt32BE(12);
    switch (commandId) {
      case COMMAND.deliver_sm:
      case COMMAND.data_sm: {
        // Also before the bind is answered: some servers write both at once from two threads (kannel's drive_smpp).
        const message = this.held.take(frame);
        return void (message && inbound.push(message));
      }
      case COMMAND.submit_sm_resp:
        return this.takeSubmitAnswer(frame, sequence);
      case COMMAND.enquire_link:
        return this.respond(COMMAND.enquire_link_resp, { sequence });
      case COMMAND.enquire_link_resp:
        return void (this.window.take(sequence, commandId) && this.noteAlive());
      case COMMAND.bind_receiver_resp:
      case COMMAND.bind_transmitter_resp:
      case COMMAND.bind_transceiver_resp:
        return this.takeBindAnswer(frame, commandId);
      case COMMAND.unbind:
        return this.takeUnbind(sequence);
      case COMMAND.unbind_resp:
        return void (
          this.window.take(sequence, commandId) && this.end({ kind: "stopped", clean: true }, "end")
        );
      case COMMAND.generic_nack:
        return this.takeNack(frame.readUInt32BE(8), sequence);
      case COMMAND.alert_notification:
      case COMMAND.outbind:
        return; // clause 4.12.1 and 4.1.7: neither has a response
      default:
        // A response to nothing that we asked is passed over; a nack to it could start a ping-pong.
        if (!isResponse(commandId))
          this.respond(COMMAND.generic_nack, { sequence, status: STATUS.invalidCommandId });
    }
  }

  private takeSubmitAnswer(frame: Buffer, sequence: number): void {
    const request = this.window.take(sequence, COMMAND.submit_sm_resp);
    if (!request) return;
    const status = frame.readUInt32BE(8);
    this.wiring.observer.answered(status, this.watch.receivedAt - request.sentAt);
    if (status === STATUS.ok) request.settle?.({ kind: "accepted", smscId: readMessageId(frame) });
    else request.settle?.({ kind: "refused", status });
    this.proceedWhenQuiet();
  }

  private takeBindAnswer(frame: Buffer, commandId: number): void {
    const { status, sequence } = readHeader(frame);
    if (!this.window.take(sequence, commandId)) return;
    if (status !== STATUS.ok) return this.end({ kind: "bind-refused", status }, "destroy");
    this.enter("bound", 0);
    this.wiring.events.onBound({ smscVersion: readSmscVersion(frame) });
  }

  private takeUnbind(sequence: number): void {
    this.unbindSequence = sequence;
    if (this.state === "binding" || this.state === "unbinding") return this.leave();
    this.enter("leaving", this.wiring.clock.monotonic() + LEAVE_MS);
    this.proceedWhenQuiet();
  }

  private takeNack(status: number, sequence: number): void {
    if (sequence === 0) return this.end({ kind: "rejected", status }, "destroy");
    const request = this.window.takeAny(sequence);
    if (!request) return;
    if (request.settle) {
      const refused = status === STATUS.ok ? STATUS.systemError : status;
      this.wiring.observer.answered(refused, this.watch.receivedAt - request.sentAt);
      request.settle({ kind: "refused", status: refused });
      return this.proceedWhenQuiet();
    }
    // An enquiry that it does not know was read by somebody who is alive.
    if (request.commandId === COMMAND.enquire_link) return this.noteAlive();
    if (request.commandId === COMMAND.unbind) return this.end({ kind: "stopped", clean: true }, "end");
    this.end({ kind: "bind-refused", status }, "destroy");
  }

  private noteAlive(): void {
    this.watch.enquiryAt = null;
    this.wiring.events.onAlive?.();
  }

  /** After `stop` or the peer's unbind: goes on as soon as nothing is missing any more. */
  private proceedWhenQuiet(): void {
    if (this.state !== "draining" && this.state !== "leaving") return;
    if (this.window.inFlight === 0 && this.held.count === 0) this.proceed();
  }

  /** The next step towards the end. */
  private proceed(): void {
    if (this.state === "draining") {
      this.enter("unbinding", this.stopBy);
      this.request("unbind");
    } else if (this.state === "leaving") {
      this.leave();
    } else if (this.state === "unbinding") {
      this.end({ kind: "stopped", clean: false }, "destroy");
    }
  }

  private leave(): void {
    this.respond(COMMAND.unbind_resp, { sequence: this.unbindSequence });
    this.end(this.state === "unbinding" ? { kind: "stopped", clean: true } : { kind: "unbound" }, "end");
  }

  private respond(id: number, { status = STATUS.ok, sequence }: { status?: number; sequence: number }): void {
    this.output.push(encodeHeader(id, { status, sequence }));
  }

  private request(
    command: "enquire_link" | "unbind" | `bind_${SessionSettings["bind"]}`,
    fields?: FieldValues,
  ): void {
    const sequence = this.window.next();
    const octets = encodePdu({ command, sequence, fields });
    this.send({ commandId: COMMAND[command], sequence, settle: null }, octets);
  }

  private send(request: Omit<OpenRequest, "sentAt" | "write">, octets: Buffer): void {
    this.window.add({ ...request, sentAt: this.wiring.clock.monotonic(), write: this.output.nextWrite });
    this.output[request.settle ? "pushSubmit" : "push"](octets);
  }

  private enter(state: Exclude<SessionState, "closed">, deadline: number): void {
    if (this.state === "closed") throw new Error(`A closed session cannot become ${state}.`);
    this.state = state;
    this.watch.phase = PHASES[state];
    this.watch.since = this.wiring.clock.monotonic();
    this.watch.deadline = deadline;
  }

  private end(end: SessionEnd, how: "end" | "destroy"): void {
    if (this.state === "closed") return;
    this.state = "closed";
    if (how === "end") this.output.flush();
    const written = this.output.close();
    for (const { write, settle } of this.window.takeAll())
      settle?.({ kind: write < written ? "unknown" : "unsent", reason: "session-ended" });
    this.io.close(how);
    this.wiring.events.onEnd(end, this.wiring.clock.monotonic() - this.watch.receivedAt);
  }
}
