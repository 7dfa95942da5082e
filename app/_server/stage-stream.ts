import "server-only";
import { readFigures, readStage, type Stage } from "@/db/poll-stage";
import type { LiveTopic } from "@/domain/live";
import { subscribeLive, type LiveSubscriber } from "./live-hub";
import { BEAT, GONE, StageFeed } from "./stage-feed";

type Link = { token: string; pollId: string };

/** Survives the module reloads of the development server. */
const kept = globalThis as typeof globalThis & { replybackStages?: Map<string, StageFeed> };

function feedOf({ token, pollId }: Link): StageFeed {
  const feeds = (kept.replybackStages ??= new Map());
  const known = feeds.get(token);
  if (known) return known;
  let stage: Stage | null = null;
  const made = new StageFeed({
    read: async (isWhole) => {
      if (isWhole || !stage) stage = await readStage(token);
      return stage && readFigures(stage, Date.now());
    },
    subscribe: (onHint) => {
      const subscriber: LiveSubscriber = {
        // every change of a poll or of its stage is a change of the configuration
        topics: new Set<LiveTopic>([`poll:${pollId}`, "config"]),
        pending: new Set(),
        wake: () => {
          const isWhole = subscriber.pending.has("config");
          subscriber.pending.clear();
          onHint(isWhole);
        },
      };
      return subscribeLive(subscriber);
    },
    onEnd: () => feeds.delete(token),
  });
  feeds.set(token, made);
  return made;
}

/** Frames that a slow viewer is written ahead of what it reads; it misses the rest but for the newest. */
const AHEAD = 3;

/**
 * Server-sent events (WHATWG HTML, 9.2) for one viewer: `frame` with the whole of what is shown, at every change; `gone`
 * when the link was revoked. Null when too many look on.
 */
export function stageStream(link: Link, signal: AbortSignal): ReadableStream<Uint8Array> | null {
  const feed = feedOf(link);
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
        controller.enqueue(new TextEncoder().encode("retry: 2000\n\n"));
        leave = feed.join({
          offer: (event) => {
            if (over) return;
            if ((controller.desiredSize ?? 0) > 0 || event === GONE) controller.enqueue(event);
            else if (event !== BEAT) missed = event;
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
    new CountQueuingStrategy({ highWaterMark: AHEAD }),
  );
}
