/** What one connection did since this worker holds it: plain numbers, so that counting costs nothing and reading is rare. */
import type { MessageState } from "@/domain/messages/codes";
import { describeStatus } from "@/domain/smpp/command-status";
import type { Clock } from "../clock";
import type { DispatcherDeps } from "../outbound/dispatcher-deps";
import { Histogram } from "./histogram";

type Limiter = DispatcherDeps["limiter"];

export class LinkMeter {
  /** deliver_sm and data_sm that came, receipts among them */
  inbound = 0;
  /** those of them that are texts, or parts of long ones */
  texts = 0;
  /** their answers by command_status */
  readonly acknowledged = new Map<number, number>();
  /** submit_sm with an answer, or given up waiting for one */
  submitted = 0;
  unanswered = 0;
  /** answers to submits by command_status */
  readonly answers = new Map<number, number>();
  readonly answerTime = new Histogram();
  /** from the receipt of a text to the submit of its reply */
  readonly replyTime = new Histogram();
  /** by the end that they tell */
  readonly receipts = new Map<MessageState, number>();
  /** ms in which the limit let nothing more through */
  limitClosedMs = 0;
  /** sessions that were bound */
  binds = 0;
  /** tries that ended before they were bound */
  failedBinds = 0;
  lostSessions = 0;
  private closedSince: number | null = null;

  /** PDUs of one read, `texts` of them no receipts. */
  received(pdus: number, texts: number): void {
    this.inbound += pdus;
    this.texts += texts;
  }

  /** Answers to submits of a class (domain/smpp/command-status.ts). */
  answered(wanted: ReturnType<typeof describeStatus>["class"]): number {
    let sum = 0;
    for (const [status, count] of this.answers) if (describeStatus(status).class === wanted) sum += count;
    return sum;
  }

  /** The same limiter, looked at: how many submits it let through, and how long it let none through. */
  limiter(limiter: Limiter, clock: Clock): Limiter {
    return {
      room: () => {
        const room = limiter.room();
        if (room >= 1 && this.closedSince !== null) {
          this.limitClosedMs += clock.monotonic() - this.closedSince;
          this.closedSince = null;
        }
        return room;
      },
      waitMs: () => {
        this.closedSince ??= clock.monotonic();
        return limiter.waitMs();
      },
      paceMs: () => limiter.paceMs(),
      perSecond: () => limiter.perSecond(),
      written: () => limiter.written(),
      unwritten: () => limiter.unwritten(),
      answered: () => {
        this.submitted += 1;
        limiter.answered();
      },
      setLimits: (limits) => limiter.setLimits(limits),
    };
  }
}

export function countUp<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
