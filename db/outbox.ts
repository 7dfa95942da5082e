/** The durable queue of messages to send: claim, settle, give back, expire. Rows go when their message is settled. */
import type pg from "pg";
import {
  codeOf,
  MESSAGE_STATES,
  RULE_KINDS,
  wordOf,
  type Lane,
  type MessageState,
  type RuleKind,
} from "@/domain/messages/codes";
import { plainArray, textArray, timeArray } from "./arrays";
import * as sql from "./sql/outbox";

/** What a claim is made with: the connection, this worker, and the epoch of its lease. */
export type Claimant = { connectionId: string; workerId: string; epoch: number };

export type ClaimedMessage = {
  id: string;
  at: number;
  contactKey: string;
  address: string;
  connectionId: string;
  numberId: string | null;
  text: string;
  expiresAt: number;
  attempts: number;
  lane: Lane;
  ruleKind: RuleKind;
  /** parts that an earlier try brought to the SMSC */
  acceptedSeqs: number[];
  /** the contact has opted out since it was queued */
  optedOut: boolean;
};

type ClaimRow = {
  id: string;
  contact_key: string;
  number_id: string | null;
  at: Date;
  expires_at: Date;
  attempts: number;
  text: string | null;
  rule_kind: number;
  address: string;
  opted_out: boolean;
  accepted_seqs: number[];
};

const LANE_CODE: Record<Lane, number> = { reply: 0, campaign: 1 };

/** Takes up to `limit` waiting messages of one connection and lane, oldest first. */
export async function claimMessages(
  db: pg.Pool | pg.ClientBase,
  claimant: Claimant,
  wanted: { lane: Lane; limit: number; now: number },
): Promise<ClaimedMessage[]> {
  const { connectionId, workerId, epoch } = claimant;
  const result = await db.query<ClaimRow>({
    name: "outbox_claim",
    text: sql.CLAIM,
    values: [connectionId, LANE_CODE[wanted.lane], new Date(wanted.now), wanted.limit, epoch, workerId],
  });
  return result.rows.map((row) => ({
    id: row.id,
    at: row.at.getTime(),
    contactKey: row.contact_key,
    address: row.address,
    connectionId,
    numberId: row.number_id,
    text: row.text ?? "",
    expiresAt: row.expires_at.getTime(),
    attempts: row.attempts,
    lane: wanted.lane,
    ruleKind: wordOf(RULE_KINDS, row.rule_kind),
    optedOut: row.opted_out,
    acceptedSeqs: row.accepted_seqs,
  }));
}

/** One answered (or timed-out) PDU of a message. */
export type PartResult = {
  contactKey: string;
  messageId: string;
  messageAt: number;
  connectionId: string;
  /** from 1 */
  seq: number;
  attempt: number;
  state: MessageState;
  submittedAt: number;
  answeredAt: number | null;
  commandStatus: number | null;
  smscId: string | null;
};

/** What became of a message in this attempt. `againAt`: it waits once more, not before that time. */
export type MessageResult = {
  connectionId: string;
  contactKey: string;
  id: string;
  at: number;
  state: MessageState;
  eventAt: number;
  detail: string | null;
  againAt: number | null;
};

export type ParkedReceipt = {
  connection_id: string;
  smsc_id: string;
  id: string;
  received_at: Date;
  state: number;
  error_code: string | null;
};

/** Settles parts and messages in one statement; answers receipts that had come before. At most one result a message. */
export async function settleMessages(
  db: pg.Pool | pg.ClientBase,
  parts: PartResult[],
  messages: MessageResult[],
): Promise<ParkedReceipt[]> {
  const result = await db.query<ParkedReceipt>({
    name: "outbox_settle",
    text: sql.SETTLE,
    values: [
      plainArray(parts.map((part) => part.contactKey)),
      plainArray(parts.map((part) => part.messageId)),
      timeArray(parts.map((part) => part.messageAt)),
      plainArray(parts.map((part) => part.seq)),
      plainArray(parts.map((part) => part.attempt)),
      plainArray(parts.map((part) => codeOf(MESSAGE_STATES, part.state))),
      plainArray(parts.map((part) => part.connectionId)),
      timeArray(parts.map((part) => part.submittedAt)),
      timeArray(parts.map((part) => part.answeredAt)),
      // command_status is unsigned (SMPP 3.4 clause 5.1.3): kept in the int4 by its bits
      plainArray(parts.map((part) => (part.commandStatus === null ? null : part.commandStatus | 0))),
      textArray(parts.map((part) => part.smscId)),
      plainArray(messages.map((message) => message.connectionId)),
      plainArray(messages.map((message) => message.contactKey)),
      plainArray(messages.map((message) => message.id)),
      timeArray(messages.map((message) => message.at)),
      plainArray(messages.map((message) => codeOf(MESSAGE_STATES, message.state))),
      timeArray(messages.map((message) => message.eventAt)),
      textArray(messages.map((message) => message.detail)),
      timeArray(messages.map((message) => message.againAt)),
    ],
  });
  return result.rows;
}

/** Gives messages back that were claimed but never written. */
export async function releaseMessages(
  db: pg.Pool | pg.ClientBase,
  messages: { connectionId: string; id: string; notBefore: number }[],
): Promise<void> {
  if (messages.length === 0) return;
  await db.query(sql.RELEASE, [
    plainArray(messages.map((message) => message.connectionId)),
    plainArray(messages.map((message) => message.id)),
    timeArray(messages.map((message) => message.notBefore)),
  ]);
}

/** Expires what waited too long on a connection; returns the ids. */
export async function expireMessages(
  db: pg.Pool | pg.ClientBase,
  connectionId: string,
  now: number,
): Promise<string[]> {
  const result = await db.query<{ id: string }>(sql.EXPIRE, [connectionId, new Date(now)]);
  return result.rows.map((row) => row.id);
}

/**
 * After a lease was taken over: messages that the earlier holder had claimed. Each may have been written. Replies go again
 * when `retryReplies` says so, with `unknown` and its reason in their time line; the rest is settled as unknown, never
 * silently sent again (product.md, Sending). Returns how many were in doubt.
 */
export async function recoverStranded(
  db: pg.Pool | pg.ClientBase,
  claimant: Claimant,
  policy: { retryReplies: boolean; now: number },
): Promise<number> {
  const stranded = await db.query<{
    id: string;
    contact_key: string;
    at: Date;
    lane: number;
    expires_at: Date;
  }>(sql.STRANDED, [claimant.connectionId, claimant.epoch]);
  const results = stranded.rows.map((row): MessageResult => {
    const again =
      policy.retryReplies && row.lane === LANE_CODE.reply && row.expires_at.getTime() > policy.now;
    const reason = "the worker stopped before the operator's answer was stored";
    return {
      connectionId: claimant.connectionId,
      contactKey: row.contact_key,
      id: row.id,
      at: row.at.getTime(),
      state: "unknown",
      eventAt: policy.now,
      detail: again ? `${reason}; sent again` : reason,
      againAt: again ? policy.now : null,
    };
  });
  if (results.length > 0) await settleMessages(db, [], results);
  return results.length;
}

/** Ages (ms) of the parts written within `windowMs`, to seed a limiter after a restart. */
export async function getRecentParts(
  db: pg.Pool | pg.ClientBase,
  connectionId: string,
  now: number,
  windowMs: number,
): Promise<number[]> {
  const result = await db.query<{ age: number }>(
    `SELECT extract(epoch FROM $2::timestamptz - coalesce(answered_at, submitted_at)) * 1000 AS age
       FROM part WHERE connection_id = $1 AND submitted_at > $3 ORDER BY submitted_at DESC LIMIT 1000000`,
    [connectionId, new Date(now), new Date(now - windowMs - 60_000)],
  );
  return result.rows.map((row) => Math.max(0, Number(row.age)));
}

/** Claims of a worker on a connection made before `before`: normally settled long since. */
export async function listOldClaims(
  db: pg.Pool | pg.ClientBase,
  claimant: Claimant,
  before: number,
): Promise<string[]> {
  const result = await db.query<{ id: string }>(
    "SELECT id FROM outbox WHERE connection_id = $1 AND claimed_by = $2 AND claimed_at < $3 LIMIT 5000",
    [claimant.connectionId, claimant.workerId, new Date(before)],
  );
  return result.rows.map((row) => row.id);
}
