/**
 * Codes of the smallint columns of `message`, `part`, `message_event`, `contact` and `consent`. The position is the stored
 * number: append only, never reorder.
 */

export const DIRECTIONS = ["in", "out"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * States of a message (product.md, Sending).
 * - received: inbound, decided and stored; never left
 * - queued: waits in the outbox
 * - sending: a part was written to the SMSC, its answer is awaited
 * - sent: every part accepted by the SMSC
 * - delivered: every part reported delivered
 * - failed: the SMSC refused a part for good, or a receipt said so
 * - expired: not submitted in time, or a receipt said so
 * - rejected: a receipt said so
 * - unknown: written and never answered; it may have gone out
 * - cancelled: taken back by a person or by an opt-out before it was written
 */
export const MESSAGE_STATES = [
  "received",
  "queued",
  "sending",
  "sent",
  "delivered",
  "failed",
  "expired",
  "rejected",
  "unknown",
  "cancelled",
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** What decided about a message: the kind of rule; `rule_id` names which one. `person` is a text sent by hand. */
export const RULE_KINDS = [
  "unmatched",
  "poll",
  "service",
  "list",
  "compliance",
  "catch-all",
  "person",
  "campaign",
  "guard",
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

export const ENCODINGS = ["gsm7", "ucs2", "latin1", "binary"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Bits of `message.flags`. */
export const MESSAGE_FLAGS = {
  /** a part of a long text never came */
  partial: 1,
  /** a notice from the network, not a text from a person */
  notVote: 2,
  /** in: its reply was withheld, since the sender had opted out */
  optedOut: 4,
  /** in: a person has to look at it */
  review: 8,
  /** in: its reply was withheld by the reply-loop guard */
  loopGuard: 16,
  /** in: the sender is no number that can be replied to */
  notRoutable: 32,
  /** in: a person has answered it, decided it or put it aside */
  handled: 64,
  /** out: shown at once and not kept by the phone (message class 0) */
  flash: 128,
} as const;

export const CONTACT_KINDS = ["e164", "short", "alnum", "none"] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

export const MEMBERSHIP_STATES = ["joined", "left", "pending"] as const;
export type MembershipState = (typeof MEMBERSHIP_STATES)[number];

export const CONSENT_KINDS = ["join", "leave", "opt-out", "opt-in"] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];

/** Lanes of the outbox: replies go ahead of campaigns. */
export const LANES = ["reply", "campaign"] as const;
export type Lane = (typeof LANES)[number];

/** The stored number of a code. */
export function codeOf<T extends string>(table: readonly T[], word: T): number {
  return table.indexOf(word);
}

/** The word of a stored number; RangeError when this version does not know it. */
export function wordOf<T extends string>(table: readonly T[], code: number): T {
  const word = table[code];
  if (word === undefined) throw new RangeError(`unknown code ${code}`);
  return word;
}
