import { codeOf, DIRECTIONS } from "@/domain/messages/codes";
import type { Traffic } from "@/domain/overview/overview";
import { inLongTransaction, pool } from "./client";
import { idBoundary } from "./ids";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;
/** A job that did not run for longer leaves a gap in the chart rather than counting for minutes. */
const LOOK_BACK_MS = DAY_MS;
/** Minutes that are counted again, for texts that were stored a little later than they were received. */
const AGAIN_MS = 2 * MINUTE_MS;
/** What a screen counts itself, when the job is late. */
const MOST_LIVE_MINUTES = 5;
const KEEP_DAYS = 35;

const IN = codeOf(DIRECTIONS, "in");
const OUT = codeOf(DIRECTIONS, "out");

/**
 * Texts of each minute of $1 (its bounds as ids in $2 and $3), in and out: a range of `message_id_idx`, whose ids are times.
 * The rows are the newest, so they are in memory.
 */
const COUNTS = `
SELECT m.minute, n.texts_in, n.texts_out
  FROM unnest($1::timestamptz[], $2::uuid[], $3::uuid[]) AS m (minute, low, high)
 CROSS JOIN LATERAL (
   SELECT (count(*) FILTER (WHERE direction = ${IN}))::int AS texts_in, (count(*) FILTER (WHERE direction = ${OUT}))::int AS texts_out
     FROM message WHERE id >= m.low AND id < m.high AND at >= m.minute AND at < m.minute + interval '1 minute'
 ) AS n`;

function minutes(from: number, until: number): [Date[], string[], string[]] {
  const starts: number[] = [];
  for (let at = from; at < until; at += MINUTE_MS) starts.push(at);
  return [
    starts.map((at) => new Date(at)),
    starts.map((at) => idBoundary(at)),
    starts.map((at) => idBoundary(at + MINUTE_MS)),
  ];
}

const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

/**
 * Counts the minutes that are over and were not counted yet; run once a minute. Returns how many minutes it wrote. Minutes
 * to come, counted while a clock was wrong, are counted again in their time.
 */
export async function countTraffic(now: Date): Promise<number> {
  const until = minuteOf(now.getTime());
  const { rows } = await pool.query<{ last: Date | null }>(
    "SELECT max(minute) AS last FROM traffic_minute WHERE minute < $1",
    [new Date(until)],
  );
  const last = rows[0]?.last?.getTime();
  const from = last === undefined ? until - LOOK_BACK_MS : last + MINUTE_MS - AGAIN_MS;
  const bounds = minutes(Math.max(from, until - LOOK_BACK_MS), until);
  await inLongTransaction((client) =>
    client.query(
      `INSERT INTO traffic_minute (minute, texts_in, texts_out) ${COUNTS}
       ON CONFLICT (minute) DO UPDATE SET texts_in = excluded.texts_in, texts_out = excluded.texts_out`,
      bounds,
    ),
  );
  await pool.query("DELETE FROM traffic_minute WHERE minute < $1", [new Date(until - KEEP_DAYS * DAY_MS)]);
  return bounds[0].length;
}

type Row = { minute: Date; texts_in: number; texts_out: number };

/** Texts a minute of the last `hours`: counted minutes are read, the running one and those not counted yet are counted. */
export async function readTraffic(hours: number, now: number = Date.now()): Promise<Traffic> {
  const from = minuteOf(now - hours * 3600 * 1000);
  const running = minuteOf(now);
  const known = await pool.query<Row>(
    "SELECT minute, texts_in, texts_out FROM traffic_minute WHERE minute >= $1 AND minute < $2 ORDER BY minute",
    [new Date(from), new Date(running)],
  );
  const last = known.rows.at(-1)?.minute.getTime() ?? 0;
  const counted = Math.max(last + MINUTE_MS, running - (MOST_LIVE_MINUTES - 1) * MINUTE_MS, from);
  const live = await pool.query<Row>(COUNTS, minutes(counted, running + MINUTE_MS));
  const points = Math.floor((running - from) / MINUTE_MS) + 1;
  const traffic: Traffic = {
    from,
    textsIn: new Array<number>(points).fill(0),
    textsOut: new Array<number>(points).fill(0),
  };
  for (const { minute, texts_in, texts_out } of [...known.rows, ...live.rows]) {
    const index = (minute.getTime() - from) / MINUTE_MS;
    if (index < 0 || index >= points) continue;
    traffic.textsIn[index] = texts_in;
    traffic.textsOut[index] = texts_out;
  }
  return traffic;
}
