import type { PollRule } from "@/domain/inbound/rules";
import type { Pause } from "./periods";

/** How long after its close a poll still takes texts, to answer them as late. */
export const LATE_MS = 24 * 3600 * 1000;

export type PollPhase = "early" | "open" | "late" | "over";

type Window = Pick<PollRule, "opensAt" | "closesAt" | "graceSeconds">;

export function isPaused({ pauses = [] }: { pauses?: readonly Pause[] }, at: number): boolean {
  return pauses.some(({ from, until }) => at >= from && (until === null || at < until));
}

/** Where a moment lies in a poll's life. Opens at `opensAt` inclusive, ends at `closesAt` plus grace, exclusive. */
export function pollPhase(poll: Window, at: number): PollPhase {
  if (poll.opensAt !== null && at < poll.opensAt) return "early";
  if (poll.closesAt === null) return "open";
  const end = poll.closesAt + poll.graceSeconds * 1000;
  if (at < end) return "open";
  return at < end + LATE_MS ? "late" : "over";
}

const PHASE_ORDER: Record<PollPhase, number> = { open: 0, early: 1, late: 2, over: 3 };

/**
 * The poll that takes a text among those it could mean: the open one; else the next to open; else the one that closed last.
 * None when all are over.
 */
export function pickPoll<T extends Window>(
  polls: readonly T[],
  at: number,
): { poll: T; phase: PollPhase } | null {
  let best: { poll: T; phase: PollPhase } | null = null;
  for (const poll of polls) {
    const phase = pollPhase(poll, at);
    if (phase === "over") continue;
    if (!best || before({ poll, phase }, best)) best = { poll, phase };
  }
  return best;
}

function before<T extends Window>(
  a: { poll: T; phase: PollPhase },
  b: { poll: T; phase: PollPhase },
): boolean {
  if (a.phase !== b.phase) return PHASE_ORDER[a.phase] < PHASE_ORDER[b.phase];
  if (a.phase === "early") return (a.poll.opensAt ?? 0) < (b.poll.opensAt ?? 0);
  if (a.phase === "late") return (a.poll.closesAt ?? 0) > (b.poll.closesAt ?? 0);
  return (a.poll.opensAt ?? 0) > (b.poll.opensAt ?? 0);
}

const ROLLING_SLOTS = 1;

/**
 * Of a rolling period: the first moment (ms) whose votes count against the cap of a text of `at`; null for others. A vote leaves
 * the window when it is exactly as old as the window is long.
 */
export function windowStart(
  { period, windowSeconds = 0 }: Pick<PollRule, "period" | "windowSeconds">,
  at: number,
): number | null {
  return period === "rolling" ? at - windowSeconds * 1000 + 1 : null;
}

/** The period of a ballot slot: 0 for the whole poll, 1 for a rolling one, else the calendar day in the poll's zone as yyyymmdd. */
export function slotPeriod(poll: Pick<PollRule, "period" | "timeZone">, at: number): number {
  if (poll.period === "poll") return 0;
  if (poll.period === "rolling") return ROLLING_SLOTS;
  const parts = dayFormat(poll.timeZone).formatToParts(at);
  const field = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return field("year") * 10_000 + field("month") * 100 + field("day");
}

const formats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
    });
    formats.set(timeZone, format);
  }
  return format;
}
