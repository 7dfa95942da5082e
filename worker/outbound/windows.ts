import type { Limit } from "@/domain/connections/settings";
import { Limiter } from "@/domain/limits/limiter";
import { Pacer } from "@/domain/limits/pacer";
import type { Clock } from "../clock";
import type { Logger } from "../log";

export type WindowsDeps = {
  clock: Clock;
  log: Logger;
  /** ages of the parts that windows of `windowMs` still hold, as stored */
  recentParts(windowMs: number): Promise<number[]>;
};

const RETRY_MS = 1000;

/** The limiter of a connection on the worker's clock. A new window that reaches back further than memory is filled first. */
export class Windows {
  private readonly limiter: Limiter;
  private readonly pacer: Pacer;
  /** set while what a longer window holds is being read: nothing may be written */
  private reading = false;

  constructor(
    private limits: readonly Limit[],
    private readonly deps: WindowsDeps,
    seed: { agesMs: number[]; unsettled: number },
  ) {
    this.limiter = new Limiter(limits);
    this.pacer = new Pacer(limits);
    this.limiter.seed(deps.clock.monotonic(), seed.agesMs, seed.unsettled);
  }

  setLimits(limits: readonly Limit[]): void {
    this.limits = limits;
    this.pacer.setLimits(limits);
    if (!this.limiter.setLimits(limits, this.deps.clock.monotonic())) void this.recall();
  }

  room(): number {
    return this.reading ? 0 : this.limiter.room(this.deps.clock.monotonic());
  }

  /** At most a second, since answers and new limits make room too. */
  waitMs(): number {
    if (this.reading) return RETRY_MS / 10;
    return Math.min(this.limiter.waitMs(this.deps.clock.monotonic()), 1000);
  }

  /** Milliseconds until the next part may be written without making a lump of it; 0: now. */
  paceMs(): number {
    return this.pacer.waitMs(this.deps.clock.monotonic());
  }

  /** Parts a second that the limits let through in the long run; Infinity without limits. */
  perSecond(): number {
    return Math.min(Infinity, ...this.limits.map(({ parts, seconds }) => parts / seconds));
  }

  written(): void {
    this.limiter.written();
    this.pacer.written(this.deps.clock.monotonic());
  }

  unwritten(): void {
    this.limiter.unwritten();
  }

  answered(): void {
    this.limiter.answered(this.deps.clock.monotonic());
  }

  private async recall(): Promise<void> {
    this.reading = true;
    const { clock, log, recentParts } = this.deps;
    try {
      const agesMs = await recentParts(longestMs(this.limits));
      this.limiter.recall(clock.monotonic(), agesMs);
      this.reading = false;
    } catch (error) {
      log.warn({ err: error }, "sending waits until the database says what a new limit holds already");
      setTimeout(() => void this.recall(), RETRY_MS).unref();
    }
  }
}

/** Of the longest window; 0 without one. */
export function longestMs(limits: readonly Limit[]): number {
  return Math.max(0, ...limits.map((limit) => limit.seconds * 1000));
}
