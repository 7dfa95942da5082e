/** When a lost session is tried again: pure arithmetic over how it ended, how often in a row, and chance. */
import { describeStatus } from "@/domain/smpp/command-status";
import type { SessionEnd } from "../smpp/session-end";
import { isTlsLasting } from "./tls-words";

/** What only a person can mend is tried this seldom, or as seldom as the connection's ceiling says. */
const SLOW_MS = 60_000;
/** A bind that held this long was a good one: the next loss counts as the first (checklist 9). */
const LASTING_MS = 30_000;
/**
 * The SMSC still holds the session that was lost. Most drop it after a minute or less, and asking often only renews it at
 * some: 30 s with the least of the spread.
 */
const ALREADY_BOUND_MS = 38_000;
const THROTTLED_MS = 10_000;

/** Failures in a row, after a session that was bound for `boundMs` (null: never) has ended. */
export function countFailures(before: number, boundMs: number | null): number {
  return boundMs !== null && boundMs >= LASTING_MS ? 1 : before + 1;
}

export type RetryOptions = {
  /** in a row */
  failures: number;
  /** 0 to 1 */
  random: number;
  /** of the connection: the least wait, and the most that it grows to */
  floorMs: number;
  ceilingMs: number;
};

/**
 * Ms until the next try. Grows from one to three times the floor to a third to the whole of the ceiling; the wide spread
 * keeps many workers that lost one SMSC in the same moment from coming back in the same moment. Some refusals have a wait
 * of their own.
 */
export function retryDelay(end: SessionEnd, { failures, random, floorMs, ceilingMs }: RetryOptions): number {
  const most = Math.min(ceilingMs, 3 * floorMs * 2 ** Math.min(failures - 1, 20));
  const delay = Math.max(floorMs, most / 3 + (random * most * 2) / 3);
  const own = needsPerson(end) ? Math.max(SLOW_MS, ceilingMs) : ownWait(end);
  return Math.round(Math.max(delay, own * (0.8 + random * 0.2)));
}

function ownWait(end: SessionEnd): number {
  if (end.kind !== "bind-refused") return 0;
  if (end.status === 0x05) return ALREADY_BOUND_MS;
  return describeStatus(end.status).bindClass === "throttle" ? THROTTLED_MS : 0;
}

/** True when trying again will not help until a person changes something: an alert is due (checklist 4). */
export function needsPerson(end: SessionEnd): boolean {
  if (end.kind === "bind-unwritable") return true;
  if (end.kind === "tls-failed" || end.kind === "lost") return end.code !== null && isTlsLasting(end.code);
  if (end.kind !== "bind-refused") return false;
  switch (describeStatus(end.status).bindClass) {
    case "config":
    case "fail":
      return true;
    case "ok":
    case "retry":
    case "throttle":
      return false;
  }
}
