/**
 * The rate that an SMSC takes, where that is less than the link is set to: learned from its complaints, so that a link that
 * is set too high is not stopped again and again, but sends about as fast as it is let. No clock in here: `now` is monotonic
 * milliseconds.
 *
 * A complaint tells what was accepted in the second before it. That much is sent evenly from then on, a little less at
 * first, for half a minute; then more and more, until the next complaint, or until nothing is held back any more (twice as
 * much after 70 s, ten times as much after two minutes): the complaint may have been a passing one.
 */

const SECOND_MS = 1000;
/** Fewer in a second say nothing of a rate: the SMSC may complain of something else. */
const LEAST = 10;
/** Below what was learned by as much as timers jitter. */
const BEGIN = 0.98;
/** After so long it sends what was learned: from a whole second, and from the less that a first burst says. */
const HOLD_MS = 30_000;
const HOLD_GUESS_MS = 5000;
/** A complaint that comes sooner says that what was learned is too much, whatever the second before it held. */
const SOON_MS = 15_000;
const LOWER = 0.95;
/** So many times as long it takes until hundreds of times as much is sent. */
const FORGOTTEN = 10;
/** How far a write may be ahead of its time: what a late timer missed is caught up. */
const TOLERANCE_MS = 20;

export class LearnedRate {
  /** times of what was accepted in the last two seconds, and maybe before, oldest first */
  private accepts: number[] = [];
  private perSecond: number | null = null;
  /** when sending began again after the last complaint */
  private since = -Infinity;
  private holdMs = HOLD_MS;
  private due = -Infinity;

  accepted(now: number): void {
    this.accepts.push(now);
    if (this.accepts.length >= 4096 && this.accepts[this.accepts.length >> 1]! <= now - 2 * SECOND_MS)
      this.accepts = this.accepts.slice(this.accepts.length >> 1);
  }

  /** The SMSC said that it was too much; nothing is written before `resumesAt`. */
  complained(now: number, resumesAt: number): void {
    const taken = this.countSince(now - SECOND_MS);
    const isGuess = this.countSince(now - 2 * SECOND_MS) === taken;
    const ran = now - this.since;
    if (taken >= LEAST) {
      const most = ran < SOON_MS && this.holdMs === HOLD_MS ? this.rate(now) * LOWER : Infinity;
      this.perSecond = Math.max(LEAST, Math.min(taken, most));
      this.holdMs = isGuess && most === Infinity ? HOLD_GUESS_MS : HOLD_MS;
    }
    this.since = resumesAt;
    this.due = -Infinity;
  }

  /** Milliseconds until the next part may be written; 0: now. */
  waitMs(now: number): number {
    return Math.max(0, this.due - TOLERANCE_MS - now);
  }

  written(now: number): void {
    const rate = this.rate(now);
    if (rate < Infinity) this.due = Math.max(this.due, now) + SECOND_MS / rate;
    else this.due = -Infinity;
  }

  private countSince(time: number): number {
    return this.accepts.length - 1 - this.accepts.findLastIndex((at) => at <= time);
  }

  /** Parts a second; Infinity while nothing is learned. */
  private rate(now: number): number {
    if (this.perSecond === null) return Infinity;
    const held = Math.max(0, now - this.since);
    if (held >= FORGOTTEN * this.holdMs) this.perSecond = null;
    return (this.perSecond ?? Infinity) * (BEGIN + (1 - BEGIN) * (held / this.holdMs) ** 4);
  }
}
