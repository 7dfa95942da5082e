/** What a worker tells of its links every two seconds, and what the dashboard reads of it. */
import type pg from "pg";
import {
  linkFiguresSchema,
  NO_FIGURES,
  QUEUE_COUNTED,
  type LinkFigures,
  type LinkTraffic,
} from "@/domain/connections/figures";
import { pool } from "./client";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const KEEP_MINUTES = "2 days";

export type FiguresReport = {
  connectionId: string;
  figures: LinkFigures;
  /** since the last report */
  texts: number;
  parts: number;
  throttled: number;
};

/** What a worker has to know of a link beside its configuration: how many ms its trace still runs; 0: none does. */
export type LinkOrders = { connectionId: string; traceMs: number };

/** In one statement for all links of a worker; only those whose lease it holds. */
const REPORT = `
WITH told AS (
  SELECT * FROM unnest($2::uuid[], $3::jsonb[], $4::int[], $5::int[], $6::int[])
    AS t (connection_id, figures, texts, parts, throttled)
), counted AS (
  INSERT INTO connection_minute (connection_id, minute, texts_in, parts_out, throttled)
  SELECT connection_id, date_trunc('minute', now()), texts, parts, throttled FROM told t
   WHERE texts + parts + throttled > 0 AND EXISTS (SELECT 1 FROM connection c WHERE c.id = t.connection_id)
  ON CONFLICT (connection_id, minute) DO UPDATE
     SET texts_in = connection_minute.texts_in + excluded.texts_in,
         parts_out = connection_minute.parts_out + excluded.parts_out,
         throttled = connection_minute.throttled + excluded.throttled
)
UPDATE connection_runtime r SET figures = t.figures
  FROM told t WHERE r.connection_id = t.connection_id AND r.worker_id = $1
RETURNING r.connection_id, greatest(0, extract(epoch FROM r.trace_until - now()) * 1000)::float8 AS trace_ms`;

/** Writes the figures of a worker's links and returns what is wanted of them. */
export async function reportFigures(
  db: pg.Pool,
  workerId: string,
  reports: readonly FiguresReport[],
): Promise<LinkOrders[]> {
  if (reports.length === 0) return [];
  const { rows } = await db.query<{ connection_id: string; trace_ms: number | null }>(REPORT, [
    workerId,
    reports.map((report) => report.connectionId),
    reports.map((report) => JSON.stringify(report.figures)),
    reports.map((report) => report.texts),
    reports.map((report) => report.parts),
    reports.map((report) => report.throttled),
  ]);
  return rows.map((row) => ({ connectionId: row.connection_id, traceMs: row.trace_ms ?? 0 }));
}

export type QueueDepth = { connectionId: string; replies: number; campaigns: number };

/** Messages in the outboxes by lane, counted to QUEUE_COUNTED each: by index, about 5 ms for a full one. */
export async function countQueues(db: pg.Pool, connectionIds: readonly string[]): Promise<QueueDepth[]> {
  const { rows } = await db.query<{ connection_id: string; replies: number; campaigns: number }>(
    `SELECT c.connection_id,
            count(*) FILTER (WHERE o.lane = 0)::int AS replies, count(*) FILTER (WHERE o.lane <> 0)::int AS campaigns
       FROM unnest($1::uuid[]) AS c (connection_id)
       LEFT JOIN LATERAL (SELECT lane FROM outbox WHERE connection_id = c.connection_id LIMIT ${QUEUE_COUNTED}) o ON true
      GROUP BY c.connection_id`,
    [connectionIds],
  );
  return rows.map(({ connection_id, replies, campaigns }) => ({
    connectionId: connection_id,
    replies,
    campaigns,
  }));
}

/** Figures as last told; those of a link that no living worker holds are none. */
export async function readFigures(
  connectionId: string,
): Promise<{ figures: LinkFigures; traceUntil: number | null }> {
  const { rows } = await pool.query<{ figures: unknown; held: boolean; trace_until: Date | null }>(
    `SELECT figures, coalesce(worker_id IS NOT NULL AND lease_until > now(), false) AS held,
            CASE WHEN trace_until > now() THEN trace_until END AS trace_until
       FROM connection_runtime WHERE connection_id = $1`,
    [connectionId],
  );
  const row = rows[0];
  const figures = row?.held ? linkFiguresSchema.catch(NO_FIGURES).parse(row.figures) : NO_FIGURES;
  return { figures, traceUntil: row?.trace_until?.getTime() ?? null };
}

/** The last hour of a link, minute by minute; the last one is the running minute. */
export async function readLinkTraffic(connectionId: string, now: number = Date.now()): Promise<LinkTraffic> {
  const from = Math.floor(now / MINUTE_MS) * MINUTE_MS - (HOUR_MINUTES - 1) * MINUTE_MS;
  const { rows } = await pool.query<{ minute: Date; texts_in: number; parts_out: number; throttled: number }>(
    "SELECT minute, texts_in, parts_out, throttled FROM connection_minute WHERE connection_id = $1 AND minute >= $2",
    [connectionId, new Date(from)],
  );
  const zeros = (): number[] => new Array<number>(HOUR_MINUTES).fill(0);
  const traffic = { from, textsIn: zeros(), partsOut: zeros(), throttled: zeros() };
  for (const { minute, texts_in, parts_out, throttled } of rows) {
    const index = (minute.getTime() - from) / MINUTE_MS;
    if (index < 0 || index >= HOUR_MINUTES) continue;
    traffic.textsIn[index] = texts_in;
    traffic.partsOut[index] = parts_out;
    traffic.throttled[index] = throttled;
  }
  return traffic;
}

/** Removes minutes that no chart shows any more. */
export async function forgetMinutes(): Promise<void> {
  await pool.query(`DELETE FROM connection_minute WHERE minute < now() - interval '${KEEP_MINUTES}'`);
}
