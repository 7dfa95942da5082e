/** When a lost session is tried again: pure arithmetic over how it ended, how often in a row, and chance. */
import { describeStatus } from "@/domain/smpp/command-status";
import type { SessionEnd } from "../smpp/session-end";

const LONGEST_MS = 60_000;
/** A bind that held this long was a good one: the next loss counts as the first (checklist 9). */
const LASTING_MS = 30_000;
/** Most SMSCs drop a session that went silent after a minute or less; asking sooner only renews it at some. */
const ALREADY_BOUND_MS = 15_000;
const THROTTLED_MS = 10_000;

/** Failures in a row, after a session that was bound for `boundMs` (null: never) has ended. */
export function countFailures(before: number, boundMs: number | null): number {
  return boundMs !== null && boundMs >= LASTING_MS ? 1 : before + 1;
}

/**
 * Ms until the next try. Grows from 1–3 s to 20–60 s; the wide spread keeps many workers that lost one SMSC in the same
 * moment from coming back in the same moment. What only a person can mend is tried every minute.
 *
 * @param random 0 to 1
 */
export function retryDelay(
  end: SessionEnd,
  { failures, random }: { failures: number; random: number },
): number {
  const most = Math.min(LONGEST_MS, 3_000 * 2 ** Math.min(failures - 1, 10));
  const delay = most / 3 + (random * most * 2) / 3;
  const floor = floorOf(end) * (0.8 + random * 0.2);
  return Math.round(Math.min(LONGEST_MS, Math.max(delay, floor)));
}

function floorOf(end: SessionEnd): number {
  if (end.kind === "bind-unwritable") return LONGEST_MS;
  if (end.kind !== "bind-refused") return 0;
  if (end.status === 0x05) return ALREADY_BOUND_MS;
  switch (describeStatus(end.status).bindClass) {
    case "config":
    case "fail":
      return LONGEST_MS;
    case "throttle":
      return THROTTLED_MS;
    case "ok":
    case "retry":
      return 0;
  }
}

/** True when trying again will not help until a person changes something: an alert is due (checklist 4). */
export function needsPerson(end: SessionEnd): boolean {
  return floorOf(end) === LONGEST_MS;
}
