/**
 * Sends the messages of one connection: from memory (replies just committed) and by claims from the outbox, part by part
 * through the limiter and the window of the link. Knows nothing of inbound.
 */
import type { WantedConnection } from "@/db/wanted-connections";
import { describeStatus } from "@/domain/smpp/command-status";
import type { DispatcherDeps } from "./dispatcher-deps";
import { Encoder } from "./encoder";
import { conclude, isUntouched, partResult, restOf, resultOf, type Job, type OutboundMessage } from "./job";
import { Pace } from "./pace";
import { submitPart } from "./submit-part";

const CLAIM_EVERY_MS = 200;
const MAX_CLAIM = 500;
const MAX_UNSETTLED = 10_000;

export class Dispatcher {
  private readonly queue: Job[] = [];
  /** a message whose parts are being written; the next message waits for its last part */
  private current: Job | null = null;
  private flying = 0;
  private reserved = 0;
  /** more is known to wait in the outbox: it goes before new replies */
  private backlog = true;
  /** something may wait in the outbox */
  private asked = true;
  private claiming = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly encoder = new Encoder();
  private readonly pace: Pace;
  /** everything that this worker has claimed and whose end is not stored yet */
  private readonly held = new Set<string>();

  constructor(
    private connection: WantedConnection,
    private readonly deps: DispatcherDeps,
  ) {
    this.pace = new Pace((reason) => deps.onHold(reason));
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
    const { link, limiter, clock } = this.deps;
    if (this.stopped || this.connection.paused || this.backlog || link.room === 0) return false;
    const now = clock.monotonic();
    const held = this.queue.length + this.flying + this.reserved;
    if (held >= Math.min(this.connection.windowSize * 2, this.flying + limiter.room())) return false;
    if (this.pace.room(now, held) < 1 || !this.deps.isLeased()) return false;
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
    if (this.stopped || this.connection.paused) void this.giveBack();
    else this.pump();
  }

  /** Something may be waiting in the outbox. */
  wake(options: { known: boolean } = { known: false }): void {
    this.asked = true;
    if (options.known) this.backlog = true;
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
    for (const job of this.queue.splice(0)) {
      const { contactKey, ruleKind } = job.message;
      if (contactKeys.has(contactKey) && ruleKind !== "compliance" && isUntouched(job))
        this.conclude(job, "cancelled", "the contact has opted out");
      else this.queue.push(job);
    }
  }

  /** Now and then: what waits in memory for a link or a pause to end expires, or goes back to wait in the outbox. */
  tick(): void {
    const now = this.deps.clock.wall();
    for (const job of this.queue.splice(0)) {
      if (job.message.expiresAt <= now) this.conclude(job, "expired", "not submitted in time");
      else this.queue.push(job);
    }
    if (this.deps.link.room === 0 && this.deps.link.status.state !== "bound") void this.giveBack();
    this.wake();
  }

  /** Writes nothing more; what was never written goes back to the outbox. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    if (this.current?.open === 0) this.queue.unshift(this.current);
    this.current = null;
    await this.giveBack();
  }

  pump(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // Paused by a person: the end of it comes as an update.
    if (this.connection.paused) return;
    const { link, limiter, clock } = this.deps;
    while (!this.stopped) {
      const now = clock.monotonic();
      const pause = this.pace.waitMs(now);
      if (pause > 0) return this.later(pause);
      if (link.room < 1 || !this.deps.isLeased()) return this.later(CLAIM_EVERY_MS);
      if (this.pace.room(now, this.flying) < 1) return this.later(CLAIM_EVERY_MS);
      if (limiter.room() < 1) return this.later(limiter.waitMs());
      const job = this.current ?? this.queue.shift();
      if (!job) break;
      this.current = this.submitNext(job) ? job : null;
    }
    if (!this.stopped) this.refill();
  }

  private later(ms: number): void {
    this.timer ??= setTimeout(() => this.pump(), Math.max(1, Math.ceil(ms)));
  }

  /** Claims when memory is empty. A full answer means that more is waiting. */
  private refill(): void {
    const { link, limiter, clock, settler, log } = this.deps;
    if (!(this.asked || this.backlog) || this.claiming || settler.backlog > MAX_UNSETTLED)
      return this.later(CLAIM_EVERY_MS);
    const now = clock.monotonic();
    const room = Math.min(link.room, limiter.room(), this.pace.room(now, this.flying));
    const limit = Math.floor(Math.min(this.connection.windowSize * 2, room, MAX_CLAIM));
    if (limit < 1) return this.later(CLAIM_EVERY_MS);
    this.claiming = true;
    this.asked = false;
    this.claimBoth(limit)
      .then((full) => {
        this.backlog = full;
      })
      .catch((error: unknown) => {
        this.asked = true;
        log.warn({ err: error }, "claim failed");
      })
      .finally(() => {
        this.claiming = false;
        if (this.stopped || this.connection.paused) void this.giveBack();
        else if (this.asked && !this.backlog) this.later(CLAIM_EVERY_MS);
        else this.pump();
      });
  }

  private async claimBoth(limit: number): Promise<boolean> {
    const replies = await this.deps.claim("reply", limit);
    const rest = limit - replies.length;
    const campaigns = rest > 0 ? await this.deps.claim("campaign", rest) : [];
    const claimed = [...replies, ...campaigns];
    for (const message of claimed)
      this.enqueue(message, message.optedOut && message.ruleKind !== "compliance");
    return claimed.length >= limit;
  }

  private enqueue(message: OutboundMessage, optedOut = false): void {
    this.held.add(message.id);
    const job = this.encoder.toJob(message, this.connection.settings);
    if (optedOut) this.conclude(job, "cancelled", "the contact has opted out");
    else if (job.parts.length > 0) this.queue.push(job);
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
    if (verdict.kind === "accepted") this.noteAccepted();
    if (verdict.kind === "refused") this.notePace(verdict.status);
    job.verdicts.push({ seq, verdict });
    const result = partResult(job.message, answer, clock.wall());
    if (result) job.results.push(result);
    // A part that was not accepted ends the attempt: the rest of the message would only cost money.
    const broken = job.verdicts.some((one) => one.verdict.kind !== "accepted");
    if (broken && this.current === job) this.current = null;
    if (job.open === 0 && (broken || job.next >= job.parts.length || this.stopped)) this.finish(job);
    this.pump();
  }

  private noteAccepted(): void {
    this.deps.onSent(1);
    this.pace.accepted();
  }

  /** What an answer means for the whole link; what it means for its message is judged in `conclude`. */
  private notePace(status: number): void {
    const { class: policy, words } = describeStatus(status);
    const now = this.deps.clock.monotonic();
    const paused =
      (policy === "throttle" && this.pace.throttled(now, words)) ||
      (policy === "config" && this.pace.refused(now, words));
    // What waits is asked for again after the pause, with a fresh look at who has opted out.
    if (paused) void this.giveBack();
  }

  private finish(job: Job): void {
    const { settler, clock } = this.deps;
    const { retryUnknownReplies } = this.connection.settings;
    const rest = restOf(job);
    const conclusion =
      rest.parts.length > 0 && job.verdicts.every((one) => one.verdict.kind === "accepted")
        ? ({ kind: "again" } as const) // stopped half-way
        : conclude(job, { now: clock.wall(), retryUnknownReplies });
    if (conclusion.kind === "settle") {
      settler.add(conclusion.result, job.results);
      if (conclusion.result.againAt !== null) this.asked = true;
      return;
    }
    this.queue.unshift(rest);
    const { paused } = this.connection;
    const waits =
      this.stopped || paused || this.pace.waitMs(clock.monotonic()) > 0 || this.deps.link.room === 0;
    if (waits) void this.giveBack();
  }

  /** Everything that is not written goes back to the outbox; of a half-written message, when stopped, what is known is stored. */
  private async giveBack(): Promise<void> {
    const jobs = this.queue.splice(0);
    const untouched = jobs.filter(isUntouched);
    const halfSent = jobs.filter((job) => !isUntouched(job));
    if (this.stopped) for (const job of halfSent) this.postpone(job);
    else this.queue.push(...halfSent);
    if (untouched.length === 0) return;
    this.backlog = true;
    const claims = untouched.map(({ message: { connectionId, id, epoch } }) => ({ connectionId, id, epoch }));
    await this.deps.release(claims).then(
      () => (this.asked = true),
      (error: unknown) => this.deps.log.warn({ err: error }, "claims are given back later"),
    );
    for (const { id } of claims) this.held.delete(id);
  }

  private postpone(job: Job): void {
    const now = this.deps.clock.wall();
    const detail = "the worker stopped between two parts; the rest follows";
    const result = resultOf(job.message, { state: "queued", detail, eventAt: now, againAt: now });
    this.deps.settler.add(result, job.results);
  }
}
