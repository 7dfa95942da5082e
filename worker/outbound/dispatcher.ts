/**
 * Sends the messages of one connection: from memory (replies just committed) and by claims from the outbox, part by part
 * through the limiter and the window of the link. Knows nothing of inbound.
 */
import type { WantedConnection } from "@/db/wanted-connections";
import type { Limiter } from "@/domain/limits/limiter";
import type { Lane } from "@/domain/messages/codes";
import { describeStatus } from "@/domain/smpp/command-status";
import type { Clock } from "../clock";
import type { Logger } from "../log";
import type { Link } from "../sessions/link";
import { destinationAddress, sourceAddress } from "./addresses";
import { Encoder } from "./encoder";
import { conclude, partResult, type Job, type OutboundMessage, type PartAnswer } from "./job";
import type { Settler } from "./settler";

export type DispatcherDeps = {
  clock: Clock;
  log: Logger;
  link: Link;
  limiter: Limiter;
  settler: Settler;
  claim(lane: Lane, limit: number): Promise<(OutboundMessage & { optedOut: boolean })[]>;
  release(messages: { connectionId: string; id: string; notBefore: number }[]): Promise<void>;
  /** the sender's address of a message without a number: where its inbound text went */
  onSent(count: number): void;
  onHold(reason: string | null): void;
};

const CLAIM_EVERY_MS = 200;
const HOLD_MS = 30_000;
const LONGEST_THROTTLE_MS = 32_000;
const CALM_AFTER = 20;

export class Dispatcher {
  private readonly queue: Job[] = [];
  private current: Job | null = null;
  private flying = 0;
  private reserved = 0;
  private backlog = true;
  private claiming = false;
  private stopped = false;
  /** no part is written before this monotonic time: throttled or held */
  private pausedUntil = 0;
  private throttleStep = 0;
  private calm = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly encoder = new Encoder();

  constructor(
    private connection: WantedConnection,
    private readonly deps: DispatcherDeps,
  ) {}

  /** Settings that take effect without dropping the link. */
  update(connection: WantedConnection): void {
    this.connection = connection;
    this.deps.limiter.setLimits(connection.limits);
    this.pump();
  }

  /** May one more reply be claimed straight into memory? Only what can leave about now: the rest waits in the outbox. */
  reserve(): boolean {
    const { link, limiter, clock } = this.deps;
    if (this.stopped || this.backlog || link.room === 0) return false;
    const held = this.queue.length + this.flying + this.reserved;
    const room = Math.min(this.connection.windowSize * 2, this.flying + limiter.room(clock.monotonic()));
    if (held >= room || this.pausedUntil > clock.monotonic()) return false;
    this.reserved += 1;
    return true;
  }

  /** Reservations of a batch that is stored or refused. */
  unreserve(count: number): void {
    this.reserved -= count;
  }

  /** Messages that this worker has claimed already. */
  push(messages: OutboundMessage[]): void {
    for (const message of messages) this.enqueue(message);
    this.pump();
  }

  /** Something may be waiting in the outbox. */
  wake(): void {
    this.backlog = true;
    this.pump();
  }

  /** Ids in memory; a claim of this worker that is not among them is stray. */
  holds(id: string): boolean {
    return this.current?.message.id === id || this.queue.some((job) => job.message.id === id);
  }

  /** Writes nothing more; what was never written goes back to the outbox. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const unwritten = this.queue.splice(0).filter((job) => job.next === 0);
    await this.deps.release(
      unwritten.map(({ message }) => ({ ...pickIds(message), notBefore: this.deps.clock.wall() })),
    );
  }

  pump(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { link, limiter, clock } = this.deps;
    while (!this.stopped) {
      const now = clock.monotonic();
      if (this.pausedUntil > now) return this.later(this.pausedUntil - now);
      if (link.room < 1) return this.later(CLAIM_EVERY_MS);
      if (limiter.room(now) < 1) return this.later(Math.min(limiter.waitMs(now), 1000));
      const job = this.current ?? this.queue.shift();
      if (!job) break;
      this.current = this.submitNext(job) ? job : null;
    }
    if (!this.stopped) this.refill();
  }

  private later(ms: number): void {
    this.timer ??= setTimeout(() => this.pump(), Math.max(1, ms));
  }

  /** Claims when memory is empty. A full answer means that more is waiting. */
  private refill(): void {
    const { link, limiter, clock, settler, log } = this.deps;
    if (!this.backlog || this.claiming || settler.backlog > 10_000) return this.later(CLAIM_EVERY_MS);
    const limit = Math.min(this.connection.windowSize * 2, link.room, limiter.room(clock.monotonic()), 500);
    if (limit < 1) return this.later(CLAIM_EVERY_MS);
    this.claiming = true;
    this.claimBoth(Math.floor(limit))
      .then((full) => {
        this.backlog = full;
      })
      .catch((error: unknown) => log.warn({ err: error }, "claim failed"))
      .finally(() => {
        this.claiming = false;
        if (!this.stopped) this.pump();
      });
  }

  private async claimBoth(limit: number): Promise<boolean> {
    const replies = await this.deps.claim("reply", limit);
    const rest = limit - replies.length;
    const campaigns = rest > 0 ? await this.deps.claim("campaign", rest) : [];
    const claimed = [...replies, ...campaigns];
    for (const message of claimed) {
      if (message.optedOut && message.ruleKind !== "compliance")
        this.cancel(message, "the contact has opted out");
      else this.enqueue(message);
    }
    return claimed.length >= limit;
  }

  private cancel(message: OutboundMessage, detail: string): void {
    const eventAt = this.deps.clock.wall();
    this.deps.settler.add({ ...pickIds(message), state: "cancelled", eventAt, detail, againAt: null }, []);
  }

  private enqueue(message: OutboundMessage): void {
    const job = this.encoder.toJob(message);
    if (job.parts.length > 0) return void this.queue.push(job);
    const eventAt = this.deps.clock.wall();
    const detail = "every part was accepted in an earlier try";
    this.deps.settler.add({ ...pickIds(message), state: "sent", eventAt, detail, againAt: null }, []);
  }

  /** Writes the next part of a job; true while it has more to write. */
  private submitNext(job: Job): boolean {
    const { message } = job;
    const { clock, limiter, link } = this.deps;
    const submittedAt = clock.wall();
    if (job.next === 0 && message.expiresAt <= submittedAt) {
      this.deps.settler.add(
        {
          ...pickIds(message),
          state: "expired",
          eventAt: submittedAt,
          detail: "not submitted in time",
          againAt: null,
        },
        job.results,
      );
      return false;
    }
    const part = job.parts[job.next]!;
    job.next += 1;
    job.open += 1;
    this.flying += 1;
    limiter.written();
    const source = this.connection.numbers.find((number) => number.id === message.numberId)?.address ?? "";
    link
      .submit({
        source: sourceAddress(this.connection, source),
        destination: destinationAddress(this.connection, message.address),
        serviceType: this.connection.settings.serviceType,
        esmClass: job.esmClass,
        dataCoding: job.dataCoding,
        shortMessage: part.octets,
        registeredDelivery: this.connection.settings.deliveryReceipts ? 1 : 0,
      })
      .then(
        (verdict) => this.onVerdict(job, { seq: part.seq, submittedAt, verdict }),
        (error: unknown) => {
          this.deps.log.error({ err: error }, "submit failed");
          this.onVerdict(job, {
            seq: part.seq,
            submittedAt,
            verdict: { kind: "unknown", reason: "session-ended" },
          });
        },
      );
    return job.next < job.parts.length;
  }

  private onVerdict(job: Job, answer: PartAnswer): void {
    const { limiter, clock } = this.deps;
    const { verdict, seq } = answer;
    job.open -= 1;
    this.flying -= 1;
    if (verdict.kind === "unsent") limiter.unwritten();
    else limiter.answered(clock.monotonic());
    if (verdict.kind === "accepted") this.noteAccepted();
    job.verdicts.push({ seq, verdict });
    const result = partResult(job.message, answer, clock.wall());
    if (result) job.results.push(result);
    // A part that was not accepted ends the attempt: the rest of the message would only cost money.
    if (verdict.kind !== "accepted" && this.current === job) this.current = null;
    const ended =
      job.next >= job.parts.length ||
      verdict.kind !== "accepted" ||
      job.verdicts.some((v) => v.verdict.kind !== "accepted");
    if (job.open === 0 && ended) this.finish(job);
    this.pump();
  }

  private noteAccepted(): void {
    this.deps.onSent(1);
    if (this.throttleStep === 0) return;
    this.calm += 1;
    if (this.calm < CALM_AFTER) return;
    this.calm = 0;
    this.throttleStep -= 1;
    if (this.throttleStep === 0) this.deps.onHold(null);
  }

  private finish(job: Job): void {
    const { settler, clock } = this.deps;
    const { retryUnknownReplies } = this.connection.settings;
    const conclusion = conclude(job, { now: clock.wall(), retryUnknownReplies });
    switch (conclusion.kind) {
      case "settle":
        settler.add(conclusion.result, job.results);
        if (conclusion.result.againAt !== null) this.backlog = true;
        return;
      case "throttle":
        this.slowDown(describeStatus(conclusion.status).words);
        return this.again(job);
      case "hold":
        this.pausedUntil = clock.monotonic() + HOLD_MS;
        this.deps.onHold(`Sending stopped: ${describeStatus(conclusion.status).words} Next try in 30 s.`);
        return this.again(job);
      case "unsent":
        return this.again(job);
    }
  }

  /** Back to the head of the queue with the parts that were not accepted; given back when sending has stopped. */
  private again(job: Job): void {
    const accepted = new Set(
      job.verdicts.filter(({ verdict }) => verdict.kind === "accepted").map(({ seq }) => seq),
    );
    const rest: Job = {
      ...job,
      parts: job.parts.filter(({ seq }) => !accepted.has(seq)),
      next: 0,
      open: 0,
      verdicts: [],
    };
    if (!this.stopped) return void this.queue.unshift(rest);
    const notBefore = this.deps.clock.wall();
    this.deps
      .release([{ ...pickIds(job.message), notBefore }])
      .catch((error: unknown) => this.deps.log.warn({ err: error }, "a claim could not be given back"));
  }

  private slowDown(words: string): void {
    const delay = Math.min(1000 * 2 ** this.throttleStep, LONGEST_THROTTLE_MS);
    this.throttleStep = Math.min(this.throttleStep + 1, 6);
    this.calm = 0;
    this.pausedUntil = this.deps.clock.monotonic() + delay;
    this.deps.onHold(`Throttled by the operator: ${words} Resumes in ${delay / 1000} s.`);
  }
}

function pickIds(message: OutboundMessage): {
  connectionId: string;
  contactKey: string;
  id: string;
  at: number;
} {
  const { connectionId, contactKey, id, at } = message;
  return { connectionId, contactKey, id, at };
}
