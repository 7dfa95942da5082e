/**
 * Which texts may come once more (product.md, step 1): answered in the 10 s before a session ended abnormally, over 5 s
 * after arrival, or never. Kept in memory until stored; while any waits, no batch is stored before it, since a copy can
 * come within milliseconds of the next bind.
 */
import type { Suspect } from "@/db/suspects";
import type { Clock } from "../clock";

const LAST_SECONDS_MS = 10_000;
const LATE_MS = 5000;
/** How long copies of parts of stored texts may come after an answer in doubt. */
const PARTS_MS = 3600_000;
/** Answered texts of the last seconds, a connection: at most this many. */
const MAX_RECENT = 200_000;

export type SuspicionDeps = {
  clock: Clock;
  /** idempotent; a suspect whose text is not stored is left out */
  store(suspects: Suspect[]): Promise<void>;
  hasOpen(connectionId: string): Promise<boolean>;
};

type Answered = { suspect: Suspect; at: number };

export class Suspicion {
  private readonly recent = new Map<string, Answered[]>();
  private pending: Suspect[] = [];
  private flushing: Promise<void> | null = null;
  /** connections with suspects, and how often they were marked */
  private readonly marked = new Map<string, number>();
  /** connections whose parts may come again, until when */
  private readonly partsUntil = new Map<string, number>();

  constructor(private readonly deps: SuspicionDeps) {}

  is(connectionId: string): boolean {
    return this.marked.has(connectionId);
  }

  mark(connectionId: string): void {
    this.marked.set(connectionId, (this.marked.get(connectionId) ?? 0) + 1);
  }

  /** A stored text was answered; `sent` false: its session had ended. `arrivedAt` by the wall clock. */
  answered(suspect: Suspect, { sent, arrivedAt }: { sent: boolean; arrivedAt: number }): void {
    const now = this.deps.clock.wall();
    if (!sent || now - arrivedAt > LATE_MS) return this.suspect([suspect]);
    const recent = this.recent.get(suspect.connectionId) ?? [];
    recent.push({ suspect, at: now });
    if (recent.length > 1000 && recent[recent.length >> 1]!.at < now - LAST_SECONDS_MS) {
      recent.splice(0, recent.length >> 1);
    }
    if (recent.length > MAX_RECENT) recent.shift();
    this.recent.set(suspect.connectionId, recent);
  }

  /** Whether a part that equals one of a stored text is taken for a copy. */
  doubtsParts(connectionId: string): boolean {
    return this.is(connectionId) || (this.partsUntil.get(connectionId) ?? 0) > this.deps.clock.wall();
  }

  /** A part that waits for the rest of its text was answered. */
  answeredPart(connectionId: string, { sent, arrivedAt }: { sent: boolean; arrivedAt: number }): void {
    const now = this.deps.clock.wall();
    if (!sent || now - arrivedAt > LATE_MS) this.partsUntil.set(connectionId, now + PARTS_MS);
  }

  /** A bound session ended abnormally. */
  sessionLost(connectionId: string): void {
    this.partsUntil.set(connectionId, this.deps.clock.wall() + PARTS_MS);
    const since = this.deps.clock.wall() - LAST_SECONDS_MS;
    const recent = this.recent.get(connectionId) ?? [];
    this.recent.delete(connectionId);
    this.suspect(recent.filter(({ at }) => at > since).map(({ suspect }) => suspect));
  }

  suspect(suspects: Suspect[]): void {
    if (suspects.length === 0) return;
    for (const id of new Set(suspects.map(({ connectionId }) => connectionId))) this.mark(id);
    this.pending.push(...suspects);
  }

  /** Stores what waits. Rejects when the database would not; it waits on then. */
  async flush(): Promise<void> {
    while (this.pending.length > 0 || this.flushing) {
      this.flushing ??= this.storePending().finally(() => {
        this.flushing = null;
      });
      await this.flushing;
    }
  }

  /** Now and then: a connection whose suspects are absorbed or over is trusted again. */
  async review(connectionId: string): Promise<void> {
    const marks = this.marked.get(connectionId);
    if (marks === undefined) return;
    await this.flush();
    const open = await this.deps.hasOpen(connectionId);
    if (!open && this.marked.get(connectionId) === marks) this.marked.delete(connectionId);
  }

  private async storePending(): Promise<void> {
    const batch = this.pending;
    this.pending = [];
    try {
      await this.deps.store(batch);
    } catch (error) {
      this.pending = [...batch, ...this.pending];
      throw error;
    }
  }
}
