import "server-only";
import { readFigures, readStage, type Stage } from "@/db/poll-stage";
import type { LiveTopic } from "@/domain/live";
import { subscribeLive, type LiveSubscriber } from "./live-hub";
import { StageFeed } from "./stage-feed";
import { viewerStream } from "./stage-viewer";

/** A block of the record is sealed without a change of the configuration. */
const WHOLE_MS = 60_000;

/** `question`: its number, from 1 */
type Link = { token: string; pollId: string; question: number };

/** Survives the module reloads of the development server. */
const kept = globalThis as typeof globalThis & { replybackStages?: Map<string, StageFeed> };

function feedOf({ token, pollId, question }: Link): StageFeed {
  const key = `${token} ${question}`;
  const feeds = (kept.replybackStages ??= new Map());
  const known = feeds.get(key);
  if (known) return known;
  let stage: Stage | null = null;
  let wholeAt = 0;
  const made = new StageFeed({
    read: async (isWhole) => {
      const now = Date.now();
      if (isWhole || !stage || now - wholeAt > WHOLE_MS) {
        stage = await readStage(token, question);
        wholeAt = now;
      }
      return stage && readFigures(stage, now);
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
    onEnd: () => feeds.delete(key),
  });
  feeds.set(key, made);
  return made;
}

/** The stream of one more viewer; null when too many look on. */
export function stageStream(link: Link, signal: AbortSignal): ReadableStream<Uint8Array> | null {
  const feed = feedOf(link);
  return feed.isFull ? null : viewerStream(feed, signal);
}
