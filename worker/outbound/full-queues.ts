/**
 * Messages that the SMSC has no room for (ESME_RMSGQFUL, SMPP 3.4 clause 5.1.3). Some mean all messages, some this one's
 * recipient: the link slows either way, and a message that meets it again and again stands aside for the others.
 */
import type { Job } from "./job";

const QUEUE_FULL = 0x14;
/** Ids that are remembered: more than wait in memory at once. */
const MOST = 10_000;

export class FullQueues {
  private readonly times = new Map<string, number>();

  /** How often in a row a finished attempt of the message met a full queue, this one included. */
  count({ message: { id }, verdicts }: Pick<Job, "message" | "verdicts">): number {
    const full = verdicts.some(({ verdict }) => verdict.kind === "refused" && verdict.status === QUEUE_FULL);
    const count = full ? (this.times.get(id) ?? 0) + 1 : 0;
    this.times.delete(id);
    if (count === 0) return 0;
    this.times.set(id, count);
    const [oldest] = this.times.keys();
    if (this.times.size > MOST && oldest !== undefined) this.times.delete(oldest);
    return count;
  }
}
