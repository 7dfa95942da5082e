import type { MessageState } from "./codes";

/** How far a state is: a message moves only to a higher rank (product.md: a late or doubled receipt never moves a state backwards). */
const RANK: Record<MessageState, number> = {
  received: 0,
  queued: 1,
  sending: 2,
  unknown: 3,
  sent: 4,
  cancelled: 9,
  expired: 9,
  rejected: 9,
  failed: 9,
  delivered: 9,
};

export const FINAL_STATES: readonly MessageState[] = ["delivered", "failed", "expired", "rejected", "cancelled", "received"];

/**
 * The state after `next` is reported. Final states stay. `queued` is entered again only from `sending` and `unknown`
 * (a retry that the policy allows), which `retry` says.
 */
export function advanceState(current: MessageState, next: MessageState, retry = false): MessageState {
  if (retry && next === "queued" && (current === "sending" || current === "unknown")) return "queued";
  return RANK[next] > RANK[current] ? next : current;
}

/** The state of a message from those of its parts: any failed: failed; else any unknown: unknown; all delivered; else sent. */
export function foldParts(parts: readonly MessageState[]): MessageState {
  for (const bad of ["failed", "rejected", "expired", "unknown"] as const) if (parts.includes(bad)) return bad;
  if (parts.length > 0 && parts.every((state) => state === "delivered")) return "delivered";
  return parts.every((state) => state === "sent" || state === "delivered") ? "sent" : "sending";
}
