/**
 * One poll on its way to everybody who watches it: read once for all, at a hint of the database or every few seconds, and
 * written as the same octets to each. Ends when nobody looks, or when its link was revoked.
 */
import type { StageFrame } from "@/domain/stage/stage";

/** Shortest time between two readings of one poll, however many look at it: with the way of a hint a vote shows in 300 ms. */
const LEAST_MS = 100;
/** Without a hint: one may be lost. */
const CALM_MS = 5_000;
const HEARTBEAT_MS = 15_000;
/** Open pages of one link in this process; the rest reads JSON. */
const MOST_VIEWERS = 10_000;

const encoder = new TextEncoder();
/** Comments keep proxies from cutting an idle stream. */
export const BEAT = encoder.encode(": beat\n\n");
export const GONE = encoder.encode("event: gone\ndata: {}\n\n");

export type StageViewer = { offer(event: Uint8Array): void; end(): void };

export type StageFeedDeps = {
  /** `isWhole`: the poll and its stage may be others; else the figures alone. Null: the link leads nowhere (any more). */
  read(isWhole: boolean): Promise<StageFrame | null>;
  /** calls back at every hint about the poll; returns how to leave */
  subscribe(onHint: (isWhole: boolean) => void): () => void;
  onEnd(): void;
};

export class StageFeed {
  private readonly viewers = new Set<StageViewer>();
  private last: Uint8Array | null = null;
  private lastText = "";
  private readAt = -Infinity;
  private isReading = false;
  /** a hint came while a reading was under way: it may have missed what the hint is about */
  private isStale = false;
  private isWhole = true;
  private timer: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout | undefined;
  private leave: () => void = () => undefined;

  constructor(private readonly deps: StageFeedDeps) {}

  get isFull(): boolean {
    return this.viewers.size >= MOST_VIEWERS;
  }

  join(viewer: StageViewer): () => void {
    if (this.viewers.size === 0) this.begin();
    this.viewers.add(viewer);
    if (this.last) viewer.offer(this.last);
    else this.soon();
    return () => {
      if (this.viewers.delete(viewer) && this.viewers.size === 0) this.end();
    };
  }

  private begin(): void {
    this.leave = this.deps.subscribe((isWhole) => {
      this.isWhole ||= isWhole;
      this.soon();
    });
    this.beat = setInterval(() => {
      for (const viewer of this.viewers) viewer.offer(BEAT);
    }, HEARTBEAT_MS);
    this.soon();
  }

  private end(): void {
    this.leave();
    clearInterval(this.beat);
    clearTimeout(this.timer);
    this.deps.onEnd();
  }

  /** Reads at once, or as soon as the last reading is long enough ago. */
  private soon(): void {
    if (this.isReading) {
      this.isStale = true;
      return;
    }
    clearTimeout(this.timer);
    const wait = Math.max(0, this.readAt + LEAST_MS - performance.now());
    this.timer = setTimeout(() => void this.read(), wait);
  }

  private async read(): Promise<void> {
    this.readAt = performance.now();
    this.isReading = true;
    const { isWhole } = this;
    this.isWhole = false;
    // The database may be away: what stands stays on the screens, and is read again.
    const frame = await this.deps.read(isWhole).catch(() => undefined);
    if (!frame) this.isWhole = true;
    this.isReading = false;
    if (frame === null) return this.revoke();
    if (frame) this.send(frame);
    if (this.viewers.size === 0) return;
    if (this.isStale) {
      this.isStale = false;
      return this.soon();
    }
    this.timer = setTimeout(() => {
      this.isWhole = true;
      void this.read();
    }, CALM_MS);
  }

  private send(frame: StageFrame): void {
    const { now: _, ...rest } = frame;
    const text = JSON.stringify(rest);
    if (text === this.lastText) return;
    this.lastText = text;
    this.last = encoder.encode(`event: frame\ndata: ${JSON.stringify(frame)}\n\n`);
    for (const viewer of this.viewers) viewer.offer(this.last);
  }

  private revoke(): void {
    for (const viewer of [...this.viewers]) {
      viewer.offer(GONE);
      viewer.end();
    }
  }
}
