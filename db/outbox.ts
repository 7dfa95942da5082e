/** The durable queue of messages to send: claim, settle, give back, expire. Rows go when their message is settled. */
import type pg from "pg";
import {
  codeOf,
  ENCODINGS,
  MESSAGE_FLAGS,
  MESSAGE_STATES,
  RULE_KINDS,
  wordOf,
  type Encoding,
  type Lane,
  type MessageState,
  type RuleKind,
} from "@/domain/messages/codes";
import { bigintArray, intArray, smallintArray, textArray, timeArray, uuidArray } from "./arrays";
import { NIL_ID } from "./ids";
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
  /** shown at once and not kept by the phone */
  flash: boolean;
  /** `text` is octets in the form of domain/text/binary.ts */
  binary: boolean;
  expiresAt: number;
  attempts: number;
  lane: Lane;
  ruleKind: RuleKind;
  /** of the lease that it was claimed under */
  epoch: number;
  /** parts that an earlier try brought to the SMSC */
  acceptedSeqs: number[];
  /** an earlier try was refused for its alphabet (ESME_RINVDCS) */
  otherAlphabet: boolean;
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
  encoding: number;
  flags: number;
  rule_kind: number;
  address: string;
  opted_out: boolean;
  accepted_seqs: number[];
  other_alphabet: boolean;
};

export const LANE_CODE: Record<Lane, number> = { reply: 0, campaign: 1 };

/** Takes up to `limit` waiting messages of one connection and lane from after the id `after` on, oldest first. */
export async function claimMessages(
  db: pg.Pool | pg.ClientBase,
  claimant: Claimant,
  { lane, limit, now, after = NIL_ID }: { lane: Lane; limit: number; now: number; after?: string },
): Promise<ClaimedMessage[]> {
  const { connectionId, workerId, epoch } = claimant;
  const result = await db.query<ClaimRow>({
    name: "outbox_claim",
    text: sql.CLAIM,
    values: [connectionId, LANE_CODE[lane], new Date(now), limit, epoch, workerId, after],
  });
  return result.rows.map((row) => ({
    id: row.id,
    at: row.at.getTime(),
    contactKey: row.contact_key,
    address: row.address,
    connectionId,
    numberId: row.number_id,
    text: row.text ?? "",
    flash: (row.flags & MESSAGE_FLAGS.flash) !== 0,
    binary: row.encoding === codeOf(ENCODINGS, "binary"),
    expiresAt: row.expires_at.getTime(),
    attempts: row.attempts,
    lane,
    epoch,
    ruleKind: wordOf(RULE_KINDS, row.rule_kind),
    optedOut: row.opted_out,
    acceptedSeqs: row.accepted_seqs,
    otherAlphabet: row.other_alphabet,
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
  /** of the claim: a later holder of the lease keeps what it has claimed itself */
  epoch: number;
  connectionId: string;
  contactKey: string;
  id: string;
  at: number;
  state: MessageState;
  eventAt: number;
  detail: string | null;
  againAt: number | null;
  /** it goes again in another alphabet, so in other parts */
  recounted?: { parts: number; encoding: Encoding };
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
  await recount(db, messages);
  const result = await db.query<ParkedReceipt>({
    name: "outbox_settle",
    text: sql.SETTLE,
    values: [
      uuidArray(parts.map((part) => part.contactKey)),
      uuidArray(parts.map((part) => part.messageId)),
      timeArray(parts.map((part) => part.messageAt)),
      smallintArray(parts.map((part) => part.seq)),
      smallintArray(parts.map((part) => part.attempt)),
      smallintArray(parts.map((part) => codeOf(MESSAGE_STATES, part.state))),
      uuidArray(parts.map((part) => part.connectionId)),
      timeArray(parts.map((part) => part.submittedAt)),
      timeArray(parts.map((part) => part.answeredAt)),
      // command_status is unsigned (SMPP 3.4 clause 5.1.3): kept in the int4 by its bits
      intArray(parts.map((part) => (part.commandStatus === null ? null : part.commandStatus | 0))),
      textArray(parts.map((part) => part.smscId)),
      uuidArray(messages.map((message) => message.connectionId)),
      uuidArray(messages.map((message) => message.contactKey)),
      uuidArray(messages.map((message) => message.id)),
      timeArray(messages.map((message) => message.at)),
      smallintArray(messages.map((message) => codeOf(MESSAGE_STATES, message.state))),
      timeArray(messages.map((message) => message.eventAt)),
      textArray(messages.map((message) => message.detail)),
      timeArray(messages.map((message) => message.againAt)),
      bigintArray(messages.map((message) => message.epoch)),
    ],
  });
  return result.rows;
}

/** Before the settle: what is counted twice is counted the same. */
async function recount(db: pg.Pool | pg.ClientBase, messages: readonly MessageResult[]): Promise<void> {
  const rows = messages.filter(({ recounted }) => recounted !== undefined);
  if (rows.length === 0) return;
  await db.query(sql.RECOUNT, [
    uuidArray(rows.map(({ contactKey }) => contactKey)),
    uuidArray(rows.map(({ id }) => id)),
    timeArray(rows.map(({ at }) => at)),
    smallintArray(rows.map(({ recounted }) => recounted?.parts ?? 1)),
    smallintArray(rows.map(({ recounted }) => codeOf(ENCODINGS, recounted?.encoding ?? "gsm7"))),
  ]);
}

/** A claim to give back: only of the epoch that made it. `notBefore`: it stands aside until then. */
export type Claim = { connectionId: string; id: string; epoch: number; notBefore?: number | null };

/** Gives messages back that were claimed but never written. */
export async function releaseMessages(db: pg.Pool | pg.ClientBase, claims: Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await db.query(sql.RELEASE, [
    uuidArray(claims.map((claim) => claim.connectionId)),
    uuidArray(claims.map((claim) => claim.id)),
    bigintArray(claims.map((claim) => claim.epoch)),
    timeArray(claims.map((claim) => claim.notBefore ?? null)),
  ]);
}

/** How far back a message may have been queued and still wait: twice the longest expiry. */
const QUEUED_MS = 14 * 24 * 3600 * 1000;

/** Takes out what waits for contacts that have opted out; returns the ids. */
export async function cancelQueued(
  db: pg.Pool | pg.ClientBase,
  contactKeys: string[],
  now: number,
): Promise<string[]> {
  const result = await db.query<{ id: string }>(sql.CANCEL_QUEUED, [
    uuidArray(contactKeys),
    new Date(now),
    new Date(now - QUEUED_MS),
  ]);
  return result.rows.map((row) => row.id);
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

/** Claims of a worker on a connection made before `before`: normally settled long since. */
export async function listOldClaims(
  db: pg.Pool | pg.ClientBase,
  claimant: Claimant,
  before: number,
): Promise<string[]> {
  const result = await db.query<{ id: string }>(
    "SELECT id FROM outbox WHERE connection_id = $1 AND claim_epoch = $2 AND claimed_at < $3 LIMIT 5000",
    [claimant.connectionId, claimant.epoch, new Date(before)],
  );
  return result.rows.map((row) => row.id);
}
