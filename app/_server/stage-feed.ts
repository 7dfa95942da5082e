import "server-only";
import { readStageFrame } from "@/db/poll-stage";
import type { LiveTopic } from "@/domain/live";
import { subscribeLive, type LiveSubscriber } from "./live-hub";

/** Shortest time between two readings of one poll, however many look at it: with the way of a hint a vote shows in 300 ms. */
const LEAST_MS = 150;
/** Without a hint: one may be lost. */
const CALM_MS = 5_000;
const HEARTBEAT_MS = 15_000;
/** Open pages of one link in this process; the rest reads JSON. */
const MOST_VIEWERS = 10_000;

type Viewer = { offer(frame: Uint8Array): void; end(): void };

/**
 * One poll on its way to everybody who watches it: read once for all, at a hint of the database or every few seconds, and
 * written as the same octets to each. Ends when nobody looks, or when its link was revoked.
 */
class StageFeed {
  private readonly viewers = new Set<Viewer>();
  private last: Uint8Array | null = null;
  private lastText = "";
  private readAt = -Infinity;
  private reading: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private beat: NodeJS.Timeout | undefined;
  private leave: () => void = () => undefined;

  constructor(
    private readonly token: string,
    private readonly pollId: string,
    private readonly onEnd: () => void,
  ) {}

  get isFull(): boolean {
    return this.viewers.size >= MOST_VIEWERS;
  }

  join(viewer: Viewer): () => void {
    if (this.viewers.size === 0) this.begin();
    this.viewers.add(viewer);
    if (this.last) viewer.offer(this.last);
    this.soon();
    return () => {
      this.viewers.delete(viewer);
      if (this.viewers.size === 0) this.end();
    };
  }

  private begin(): void {
    const subscriber: LiveSubscriber = {
      topics: new Set<LiveTopic>([`poll:${this.pollId}`]),
      pending: new Set(),
      wake: () => {
        subscriber.pending.clear();
        this.soon();
      },
    };
    this.leave = subscribeLive(subscriber);
    this.beat = setInterval(() => {
      for (const viewer of this.viewers) viewer.offer(BEAT);
    }, HEARTBEAT_MS);
  }

  private end(): void {
    this.leave();
    clearInterval(this.beat);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.onEnd();
  }

  /** Reads at once, or as soon as the last reading is long enough ago. */
  private soon(wait = Math.max(0, this.readAt + LEAST_MS - performance.now())): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), wait);
  }

  private read(): Promise<void> {
    this.reading ??= this.readNow().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async readNow(): Promise<void> {
    this.readAt = performance.now();
    this.timer = undefined;
    try {
      const frame = await readStageFrame(this.token, Date.now());
      if (!frame) return this.revoke();
      const { now: _, ...rest } = frame;
      const text = JSON.stringify(rest);
      if (text !== this.lastText) {
        this.lastText = text;
        this.last = encoder.encode(`event: frame\ndata: ${JSON.stringify(frame)}\n\n`);
        for (const viewer of this.viewers) viewer.offer(this.last);
      }
    } catch {
      // The database is away: what stands stays on the screen, and is read again.
    }
    // `timer` is set when a hint came meanwhile
    if (this.viewers.size > 0 && this.timer === undefined) this.soon(CALM_MS);
  }

  private revoke(): void {
    for (const viewer of [...this.viewers]) {
      viewer.offer(GONE);
      viewer.end();
    }
  }
}

const encoder = new TextEncoder();
const BEAT = encoder.encode(": beat\n\n");
const GONE = encoder.encode("event: gone\ndata: {}\n\n");

/** Survives the module reloads of the development server. */
const kept = globalThis as typeof globalThis & { replybackStages?: Map<string, StageFeed> };

function feedOf(token: string, pollId: string): StageFeed {
  const feeds = (kept.replybackStages ??= new Map());
  const known = feeds.get(token);
  if (known) return known;
  const made = new StageFeed(token, pollId, () => feeds.delete(token));
  feeds.set(token, made);
  return made;
}

/**
 * Server-sent events (WHATWG HTML, 9.2) for one viewer: `frame` with the whole of what is shown, at every change; `gone`
 * when the link was revoked. A viewer that reads slowly misses frames and gets the newest. Null when too many look on.
 */
export function stageStream(
  { token, pollId }: { token: string; pollId: string },
  signal: AbortSignal,
): ReadableStream<Uint8Array> | null {
  const feed = feedOf(token, pollId);
  if (feed.isFull) return null;
  let leave = (): void => undefined;
  let missed: Uint8Array | null = null;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let over = false;
        const end = (): void => {
          if (over) return;
          over = true;
          leave();
          controller.close();
        };
        controller.enqueue(encoder.encode("retry: 2000\n\n"));
        leave = feed.join({
          offer: (frame) => {
            if (over) return;
            if ((controller.desiredSize ?? 0) > 0 || frame === GONE) controller.enqueue(frame);
            else if (frame !== BEAT) missed = frame;
          },
          end,
        });
        signal.addEventListener("abort", end, { once: true });
      },
      pull(controller) {
        if (missed) controller.enqueue(missed);
        missed = null;
      },
      cancel: () => leave(),
    },
    new CountQueuingStrategy({ highWaterMark: 3 }),
  );
}
