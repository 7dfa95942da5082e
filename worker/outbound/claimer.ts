/**
 * Fetches messages of a connection from the outbox, both lanes at once. What is known to wait there is fetched again and
 * again; what may wait is asked for once.
 */
import type { Lane } from "@/domain/messages/codes";
import type { Logger } from "../log";
import type { ClaimedOutbound } from "./dispatcher-deps";

const RETRY_MS = 500;
const LANES = ["reply", "campaign"] as const;

export type ClaimerDeps = {
  log: Logger;
  claim(lane: Lane, limit: number): Promise<ClaimedOutbound[]>;
  onClaimed(messages: ClaimedOutbound[]): void;
  /** a claim is over; `soon` false: nothing more is known to wait */
  onDone(soon: boolean): void;
};

export class Claimer {
  /** something may wait */
  private readonly asked: Record<Lane, boolean> = { reply: true, campaign: true };
  /** more is known to wait */
  private readonly known: Record<Lane, boolean> = { reply: true, campaign: false };
  private claiming = false;

  constructor(private readonly deps: ClaimerDeps) {}

  /** Replies are known to wait: they go before new ones. */
  get hasReplies(): boolean {
    return this.known.reply;
  }

  ask(): void {
    for (const lane of LANES) this.asked[lane] = true;
  }

  know(lane: Lane): void {
    this.known[lane] = true;
  }

  /** Fetches up to `room` messages of each lane where any may wait; nothing while a claim is under way. */
  start(room: Record<Lane, number>): void {
    const lanes = LANES.filter((lane) => (this.asked[lane] || this.known[lane]) && room[lane] >= 1);
    if (this.claiming || lanes.length === 0) return;
    this.claiming = true;
    Promise.all(lanes.map((lane) => this.claim(lane, room[lane]))).then(
      () => this.done(this.known.reply || this.known.campaign),
      (error: unknown) => {
        this.deps.log.warn({ err: error }, "claim failed");
        // A database that refuses at once must not be asked in a loop.
        setTimeout(() => this.done(false), RETRY_MS);
      },
    );
  }

  private done(soon: boolean): void {
    this.claiming = false;
    this.deps.onDone(soon);
  }

  private async claim(lane: Lane, limit: number): Promise<void> {
    this.asked[lane] = false;
    try {
      const claimed = await this.deps.claim(lane, limit);
      // A full answer means that more is waiting.
      this.known[lane] = claimed.length >= limit;
      this.deps.onClaimed(claimed);
    } catch (error) {
      this.asked[lane] = true;
      throw error;
    }
  }
}
