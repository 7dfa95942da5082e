"use client";

import { useTranslations } from "next-intl";
import { useSecond } from "@/components/ui/clock";
import { nextChange, pollState, type PollState, type PollTimes } from "@/domain/polls/state";

/** The state of a poll as its times give it, moved on every second while it changes by itself. `left` in ms, to that change. */
export function usePollClock(poll: PollTimes): { state: PollState; left: number | null } {
  const waits = poll.archivedAt === null && !poll.draft && (poll.opensAt !== null || poll.closesAt !== null);
  const now = useSecond(waits);
  const next = nextChange(poll, now);
  return { state: pollState(poll, now), left: next === null ? null : Math.max(0, next - now) };
}

/** "2 d 4 h", "1:04:09", "0:45": a time that is left. */
export function useCountdown(): (ms: number) => string {
  const t = useTranslations("polls.countdown");
  return (ms) => {
    const seconds = Math.ceil(ms / 1000);
    const hours = Math.floor(seconds / 3600);
    if (hours >= 48) return t("days", { days: Math.floor(hours / 24), hours: hours % 24 });
    const two = (value: number): string => String(value).padStart(2, "0");
    const minutes = Math.floor((seconds % 3600) / 60);
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  };
}
