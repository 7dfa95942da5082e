/**
 * Messages that the SMSC has no room for (ESME_RMSGQFUL, SMPP 3.4 clause 5.1.3). Some mean all messages, some this one's
 * recipient: the link slows either way, and a message that meets it again and again stands aside for the others. No try is
 * counted (checklist 37): it waits until it is taken, or its time is over.
 */
import type { Claim } from "@/db/outbox";
import type { Job } from "./job";

const QUEUE_FULL = 0x14;
/** So often in a row a message goes first again. */
const MOST_TIMES = 4;
const FIRST_ASIDE_MS = 5000;
const LONGEST_ASIDE_MS = 300_000;
/** Ids that are remembered: more than wait in memory at once. */
const MOST = 10_000;

export class FullQueues {
  private readonly times = new Map<string, number>();

  /** An attempt is over. */
  note({ message: { id }, verdicts }: Pick<Job, "message" | "verdicts">): void {
    const full = verdicts.some(({ verdict }) => verdict.kind === "refused" && verdict.status === QUEUE_FULL);
    const times = (this.times.get(id) ?? 0) + 1;
    this.times.delete(id);
    if (full) this.times.set(id, times);
    const [oldest] = this.times.keys();
    if (this.times.size > MOST && oldest !== undefined) this.times.delete(oldest);
  }

  /** What gives these messages back: as they are, or aside for longer and longer. */
  claimsOf(jobs: readonly Pick<Job, "message">[], now: number): Claim[] {
    return jobs.map(({ message: { connectionId, id, epoch } }) => {
      const over = (this.times.get(id) ?? 0) - MOST_TIMES;
      const asideMs = Math.min(FIRST_ASIDE_MS * 2 ** over, LONGEST_ASIDE_MS);
      return { connectionId, id, epoch, notBefore: over < 0 ? null : now + asideMs };
    });
  }
}
