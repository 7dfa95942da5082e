/** Opting contacts out and in by hand; a text STOP or START does it in db/sql/inbox.ts. */
import type pg from "pg";
import { personSource } from "@/domain/contacts/source";
import { AppError } from "@/domain/errors";
import { codeOf, CONSENT_KINDS } from "@/domain/messages/codes";
import { pool } from "./client";
import type { Author } from "./configuration";
import { inTransaction } from "./hot-pool";
import { newId } from "./ids";
import { notifyLive } from "./live";
import { cancelQueued } from "./outbox";

/** One row when the standing changed, as a text STOP or START does it (db/sql/inbox.ts); the proof is in the same statement. */
const CHANGE_STANDING = `
WITH changed AS (
  UPDATE contact SET opted_out_at = CASE WHEN $3 THEN $2::timestamptz END
   WHERE contact_key = $1 AND (opted_out_at IS NULL) = $3 RETURNING contact_key
), proof AS (
  INSERT INTO consent (contact_key, id, at, kind, source, words, message_id)
  SELECT contact_key, $4, $2, CASE WHEN $3 THEN ${codeOf(CONSENT_KINDS, "opt-out")} ELSE ${codeOf(CONSENT_KINDS, "opt-in")} END,
         $5, $6, $7 FROM changed
)
SELECT count(*) AS changed FROM changed`;

/** `words`: what proves the wish ("asked by telephone"); `messageId`: the text that a person read as that wish. */
export type StandingChange = { key: string; words: string; messageId?: string };

/** What a change of somebody's standing touches; the queue too, when it opts out. */
export const STANDING_TOPICS = ["contacts", "lists", "messages", "overview"] as const;

async function changeStanding(
  db: pg.Pool | pg.ClientBase,
  {
    key,
    words,
    messageId,
    author,
    optOut,
    now,
  }: StandingChange & { author: Author; optOut: boolean; now: number },
): Promise<boolean> {
  const { rows } = await db.query<{ changed: number }>(CHANGE_STANDING, [
    key,
    new Date(now),
    optOut,
    newId(now),
    personSource(author.name),
    words || null,
    messageId ?? null,
  ]);
  return rows[0]?.changed === 1;
}

/**
 * Opts somebody out of everything in the transaction of `db`, and takes back what waits for them; false when they have
 * opted out already. Whoever commits hints STANDING_TOPICS then.
 */
export async function optOutWithin(
  db: pg.PoolClient,
  author: Author,
  change: StandingChange & { now: number },
): Promise<boolean> {
  if (!(await changeStanding(db, { ...change, author, optOut: true }))) return false;
  await cancelQueued(db, [change.key], change.now);
  return true;
}

/** Opts somebody out of everything by hand; nothing is sent to them from then on. No confirmation is texted. */
export async function optOutContact(author: Author, change: StandingChange, now: number): Promise<void> {
  const changed = await inTransaction(pool, (client) => optOutWithin(client, author, { ...change, now }));
  if (!changed) throw new AppError("conflict", "This number opted out already.");
  await notifyLive(STANDING_TOPICS).catch(() => undefined);
}

/** Takes an opt-out back by hand, with what proves that its owner asked for it. Nothing is texted. */
export async function optInContact(author: Author, change: StandingChange, now: number): Promise<void> {
  if (!(await changeStanding(pool, { ...change, author, optOut: false, now })))
    throw new AppError("conflict", "This number is not opted out.");
  await notifyLive(STANDING_TOPICS).catch(() => undefined);
}
