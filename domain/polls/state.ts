import { isPaused, pollPhase } from "./window";
import { type Pause } from "./periods";

/**
 * States of a poll as people see them.
 * - draft: takes no texts; left by opening it, or by giving it a time
 * - waiting: opens at a set time; texts are answered as early
 * - open: texts are votes; entered at `opensAt` or by hand
 * - paused: open, but texts do not count until somebody resumes it; closes at its time all the same
 * - grace: closed, but texts received within the grace period still count
 * - closed: texts are answered as late for a day; left only by opening it again
 * - archived: put away; takes no texts, whatever its times
 */
export const POLL_STATES = ["draft", "waiting", "open", "paused", "grace", "closed", "archived"] as const;
export type PollState = (typeof POLL_STATES)[number];

/** Filters of the list: `open` includes pauses and the grace period, `all` leaves the archived ones out. */
export const POLL_FILTERS = ["all", "open", "waiting", "draft", "closed", "archived"] as const;
export type PollFilter = (typeof POLL_FILTERS)[number];

/** Times in ms since 1970. */
export type PollTimes = {
  draft: boolean;
  archivedAt: number | null;
  opensAt: number | null;
  closesAt: number | null;
  graceSeconds: number;
  /** left out: none */
  pauses?: readonly Pause[];
};

export function pollState(poll: PollTimes, now: number): PollState {
  if (poll.archivedAt !== null) return "archived";
  if (poll.draft) return "draft";
  const phase = pollPhase(poll, now);
  if (phase === "early") return "waiting";
  if (phase !== "open") return "closed";
  if (poll.closesAt !== null && now >= poll.closesAt) return "grace";
  return isPaused(poll, now) ? "paused" : "open";
}

/** The next moment at which the state changes by itself; null when only a person changes it. */
export function nextChange(poll: PollTimes, now: number): number | null {
  switch (pollState(poll, now)) {
    case "waiting":
      return poll.opensAt;
    case "open":
    case "paused":
      return poll.closesAt;
    case "grace":
      return (poll.closesAt ?? 0) + poll.graceSeconds * 1000;
    case "draft":
    case "closed":
    case "archived":
      return null;
  }
}
