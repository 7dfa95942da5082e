/** One message with everything that is known of its way. */
import { codeOf, DIRECTIONS, MESSAGE_STATES, wordOf } from "@/domain/messages/codes";
import type { MessageDetail, MessageEvent, MessagePart } from "@/domain/messages/log";
import { pool, prisma } from "./client";
import { timeOfId } from "./ids";
import { contactAddresses } from "./message-names";
import { MESSAGE_COLUMNS } from "./message-scans";
import type { MessageRow } from "./message-search";
import { toLogMessages } from "./messages";

/** The time inside the id names the only partition that can hold it. */
const BY_ID = `SELECT ${MESSAGE_COLUMNS} FROM message m WHERE m.id = $1 AND m.at = $2`;

/**
 * What refers to a text: answers and later copies, along the primary key of its contact. Bounded, since a machine may
 * have texted us a million times since.
 */
const ABOUT = `
SELECT * FROM (
  SELECT ${MESSAGE_COLUMNS} FROM message m
   WHERE m.contact_key = $1 AND m.id > $2 AND m.at >= $3 ORDER BY m.id LIMIT 5000
) AS later WHERE reply_to = $2 OR redelivery_of = $2 ORDER BY id LIMIT 20`;

/** Null when there is no such message, or it left with its week. */
export async function getMessage(id: string): Promise<MessageDetail | null> {
  const row = await findRow(id);
  if (!row) return null;
  const [about, inbound, parts, events, waiting, ballot, contacts] = await Promise.all([
    listAbout(row),
    row.reply_to === null ? null : findRow(row.reply_to),
    listParts(row),
    listEvents(row),
    getWaiting(row),
    getBallot(row),
    contactAddresses([row.contact_key]),
  ]);
  const replies = about.filter((other) => other.reply_to === id);
  const [message, ...others] = await toLogMessages([row, ...replies, ...(inbound ? [inbound] : [])]);
  if (!message) return null;
  return {
    message,
    optedOutAt: contacts.get(row.contact_key)?.optedOutAt ?? null,
    parts,
    events,
    waiting,
    inbound: others.find((other) => other.id === row.reply_to) ?? null,
    replies: others.filter((other) => other.answers === id),
    copies: about
      .filter((other) => other.redelivery_of === id)
      .map((other) => ({ id: other.id, at: other.at.getTime() })),
    ballot,
  };
}

async function findRow(id: string): Promise<MessageRow | null> {
  const { rows } = await pool.query<MessageRow>(BY_ID, [id, new Date(timeOfId(id))]);
  return rows[0] ?? null;
}

async function listAbout(row: MessageRow): Promise<MessageRow[]> {
  if (row.direction !== codeOf(DIRECTIONS, "in")) return [];
  const { rows } = await pool.query<MessageRow>(ABOUT, [row.contact_key, row.id, row.at]);
  return rows;
}

type PartRow = {
  seq: number;
  attempt: number;
  state: number;
  submitted_at: Date;
  answered_at: Date | null;
  command_status: number | null;
  smsc_id: string | null;
};

async function listParts(row: MessageRow): Promise<MessagePart[]> {
  if (row.direction === codeOf(DIRECTIONS, "in")) return [];
  const { rows } = await pool.query<PartRow>(
    `SELECT seq, attempt, state, submitted_at, answered_at, command_status, smsc_id FROM part
      WHERE contact_key = $1 AND message_id = $2 AND at = $3 ORDER BY attempt, seq`,
    [row.contact_key, row.id, row.at],
  );
  return rows.map((part) => ({
    seq: part.seq,
    attempt: part.attempt,
    state: wordOf(MESSAGE_STATES, part.state),
    submittedAt: part.submitted_at.getTime(),
    answeredAt: part.answered_at?.getTime() ?? null,
    // Kept in the int4 by its bits (db/outbox.ts).
    status: part.command_status === null ? null : part.command_status >>> 0,
    smscId: part.smsc_id,
  }));
}

async function listEvents(row: MessageRow): Promise<MessageEvent[]> {
  if (row.direction === codeOf(DIRECTIONS, "in")) return [];
  const { rows } = await pool.query<{ at: Date; state: number; detail: string | null }>(
    `SELECT at, state, detail FROM message_event
      WHERE contact_key = $1 AND message_id = $2 AND at >= $3 ORDER BY at LIMIT 200`,
    [row.contact_key, row.id, row.at],
  );
  return rows.map(({ at, state, detail }) => ({
    at: at.getTime(),
    state: wordOf(MESSAGE_STATES, state),
    detail,
  }));
}

async function getWaiting(row: MessageRow): Promise<MessageDetail["waiting"]> {
  if (row.state !== codeOf(MESSAGE_STATES, "queued")) return null;
  const { rows } = await pool.query<{ expires_at: Date; not_before: Date; attempts: number }>(
    "SELECT expires_at, not_before, attempts FROM outbox WHERE connection_id = $1 AND id = $2",
    [row.connection_id, row.id],
  );
  const [found] = rows;
  return found
    ? {
        expiresAt: found.expires_at.getTime(),
        notBefore: found.not_before.getTime(),
        attempts: found.attempts,
      }
    : null;
}

/** The ballot of a text has the id of its message (db/inbox.ts). */
async function getBallot(row: MessageRow): Promise<MessageDetail["ballot"]> {
  const { rows } = await pool.query<{ choice_id: string | null; reason: string | null }>(
    "SELECT choice_id, reason FROM ballot WHERE contact_key = $1 AND id = $2",
    [row.contact_key, row.id],
  );
  const [ballot] = rows;
  if (!ballot) return null;
  const choice =
    ballot.choice_id === null
      ? null
      : await prisma.choice.findUnique({ where: { id: ballot.choice_id }, select: { name: true } });
  return { choice: choice?.name ?? null, reason: ballot.reason };
}
