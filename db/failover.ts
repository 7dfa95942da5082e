/**
 * The other connections of a number: which one a text that nobody asked for by a text leaves by, and what moves to another
 * when its own cannot send (docs/decisions/0019).
 */
import type pg from "pg";
import { codeOf, MESSAGE_STATES } from "@/domain/messages/codes";

const QUEUED = codeOf(MESSAGE_STATES, "queued");

/** A link that is back within this time keeps what waits for it: most breaks are over by the second try to bind. */
const PATIENCE = "interval '15 seconds'";
/** A worker reports each of its links every two seconds. */
const FRESH = "interval '10 seconds'";
const BITE = 1000;

/**
 * What each connection is able to. `sends`: now; `fit`: as it is set; `gone`: since when it was last seen bound. Configuration
 * only, so a few rows.
 */
const ABILITY = `
  SELECT c.id, c.name, c.enabled, c.mode, c.created_at, c.sending_paused OR coalesce(i.sending_paused, false) AS paused,
         c.enabled AND c.mode <> 'receiver' AS fit,
         c.enabled AND c.mode <> 'receiver' AND coalesce(r.state IN ('bound', 'throttled') AND r.updated_at > now() - ${FRESH}, false)
           AS sends,
         CASE WHEN r.state IN ('bound', 'throttled') THEN r.updated_at ELSE coalesce(r.since, c.created_at) END AS gone
    FROM connection c LEFT JOIN installation i ON i.id = 1 LEFT JOIN connection_runtime r ON r.connection_id = c.id`;

/** The first of the number's connections that sends now, else that could, else any. */
const PREFERRED = `
WITH ability AS (${ABILITY})
SELECT a.id FROM connection_number n JOIN ability a ON a.id = n.connection_id
 WHERE n.number_id = $1
 ORDER BY coalesce(a.id = $2::uuid, false) AND a.fit DESC, a.sends AND NOT a.paused DESC, a.fit DESC, n.preference, a.created_at LIMIT 1`;

/**
 * The connection that a message from `numberId` leaves by: `answered`, on which the text came that it answers, where that one
 * is set to send at all; else the first in the number's order that sends now. Undefined: none reaches the number.
 */
export async function chooseConnection(
  db: pg.Pool | pg.ClientBase,
  numberId: string,
  answered: string | null = null,
): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(PREFERRED, [numberId, answered]);
  return rows[0]?.id;
}

/** Ids of the connections that send at this moment. */
export async function listSendingNow(db: pg.Pool | pg.ClientBase): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `WITH ability AS (${ABILITY}) SELECT id FROM ability WHERE sends AND NOT paused`,
  );
  return new Set(rows.map((row) => row.id));
}

/** Connections with waiting messages that no worker looks after: switched off, or nobody has taken them yet. */
export async function listUnattended(db: pg.Pool | pg.ClientBase): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT c.id FROM connection c LEFT JOIN connection_runtime r ON r.connection_id = c.id
      WHERE (r.worker_id IS NULL OR r.lease_until < now()) AND EXISTS (SELECT 1 FROM outbox o WHERE o.connection_id = c.id)`,
  );
  return rows.map((row) => row.id);
}

/** A switched-off connection with claims of a worker that is gone: nobody will take it over and settle them. */
export type Forsaken = { id: string; name: string; retryReplies: boolean };

export async function listForsaken(db: pg.Pool | pg.ClientBase): Promise<Forsaken[]> {
  const { rows } = await db.query<Forsaken>(
    `SELECT c.id, c.name, coalesce((c.settings->>'retryUnknownReplies')::boolean, true) AS "retryReplies"
       FROM connection c LEFT JOIN connection_runtime r ON r.connection_id = c.id
      WHERE NOT c.enabled AND (r.worker_id IS NULL OR r.lease_until < now())
        AND EXISTS (SELECT 1 FROM outbox o WHERE o.connection_id = c.id AND o.claimed_by IS NOT NULL)`,
  );
  return rows;
}

/** From a connection that cannot send to the first in the number's order that does. A pause by a person holds everything. */
const DETOURS = `
WITH ability AS (${ABILITY})
SELECT DISTINCT ON (s.id, n.number_id) s.id AS "from", n.number_id AS "numberId", t.id AS "to", s.name AS "fromName", t.name AS "toName",
       CASE WHEN NOT s.enabled THEN 'is switched off' WHEN s.mode = 'receiver' THEN 'only receives' ELSE 'is down' END AS reason
  FROM ability s
  JOIN connection_number n ON n.connection_id = s.id
  JOIN connection_number m ON m.number_id = n.number_id AND m.connection_id <> s.id
  JOIN ability t ON t.id = m.connection_id AND t.sends AND NOT t.paused
 WHERE NOT s.paused AND (NOT s.fit OR NOT s.sends AND s.gone < now() - ${PATIENCE})
 ORDER BY s.id, n.number_id, m.preference, t.created_at`;

export type Detour = {
  from: string;
  to: string;
  numberId: string;
  fromName: string;
  toName: string;
  reason: string;
};

export async function listDetours(db: pg.Pool | pg.ClientBase): Promise<Detour[]> {
  return (await db.query<Detour>(DETOURS)).rows;
}

/**
 * Moves what was never submitted: nothing claimed, no message of which an earlier try is known (`attempts`). Names one
 * connection (data.md 6); of two workers at once each row is moved by one.
 */
const MOVE = `
WITH free AS (
  SELECT o.connection_id, o.id FROM outbox o
   WHERE o.connection_id = $1 AND o.number_id = $2 AND o.claimed_by IS NULL AND o.attempts = 0 AND o.expires_at > $4
   ORDER BY o.lane, o.id LIMIT ${BITE} FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM outbox o USING free f WHERE o.connection_id = f.connection_id AND o.id = f.id
  RETURNING o.id, o.contact_key, o.number_id, o.at, o.lane, o.not_before, o.expires_at
), moved AS (
  INSERT INTO outbox (connection_id, id, contact_key, number_id, at, lane, not_before, expires_at)
  SELECT $3, id, contact_key, number_id, at, lane, not_before, expires_at FROM gone
), shown AS (
  UPDATE message m SET connection_id = $3 FROM gone g
   WHERE m.contact_key = g.contact_key AND m.id = g.id AND m.at = g.at
), events AS (
  INSERT INTO message_event (contact_key, message_id, at, state, detail)
  SELECT contact_key, id, $4, ${QUEUED}, $5 FROM gone
  ON CONFLICT DO NOTHING
)
SELECT id FROM gone`;

/** Moves everything that the detour is for; returns the ids. */
export async function takeDetour(
  db: pg.Pool | pg.ClientBase,
  detour: Detour,
  now: number,
): Promise<string[]> {
  const moved: string[] = [];
  const detail = `moved to ${detour.toName}, since ${detour.fromName} ${detour.reason}`;
  for (;;) {
    const { rows } = await db.query<{ id: string }>({
      name: "outbox_move",
      text: MOVE,
      values: [detour.from, detour.numberId, detour.to, new Date(now), detail],
    });
    moved.push(...rows.map((row) => row.id));
    if (rows.length < BITE) return moved;
  }
}
