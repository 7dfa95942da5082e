import { z } from "zod";

/** PostgreSQL channel on which both processes hint at changes; correctness never rests on it. */
export const LIVE_CHANNEL = "replyback_live";

const fixed = [
  "polls",
  "messages",
  "connections",
  "lists",
  "services",
  "contacts",
  "config",
  "overview",
  "requests",
] as const;
const scoped = ["poll", "message", "list", "connection"] as const;

export type LiveTopic = (typeof fixed)[number] | `${(typeof scoped)[number]}:${string}`;

const topicPattern = new RegExp(`^(?:${fixed.join("|")}|(?:${scoped.join("|")}):[0-9a-f-]{36})$`);

/** One topic as it travels in a notification or a subscription; anything else is refused. */
export const liveTopicSchema = z.custom<LiveTopic>(
  (value) => typeof value === "string" && topicPattern.test(value),
  "unknown live topic",
);

/** Payload of one NOTIFY: the topics that changed since the last one. */
export const liveHintSchema = z.array(liveTopicSchema);
