/** Where contacts stand in polls of several questions. Written with the ballots (db/inbox.ts). */
import type pg from "pg";
import { codeOf, MESSAGE_STATES } from "@/domain/messages/codes";
import type { StoredProgress } from "@/domain/polls/follow-ups";
import { LATE_MS } from "@/domain/polls/window";
import { uuidArray } from "./arrays";

/** In these the SMSC has the question, or may have it. */
const LEFT = (["sending", "sent", "delivered", "unknown"] as const).map((state) =>
  codeOf(MESSAGE_STATES, state),
);

/** By primary key, twice. */
const OF_CONTACTS = `
SELECT p.contact_key, p.poll_id, p.question_id, p.language, p.asked_at,
       coalesce((SELECT m.state IN (${LEFT.join(", ")}) FROM message m
                  WHERE m.contact_key = p.contact_key AND m.id = p.asked_by AND m.at = p.asked_at), false) AS has_left
  FROM poll_progress p WHERE p.contact_key = ANY($1::uuid[]) AND p.question_id IS NOT NULL`;

type Row = {
  contact_key: string;
  poll_id: string;
  question_id: string;
  language: string;
  asked_at: Date;
  has_left: boolean;
};

/** The questions that these contacts were asked and have not answered, by contact. */
export async function readProgress(
  db: { query: pg.ClientBase["query"] },
  contactKeys: readonly string[],
): Promise<Map<string, StoredProgress[]>> {
  const { rows } = await db.query<Row>({
    name: "poll_progress",
    text: OF_CONTACTS,
    values: [uuidArray(contactKeys)],
  });
  const found = new Map<string, StoredProgress[]>();
  for (const { contact_key, poll_id, question_id, language, asked_at, has_left } of rows) {
    const own = found.get(contact_key) ?? [];
    const times = { askedAt: asked_at.getTime(), hasLeft: has_left };
    own.push({ pollId: poll_id, questionId: question_id, language, ...times });
    found.set(contact_key, own);
  }
  return found;
}

/** Of polls that take no texts any more. */
const FORGET = `
DELETE FROM poll_progress WHERE poll_id IN (
  SELECT DISTINCT p.poll_id FROM poll_progress p LEFT JOIN poll ON poll.id = p.poll_id
   WHERE poll.id IS NULL OR poll.archived_at IS NOT NULL
      OR poll.closes_at + make_interval(secs => poll.grace_seconds) < $1)`;

/** Answers of a poll that closed are late for a day, then nobody waits for them. Returns how many were forgotten. */
export async function forgetProgress(db: pg.Pool, now: number): Promise<number> {
  const { rowCount } = await db.query(FORGET, [new Date(now - LATE_MS)]);
  return rowCount ?? 0;
}
