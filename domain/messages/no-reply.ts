import type { LogMessage } from "./log";

/** Why a text got no automatic answer; each has a sentence in the catalogue. */
export const NO_REPLY_REASONS = [
  "repeat",
  "not-routable",
  "opted-out",
  "loop-guard",
  "notice",
  "review",
  "unmatched",
  "already-opted-out",
  "already-opted-in",
  "not-joined",
  "restricted",
  "rule-is-silent",
] as const;
export type NoReplyReason = (typeof NO_REPLY_REASONS)[number];

/** Null for a text that was answered, and for what we sent. In the order in which the reply would have been held back. */
export function whyNoReply(message: LogMessage, replies: readonly LogMessage[]): NoReplyReason | null {
  if (message.direction === "out" || replies.some((reply) => reply.rule.kind !== "person")) return null;
  if (message.repeats !== null) return "repeat";
  if (message.marks.includes("notRoutable")) return "not-routable";
  if (message.marks.includes("optedOut")) return "opted-out";
  if (message.marks.includes("loopGuard")) return "loop-guard";
  if (message.marks.includes("notVote")) return "notice";
  return silentOutcome(message);
}

function silentOutcome({ outcome, rule }: LogMessage): NoReplyReason {
  switch (outcome) {
    case "review":
    case "already-opted-out":
    case "already-opted-in":
    case "not-joined":
    case "restricted":
    case "unmatched":
      return outcome;
    case "not-vote":
      return "notice";
    case "redelivery":
      return "repeat";
    default:
      return rule.kind === "unmatched" ? "unmatched" : "rule-is-silent";
  }
}
