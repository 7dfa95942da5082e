/** The history of a link's sessions: when each was bound, how long it held and why it ended. */
import type pg from "pg";
import type { BindRecord } from "@/domain/connections/figures";
import type { Receiving } from "@/domain/polls/outage";
import { pool } from "./client";

const SHOWN = 20;
/** Rows a connection keeps; older ones go with the next insert. */
const KEPT = 200;

export type SessionStart = {
  id: string;
  connectionId: string;
  workerId: string;
  bind: string;
  /** ms since 1970 */
  startedAt: number;
};
export type SessionBound = SessionStart & { boundAt: number; smscVersion: number | null };
export type SessionOver = { endedAt: number; endKind: string; endWords: string };

const PRUNE = `
DELETE FROM link_session WHERE connection_id = $1 AND id IN
  (SELECT id FROM link_session WHERE connection_id = $1 ORDER BY started_at DESC OFFSET ${KEPT})`;

/** The first five parameters of a new row. */
const begun = ({ id, connectionId, workerId, bind, startedAt }: SessionStart): unknown[] => [
  ...[id, connectionId, workerId, bind],
  new Date(startedAt),
];

export async function recordBound(db: pg.Pool, session: SessionBound): Promise<void> {
  await db.query(
    `INSERT INTO link_session (id, connection_id, worker_id, bind, started_at, bound_at, smsc_version)
     SELECT $1, c.id, $3, $4, $5, $6, $7 FROM connection c WHERE c.id = $2 ON CONFLICT (id) DO NOTHING`,
    [...begun(session), new Date(session.boundAt), session.smscVersion],
  );
  await db.query(PRUNE, [session.connectionId]);
}

export async function recordEnd(db: pg.Pool, id: string, over: SessionOver): Promise<void> {
  await db.query("UPDATE link_session SET ended_at = $2, end_kind = $3, end_words = $4 WHERE id = $1", [
    id,
    new Date(over.endedAt),
    over.endKind,
    over.endWords,
  ]);
}

/** A try that was never bound. One that fails as the one before did is counted with it: an outage of a night is one row. */
const FAILED = `
WITH last AS (
  SELECT id, bound_at, end_words FROM link_session WHERE connection_id = $2 AND bind = $4
   ORDER BY started_at DESC LIMIT 1
), again AS (
  UPDATE link_session s SET tries = s.tries + 1, ended_at = $6, worker_id = $3 FROM last l
   WHERE s.id = l.id AND l.bound_at IS NULL AND l.end_words = $8 RETURNING s.id
)
INSERT INTO link_session (id, connection_id, worker_id, bind, started_at, ended_at, end_kind, end_words)
SELECT $1, c.id, $3, $4, $5, $6, $7, $8 FROM connection c
 WHERE c.id = $2 AND NOT EXISTS (SELECT 1 FROM again) ON CONFLICT (id) DO NOTHING`;

export async function recordFailure(db: pg.Pool, session: SessionStart, over: SessionOver): Promise<void> {
  await db.query(FAILED, [...begun(session), new Date(over.endedAt), over.endKind, over.endWords]);
  await db.query(PRUNE, [session.connectionId]);
}

/** Sessions of an earlier holder of the lease that never said how they ended: its worker died. */
export async function closeOrphans(db: pg.Pool, connectionId: string, words: string): Promise<void> {
  await db.query(
    `UPDATE link_session s SET ended_at = coalesce(r.updated_at, now()), end_kind = 'worker-lost', end_words = $2
       FROM connection_runtime r
      WHERE s.connection_id = $1 AND r.connection_id = $1 AND s.ended_at IS NULL`,
    [connectionId, words],
  );
}

/**
 * When the connection could receive, since `since` (ms). A session of which no end is known ended, for whoever holds the lease
 * now, when its worker last told of it.
 */
export async function listReceiving(db: pg.Pool, connectionId: string, since: number): Promise<Receiving[]> {
  const { rows } = await db.query<{ bound_at: Date; ended_at: Date | null }>(
    `SELECT s.bound_at, coalesce(s.ended_at, r.updated_at) AS ended_at
       FROM link_session s LEFT JOIN connection_runtime r USING (connection_id)
      WHERE s.connection_id = $1 AND s.bind <> 'transmitter' AND s.bound_at IS NOT NULL
        AND (s.ended_at IS NULL OR s.ended_at > $2)`,
    [connectionId, new Date(since)],
  );
  return rows.map(({ bound_at, ended_at }) => ({
    from: bound_at.getTime(),
    until: ended_at?.getTime() ?? null,
  }));
}

type Row = {
  id: string;
  bind: string;
  started_at: Date;
  bound_at: Date | null;
  ended_at: Date | null;
  smsc_version: number | null;
  end_kind: string;
  end_words: string;
  tries: number;
};

/** The last 20, newest first. */
export async function listBinds(connectionId: string): Promise<BindRecord[]> {
  const { rows } = await pool.query<Row>(
    "SELECT * FROM link_session WHERE connection_id = $1 ORDER BY started_at DESC, id DESC LIMIT $2",
    [connectionId, SHOWN],
  );
  return rows.map((row) => ({
    id: row.id,
    bind: row.bind,
    startedAt: row.started_at.getTime(),
    boundAt: row.bound_at?.getTime() ?? null,
    endedAt: row.ended_at?.getTime() ?? null,
    smscVersion: row.smsc_version,
    words: row.end_words,
    tries: row.tries,
    failed: row.ended_at !== null && row.end_kind !== "stopped",
  }));
}
