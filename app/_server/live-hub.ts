import "server-only";
import { listenLive } from "@/db/live";
import type { LiveTopic } from "@/domain/live";

/**
 * Fans the database's hints out to the open pages of this process, over one LISTEN connection. A subscriber's queue is the
 * set of its own topics that changed since it last looked: bounded by what it asked for, whatever the pace and however slow
 * it is. After a gap (the LISTEN connection was lost) everybody reads everything again.
 */
export type LiveSubscriber = {
  topics: ReadonlySet<LiveTopic>;
  pending: Set<LiveTopic>;
  /** called when `pending` got something; must not throw or wait */
  wake: () => void;
};

type Hub = { subscribers: Set<LiveSubscriber>; close(): Promise<void> };

/** Survives the module reloads of the development server, which would otherwise listen once more at every change. */
const kept = globalThis as typeof globalThis & { replybackLiveHub?: Hub };

function openHub(): Hub {
  const subscribers = new Set<LiveSubscriber>();
  const listener = listenLive({
    onTopics: (topics) => {
      for (const subscriber of subscribers) offer(subscriber, topics);
    },
    onGap: () => {
      for (const subscriber of subscribers) offer(subscriber, [...subscriber.topics]);
    },
  });
  return { subscribers, close: () => listener.close() };
}

function offer(subscriber: LiveSubscriber, topics: readonly LiveTopic[]): void {
  const before = subscriber.pending.size;
  for (const topic of topics) if (subscriber.topics.has(topic)) subscriber.pending.add(topic);
  if (subscriber.pending.size > before) subscriber.wake();
}

/** Returns how to leave. */
export function subscribeLive(subscriber: LiveSubscriber): () => void {
  kept.replybackLiveHub ??= openHub();
  const { subscribers } = kept.replybackLiveHub;
  subscribers.add(subscriber);
  return () => subscribers.delete(subscriber);
}
