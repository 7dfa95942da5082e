/**
 * Sends the messages of one connection: from memory (replies just committed) and by claims from the outbox, part by part
 * through the limiter and the window of the link. Knows nothing of inbound.
 */
import type { WantedConnection } from "@/db/wanted-connections";
import type { Lane } from "@/domain/messages/codes";
import { Claimer } from "./claimer";
import type { DispatcherDeps } from "./dispatcher-deps";
import { Encoder } from "./encoder";
import { FullQueues } from "./full-queues";
import {
  conclude,
  isUntouched,
  partResult,
  postponed,
  restOf,
  resultOf,
  type Job,
  type OutboundMessage,
} from "./job";
import { LaneQueues } from "./lane-queues";
import { Pace } from "./pace";
import { submitPart } from "./submit-part";

const CLAIM_EVERY_MS = 200;
/** Claimed ahead of a limit: what it lets through in this time, so that a claim under way holds nothing up. */
const AHEAD_MS = 250;
const MAX_CLAIM = 500;
const MAX_UNSETTLED = 10_000;

export class Dispatcher {
  private readonly queues = new LaneQueues();
  /** a message whose parts are being written; the next message waits for its last part */
  private current: Job | null = null;
  private flying = 0;
  private reserved = 0;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly encoder = new Encoder();
  private readonly fullQueues = new FullQueues();
  private readonly pace: Pace;
  private readonly claimer: Claimer;
  /** everything that this worker has claimed and whose end is not stored yet */
  private readonly held = new Set<string>();

  constructor(
    private connection: WantedConnection,
    private readonly deps: DispatcherDeps,
  ) {
    this.pace = new Pace((reason) => deps.onHold(reason));
    this.claimer = new Claimer({
      log: deps.log,
      claim: (lane, limit) => deps.claim(lane, limit),
      onClaimed: (messages) => {
        for (const message of messages)
          this.enqueue(message, message.optedOut && message.ruleKind !== "compliance");
      },
      onDone: (soon) => {
        if (this.stopped || this.connection.paused) void this.giveBack();
        else if (soon || this.waiting > 0) this.pump();
        else this.later(CLAIM_EVERY_MS);
      },
    });
  }

  /** Messages in memory that are not written. */
  private get waiting(): number {
    return this.queues.count("reply") + this.queues.count("campaign");
  }

  /** Settings that take effect without dropping the link. */
  update(connection: WantedConnection): void {
    this.connection = connection;
    this.deps.limiter.setLimits(connection.limits);
    if (connection.paused) void this.giveBack();
    this.pump();
  }

  /** May one more reply be claimed straight into memory? Only what can leave about now: the rest waits in the outbox. */
  reserve(): boolean {
    if (this.stopped || this.connection.paused || this.claimer.hasReplies || this.deps.link.room === 0)
      return false;
    const held = this.queues.count("reply") + this.reserved;
    if (held >= this.capacity() || !this.deps.isLeased()) return false;
    if (this.pace.room(this.deps.clock.monotonic(), this.flying + held) < 1) return false;
    this.reserved += 1;
    return true;
  }

  /** How many messages of a lane memory may hold: what the window and the limits let through soon. */
  private capacity(): number {
    const { limiter } = this.deps;
    const soon = limiter.room() + Math.floor((limiter.perSecond() * AHEAD_MS) / 1000);
    return Math.min(this.connection.windowSize * 2, soon, MAX_CLAIM);
  }

  /** Reservations of a batch that is stored or refused. */
  unreserve(count: number): void {
    this.reserved -= count;
  }

  /** Messages that this worker has claimed already. */
  push(messages: OutboundMessage[]): void {
    for (const message of messages) this.enqueue(message);
    if (this.stopped || this.connection.paused) void this.giveBack();
    else this.pump();
  }

  /** Something may be waiting in the outbox. */
  wake(options: { known: boolean } = { known: false }): void {
    this.claimer.ask();
    if (options.known) this.claimer.know("reply");
    this.pump();
  }

  /** Whether memory knows a claim of this worker; one that it does not know is stray. */
  holds(id: string): boolean {
    return this.held.has(id);
  }

  /** The end of a message is stored. */
  settled(id: string): void {
    this.held.delete(id);
  }

  /** Contacts opted out: what is not written yet is taken back, but for answers to STOP, START and HELP. */
  optOut(contactKeys: ReadonlySet<string>): void {
    for (const job of this.queues.takeAll()) {
      const { contactKey, ruleKind } = job.message;
      if (contactKeys.has(contactKey) && ruleKind !== "compliance" && isUntouched(job))
        this.conclude(job, "cancelled", "the contact has opted out");
      else this.queues.push(job);
    }
  }

  /** Now and then: what waits in memory expires, or goes back to wait in the outbox. */
  tick(): void {
    const now = this.deps.clock.wall();
    for (const job of this.queues.takeAll()) {
      if (job.message.expiresAt <= now) this.conclude(job, "expired", "not submitted in time");
      else this.queues.push(job);
    }
    if (this.deps.link.room === 0 && this.deps.link.status.state !== "bound") void this.giveBack();
    this.wake();
  }

  /** Writes nothing more; what was never written goes back to the outbox. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    if (this.current?.open === 0) this.queues.unshift(this.current);
    this.current = null;
    await this.giveBack();
  }

  pump(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Paused by a person: the end of it comes as an update.
    if (this.connection.paused || this.stopped) return;
    const waitMs = this.writeWhatMayLeave();
    this.refill();
    this.later(waitMs);
  }

  /** Returns for how long nothing more may leave, unless an answer or a message comes before. */
  private writeWhatMayLeave(): number {
    const { link, limiter, clock } = this.deps;
    for (;;) {
      const now = clock.monotonic();
      const pause = this.pace.waitMs(now);
      if (pause > 0) return pause;
      if (link.room < 1 || !this.deps.isLeased()) return CLAIM_EVERY_MS;
      if (this.pace.room(now, this.flying) < 1) return CLAIM_EVERY_MS;
      if (limiter.room() < 1) return limiter.waitMs();
      const paceMs = Math.max(limiter.paceMs(), this.pace.paceMs(now));
      if (paceMs > 0) return paceMs;
      const job = this.current ?? this.queues.next();
      if (!job) return CLAIM_EVERY_MS;
      this.current = this.submitNext(job) ? job : null;
    }
  }

  private later(ms: number): void {
    this.timer ??= setTimeout(() => this.pump(), Math.max(1, Math.ceil(ms)));
  }

  /** Claims ahead of the writes, as far as the link is able to write at all. */
  private refill(): void {
    const { link, clock, settler } = this.deps;
    const able = link.room > 0 || link.status.state === "bound";
    const open = this.pace.room(clock.monotonic(), this.flying) >= 1;
    if (!able || !open || !this.deps.isLeased() || settler.backlog > MAX_UNSETTLED) return;
    const capacity = this.capacity();
    const room = (lane: Lane): number => {
      const held = this.queues.count(lane) + (lane === "reply" ? this.reserved : 0);
      return held * 2 > capacity ? 0 : Math.floor(capacity - held);
    };
    this.claimer.start({ reply: room("reply"), campaign: room("campaign") });
  }

  private enqueue(message: OutboundMessage, optedOut = false): void {
    this.held.add(message.id);
    const job = this.encoder.toJob(message, this.connection.settings);
    if (optedOut) this.conclude(job, "cancelled", "the contact has opted out");
    else if (job.parts.length > 0) this.queues.push(job);
    else this.conclude(job, "sent", "every part was accepted in an earlier try");
  }

  private conclude(job: Job, state: "cancelled" | "expired" | "sent", detail: string): void {
    const eventAt = this.deps.clock.wall();
    this.deps.settler.add(resultOf(job.message, { state, detail, eventAt, againAt: null }), job.results);
  }

  /** Writes the next part of a job; true while it has more to write. */
  private submitNext(job: Job): boolean {
    const { clock, limiter, link, log } = this.deps;
    const submittedAt = clock.wall();
    if (job.next === 0 && job.message.expiresAt <= submittedAt) {
      this.conclude(job, "expired", "not submitted in time");
      return false;
    }
    const part = job.parts[job.next]!;
    job.next += 1;
    job.open += 1;
    this.flying += 1;
    limiter.written();
    this.pace.written(clock.monotonic());
    link.submit(submitPart(this.connection, job, part)).then(
      (verdict) => this.onVerdict(job, { seq: part.seq, submittedAt, verdict }),
      (error: unknown) => {
        log.error({ err: error }, "submit failed");
        const verdict = { kind: "unknown", reason: "session-ended" } as const;
        this.onVerdict(job, { seq: part.seq, submittedAt, verdict });
      },
    );
    return job.next < job.parts.length;
  }

  private onVerdict(job: Job, answer: Parameters<typeof partResult>[1]): void {
    const { limiter, clock } = this.deps;
    const { verdict, seq } = answer;
    job.open -= 1;
    this.flying -= 1;
    if (verdict.kind === "unsent") limiter.unwritten();
    else limiter.answered();
    if (verdict.kind === "accepted") {
      this.deps.onSent(1);
      this.pace.accepted(clock.monotonic());
    }
    // What waits is asked for again after the pause, with a fresh look at who has opted out.
    if (verdict.kind === "refused" && this.pace.answered(clock.monotonic(), verdict.status))
      void this.giveBack();
    job.verdicts.push({ seq, verdict });
    const result = partResult(job.message, answer, clock.wall());
    if (result) job.results.push(result);
    // A part that was not accepted ends the attempt: the rest of the message would only cost money.
    const broken = job.verdicts.some((one) => one.verdict.kind !== "accepted");
    if (broken && this.current === job) this.current = null;
    if (job.open === 0 && (broken || job.next >= job.parts.length || this.stopped)) this.finish(job);
    this.pump();
  }

  private finish(job: Job): void {
    const { settler, clock } = this.deps;
    const { retryUnknownReplies } = this.connection.settings;
    const rest = restOf(job);
    this.fullQueues.note(job);
    const conclusion =
      rest.parts.length > 0 && job.verdicts.every((one) => one.verdict.kind === "accepted")
        ? ({ kind: "again" } as const) // stopped half-way
        : conclude(job, { now: clock.wall(), retryUnknownReplies });
    if (conclusion.kind === "settle") {
      settler.add(conclusion.result, job.results);
      if (conclusion.result.againAt !== null) this.claimer.ask();
      return;
    }
    this.queues.unshift(rest);
    const waits = this.stopped || this.connection.paused || this.pace.waitMs(clock.monotonic()) > 0;
    if (waits || this.deps.link.room === 0) void this.giveBack();
  }

  /** Everything that is not written goes back to the outbox; of a half-written message, when stopped, what is known is stored. */
  private async giveBack(): Promise<void> {
    const jobs = this.queues.takeAll();
    const untouched = jobs.filter(isUntouched);
    const halfSent = jobs.filter((job) => !isUntouched(job));
    const now = this.deps.clock.wall();
    if (this.stopped) for (const job of halfSent) this.deps.settler.add(postponed(job, now), job.results);
    else for (const job of halfSent) this.queues.push(job);
    if (untouched.length === 0) return;
    for (const { message } of untouched) this.claimer.know(message.lane);
    const claims = this.fullQueues.claimsOf(untouched, now);
    await this.deps.release(claims).then(
      () => this.claimer.ask(),
      (error: unknown) => this.deps.log.warn({ err: error }, "claims are given back later"),
    );
    for (const { id } of claims) this.held.delete(id);
  }
}
