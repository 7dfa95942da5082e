import type { PollRule } from "@/domain/inbound/rules";

/**
 * A time in which the texts of a link could not come in: no receiving session was bound, or texts were refused for the moment
 * so that the SMSC keeps them. Ms since 1970; `until` null: it lasts.
 */
export type Outage = { from: number; until: number | null };

/** How long after an outage the SMSC may still be handing over what it kept: its tries again lie minutes apart, seldom an hour. */
export const HELD_MS = 3600_000;

type Window = Pick<PollRule, "closesAt" | "graceSeconds">;

/**
 * Whether a text that came after the end of a poll may have been sent before it: an outage of its link overlapped the closing
 * (with the grace period behind it), and was over for less than an hour.
 */
export function isHeld({ closesAt, graceSeconds }: Window, at: number, outages: readonly Outage[]): boolean {
  if (closesAt === null) return false;
  const end = closesAt + graceSeconds * 1000;
  return outages.some(({ from, until }) => {
    const over = until ?? at;
    return from <= end && over > closesAt && at >= end && at < over + HELD_MS;
  });
}

/** A session that could receive; `until` null: it still can. */
export type Receiving = { from: number; until: number | null };

/** The times without any such session, from the first of them to `now`; one that reaches `now` lasts. Order does not matter. */
export function outagesBetween(sessions: readonly Receiving[], now: number): Outage[] {
  const ordered = [...sessions].sort((a, b) => a.from - b.from);
  const outages: Outage[] = [];
  let reached: number | null = null;
  for (const { from, until } of ordered) {
    if (reached !== null && from > reached) outages.push({ from: reached, until: from });
    reached = Math.max(reached ?? from, until ?? now);
  }
  if (reached !== null && reached < now) outages.push({ from: reached, until: null });
  return outages;
}
