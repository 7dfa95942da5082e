import { LearnedRate } from "@/domain/limits/learned-rate";
import { describeStatus } from "@/domain/smpp/command-status";

/**
 * How fast one link may send after its SMSC complained (checklist 37 and 38). Time is monotonic milliseconds, given.
 * - free: nothing in the way
 * - paused: nothing is written. Entered by an answer that throttles (1 s, then 2 s, 4 s … 32 s) or one that says the
 *   account or our PDU is wrong (30 s); left by time
 * - recovering: one part in flight, one more with each accepted; every twentieth, and every 15 s without a complaint, take
 *   a step off the next pause; left to free when no step is left, to paused by the next complaint
 */
export type PaceState =
  | { kind: "free" }
  | { kind: "paused"; until: number }
  | { kind: "recovering"; allowed: number; calm: number; since: number };

/** ESME_RTHROTTLED: the one answer that speaks of a rate. A full queue may be that of one recipient. */
const THROTTLED = 0x58;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 32_000;
const HOLD_MS = 30_000;
const CALM_AFTER = 20;
/** By time too, as a link with ten texts a day would be called throttled for days. */
const CALM_MS = 15_000;
/** 1 s, doubled so often, is the longest pause: a longer memory would only make the way back longer. */
const MOST_STEPS = 6;

export class Pace {
  private state: PaceState = { kind: "free" };
  private steps = 0;
  private readonly learned = new LearnedRate();

  /** `onHold` is told the reason of every pause, and null when the link is free again. */
  constructor(private readonly onHold: (reason: string | null) => void) {}

  /** What a refusal means for the whole link; what it means for its message is judged in `conclude`. True when a pause begins. */
  answered(now: number, status: number): boolean {
    const { class: policy, words } = describeStatus(status);
    if (policy === "throttle") {
      const begins = this.throttled(now, words);
      if (begins && status === THROTTLED) this.learned.complained(now, now + this.waitMs(now));
      return begins;
    }
    return policy === "config" && this.refused(now, words);
  }

  /** False when the answer belongs to a pause that has begun already: a whole window may be throttled at once. */
  throttled(now: number, words: string): boolean {
    if (this.waitMs(now) > 0) return false;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.steps, LONGEST_PAUSE_MS);
    this.steps = Math.min(this.steps + 1, MOST_STEPS);
    this.state = { kind: "paused", until: now + pause };
    this.onHold(`Throttled by the operator: ${words} Resumes in ${pause / 1000} s.`);
    return true;
  }

  /** As `throttled`, for an answer that no waiting mends: a person has to look. */
  refused(now: number, words: string): boolean {
    if (this.waitMs(now) > 0) return false;
    this.steps = Math.max(this.steps, 1);
    this.state = { kind: "paused", until: now + HOLD_MS };
    this.onHold(`Sending stopped: ${words} Next try within ${HOLD_MS / 1000} s.`);
    return true;
  }

  accepted(now: number): void {
    this.learned.accepted(now);
    if (this.state.kind !== "recovering") return;
    this.state.allowed += 1;
    this.state.calm += 1;
    if (this.state.calm < CALM_AFTER) return;
    this.state.calm = 0;
    this.stepOff();
  }

  private stepOff(): void {
    this.steps -= 1;
    if (this.steps > 0) return;
    this.state = { kind: "free" };
    this.onHold(null);
  }

  /** The next complaint finds the pauses that the calm since the last one has left. */
  private calmDown(now: number): void {
    if (this.state.kind === "paused" && this.waitMs(now) === 0)
      this.state = { kind: "recovering", allowed: 1, calm: 0, since: this.state.until };
    while (this.state.kind === "recovering" && now - this.state.since >= CALM_MS) {
      this.state.since += CALM_MS;
      this.stepOff();
    }
  }

  /** Milliseconds until the next part may be written; 0: now. */
  waitMs(now: number): number {
    return this.state.kind === "paused" ? Math.max(0, this.state.until - now) : 0;
  }

  /** Milliseconds until the next part is due at the rate that the SMSC was found to take; 0: now. */
  paceMs(now: number): number {
    return this.learned.waitMs(now);
  }

  written(now: number): void {
    this.learned.written(now);
  }

  /** How many more parts may be in flight beside `flying`; Infinity when free. */
  room(now: number, flying: number): number {
    this.calmDown(now);
    switch (this.state.kind) {
      case "free":
        return Infinity;
      case "paused":
        return 0;
      case "recovering":
        return Math.max(0, this.state.allowed - flying);
    }
  }
}
