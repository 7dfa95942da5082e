/**
 * Drives a load and measures it. A text is outstanding from its write until the reply to its sender arrived, or its
 * deliver_sm is answered where nobody replies: closed loops keep a window of them full, a rate sends them by the clock. One
 * write a turn in each direction.
 */
import { COMMAND, HEADER_LENGTH, isResponse, responseId } from "@/worker/smpp/constants";
import { readHeader } from "@/worker/smpp/decode";
import {
  bareAnswer,
  deliverTemplate,
  MAX_SENDERS,
  readSubmit,
  receiptOf,
  SUBMIT_ANSWER_LENGTH,
  writeDeliver,
  writeSubmitAnswer,
  type Template,
} from "./hot-pdus";
import { Latencies } from "./latencies";

export type LoadResult = {
  window: number | null;
  perSecondAsked: number | null;
  seconds: number;
  /** texts written, answered deliver_sm, replies that arrived (or answers, until those): inside the measured time */
  sent: number;
  answered: number;
  replies: number;
  repliesPerSecond: number;
  /** ms from the write of a text to the arrival of its reply */
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** deliver_sm answered with an error; texts without a reply in time; replies beyond the first */
  refused: number;
  lost: number;
  extra: number;
};

export type DriverOptions = {
  number: string;
  /** sent in turn */
  texts: string[];
  timeoutMs: number;
  /** what ends a text; default: its reply */
  until?: "reply" | "answer";
  /** report every reply that asks for a receipt as delivered */
  receipts: boolean;
  firstSender: number;
  write(octets: Buffer): void;
  /** called for every submit_sm with its arrival in ms */
  onSubmit?(at: number): void;
};

/** What the driver is asked to keep up: a full window, or a number of texts a second. */
type Demand =
  { kind: "idle" } | { kind: "window"; size: number } | { kind: "rate"; perSecond: number; since: number };

type Count = Pick<LoadResult, "sent" | "answered" | "refused" | "lost" | "extra"> & { latencies: Latencies };

const SWEEP_MS = 5;
/** Receipts under way at once: an SMSC has a window too. The others wait their turn. */
const RECEIPT_WINDOW = 500;
const newCount = (): Count => ({
  ...{ sent: 0, answered: 0, refused: 0, lost: 0, extra: 0, latencies: new Latencies() },
});

export class LoadDriver {
  private readonly templates: Template[];
  private readonly longest: number;
  /** sender to the time its text was written */
  private readonly outstanding = new Map<number, number>();
  /** sequence number to sender, until the deliver_sm is answered */
  private readonly unanswered = new Map<number, number>();
  private answers: { sequence: number; id: number }[] = [];
  private others: Buffer[] = [];
  /** those that wait for their turn, and those that are under way, by sequence number */
  private receipts: Buffer[] = [];
  private readonly reported = new Map<number, Buffer>();
  private demand: Demand = { kind: "idle" };
  private count = newCount();
  private sequence = 0;
  private sender: number;
  private messageId = Date.now();
  private sentByRate = 0;

  constructor(private readonly options: DriverOptions) {
    this.templates = options.texts.map((text) => deliverTemplate(options.number, text));
    this.longest = Math.max(...this.templates.map(({ octets }) => octets.length));
    this.sender = options.firstSender;
  }

  /** The PDUs of one read. */
  take(frames: readonly Buffer[]): void {
    const now = performance.now();
    for (const frame of frames) this.takeOne(frame, now);
    this.turn();
  }

  /** Runs a closed loop of `window` texts: a warm-up, then the measured time, then until nothing is outstanding. */
  async runWindow(window: number, { warmupMs, ms }: { warmupMs: number; ms: number }): Promise<LoadResult> {
    this.demand = { kind: "window", size: window };
    return { ...(await this.measure(warmupMs, ms)), window, perSecondAsked: null };
  }

  async runRate(perSecond: number, { warmupMs, ms }: { warmupMs: number; ms: number }): Promise<LoadResult> {
    this.sentByRate = 0;
    this.demand = { kind: "rate", perSecond, since: performance.now() };
    return { ...(await this.measure(warmupMs, ms)), window: null, perSecondAsked: perSecond };
  }

  private async measure(warmupMs: number, ms: number): Promise<LoadResult> {
    const timer = setInterval(() => this.sweep(), SWEEP_MS);
    this.turn();
    await wait(warmupMs);
    const count = (this.count = newCount());
    const began = performance.now();
    await wait(ms);
    const seconds = (performance.now() - began) / 1000;
    this.count = newCount();
    this.demand = { kind: "idle" };
    while (this.outstanding.size > 0) await wait(SWEEP_MS);
    clearInterval(timer);
    const { latencies, ...counts } = count;
    const replies = latencies.count;
    const repliesPerSecond = Math.round((replies / seconds) * 10) / 10;
    return {
      ...counts,
      ...latencies.summary(),
      seconds,
      replies,
      repliesPerSecond,
      window: null,
      perSecondAsked: null,
    };
  }

  private takeOne(frame: Buffer, now: number): void {
    const { commandId, sequence, status } = readHeader(frame);
    if (commandId === COMMAND.submit_sm) return this.takeSubmit(frame, sequence, now);
    if (commandId === COMMAND.deliver_sm_resp) return this.takeAnswer(sequence, status, now);
    if (!isResponse(commandId)) this.others.push(bareAnswer(responseId(commandId), sequence));
  }

  private takeSubmit(frame: Buffer, sequence: number, now: number): void {
    this.options.onSubmit?.(now);
    const id = (this.messageId += 1);
    this.answers.push({ sequence, id });
    const { index, registered } = readSubmit(frame);
    const since = this.outstanding.get(index);
    if (since === undefined) this.count.extra += 1;
    else {
      this.outstanding.delete(index);
      this.count.latencies.add(now - since);
    }
    if (!registered || !this.options.receipts || index < 0) return;
    this.receipts.push(receiptOf(this.options.number, index, id));
  }

  /** The next receipts that the window has room for. */
  private report(): void {
    const due = this.receipts.splice(0, RECEIPT_WINDOW - this.reported.size);
    for (const receipt of due) {
      const sequence = this.nextSequence();
      receipt.writeUInt32BE(sequence, HEADER_LENGTH - 4);
      this.reported.set(sequence, receipt);
      this.others.push(receipt);
    }
  }

  private takeAnswer(sequence: number, status: number, now: number): void {
    const receipt = this.reported.get(sequence);
    if (receipt) {
      this.reported.delete(sequence);
      // refused for now: it comes again
      if (status !== 0) this.receipts.push(receipt);
      return;
    }
    const sender = this.unanswered.get(sequence);
    if (sender === undefined) return;
    this.unanswered.delete(sequence);
    this.count.answered += 1;
    if (status !== 0) this.count.refused += 1;
    else if (this.options.until !== "answer") return;
    else this.count.latencies.add(now - (this.outstanding.get(sender) ?? now));
    this.outstanding.delete(sender);
  }

  /** Writes what is due: answers first, then new texts, in one buffer. */
  private turn(): void {
    this.report();
    const now = performance.now();
    const due = this.due(now);
    const octets = Buffer.allocUnsafe(this.answers.length * SUBMIT_ANSWER_LENGTH + due * this.longest);
    let at = 0;
    for (const answer of this.answers) at = writeSubmitAnswer(octets, at, answer);
    this.answers = [];
    for (let index = 0; index < due; index += 1) at = this.writeText(octets, at, now);
    const buffers = at > 0 ? [octets.subarray(0, at), ...this.others] : this.others;
    this.others = [];
    if (buffers.length > 0) this.options.write(buffers.length === 1 ? buffers[0]! : Buffer.concat(buffers));
  }

  private due(now: number): number {
    switch (this.demand.kind) {
      case "idle":
        return 0;
      case "window":
        return Math.max(0, this.demand.size - this.outstanding.size);
      case "rate":
        return Math.floor(((now - this.demand.since) * this.demand.perSecond) / 1000) - this.sentByRate;
    }
  }

  private writeText(octets: Buffer, at: number, now: number): number {
    const index = this.sender;
    this.sender = (this.sender + 1) % MAX_SENDERS;
    const sequence = this.nextSequence();
    this.outstanding.set(index, now);
    this.unanswered.set(sequence, index);
    this.count.sent += 1;
    this.sentByRate += 1;
    const template = this.templates[index % this.templates.length]!;
    return writeDeliver(octets, at, { template, sequence, index });
  }

  /** Gives up on texts without a reply: oldest first, as they stand in the map. */
  private sweep(): void {
    const before = performance.now() - this.options.timeoutMs;
    for (const [sender, since] of this.outstanding) {
      if (since > before) break;
      this.outstanding.delete(sender);
      this.count.lost += 1;
    }
    this.turn();
  }

  private nextSequence(): number {
    this.sequence = this.sequence >= 0x7fffffff ? 1 : this.sequence + 1;
    return this.sequence;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
