import { codeOf, DIRECTIONS } from "@/domain/messages/codes";
import { MESSAGE_VIEWS, type MessageView } from "@/domain/messages/filters";
import { MOST_COUNTED, type Health, type QueueState } from "@/domain/overview/health";
import { MOST_WAITING, type Attention, type Guide, type Overview } from "@/domain/overview/overview";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { pool } from "./client";
import { idBoundary } from "./ids";
import { listLinks } from "./links";
import { VIEW_CONDITIONS } from "./message-scans";
import { listRunningPolls } from "./polls";

const DAY_MS = 24 * 3600 * 1000;
const MOST_RUNNING = 6;

/** Everything on the overview but the chart. Each part reads a bounded number of rows, whatever the tables hold. */
export async function getOverview(now: number = Date.now()): Promise<Overview> {
  const [health, running, attention, guide] = await Promise.all([
    getHealth(),
    listRunningPolls(now, MOST_RUNNING),
    countAttention(now),
    getGuide(),
  ]);
  return {
    now,
    health,
    running: running.items,
    moreRunning: running.more,
    attention,
    guide,
  };
}

/** Ages are reckoned by the database's clock, as heartbeats are. */
const WORKERS = `
SELECT pid, host, state, (extract(epoch FROM now() - heartbeat_at) * 1000)::bigint AS age FROM worker
 WHERE heartbeat_at > now() - interval '1 day' ORDER BY heartbeat_at DESC LIMIT 20`;

type WorkerRow = { pid: number; host: string; state: string; age: number };

async function getHealth(): Promise<Health> {
  const asked = performance.now();
  const { rows } = await pool.query<WorkerRow>(WORKERS);
  const databaseMs = performance.now() - asked;
  const links = await listLinks();
  const now = Date.now();
  return {
    databaseMs,
    workers: rows.map(({ pid, host, state, age }) => ({ pid, host, state, heartbeatAgeMs: age })),
    links: links.map(({ id, name, state, reason, since, paused }) => ({
      ...{ id, name, state, reason, paused },
      sinceMs: since === null ? null : Math.max(0, now - since),
    })),
    queue: await listQueues(links),
  };
}

/**
 * Messages that wait, by connection: walks `outbox_waiting_idx` from the hot side, and counts no further than a person
 * would read.
 */
const QUEUES = `
SELECT k.connection_id AS id, q.waiting,
       (extract(epoch FROM now() - q.oldest) * 1000)::bigint AS oldest
  FROM unnest($1::uuid[]) AS k (connection_id)
 CROSS JOIN LATERAL (
   SELECT count(*) AS waiting, min(w.not_before) AS oldest
     FROM (SELECT not_before FROM outbox WHERE connection_id = k.connection_id AND claimed_by IS NULL LIMIT ${MOST_COUNTED}) AS w
 ) AS q WHERE q.waiting > 0`;

async function listQueues(links: readonly { id: string; name: string }[]): Promise<QueueState[]> {
  const { rows } = await pool.query<{ id: string; waiting: number; oldest: number }>(QUEUES, [
    links.map(({ id }) => id),
  ]);
  return rows.map(({ id, waiting, oldest }) => ({
    connectionId: id,
    name: links.find((link) => link.id === id)?.name ?? "",
    waiting,
    oldestMs: Math.max(0, oldest),
  }));
}

/** What the log shows behind each count: the same conditions, and so the same partial indexes of `message`. */
const waiting = (view: MessageView): string =>
  `(SELECT count(*) FROM (SELECT 1 FROM message WHERE id >= $1 AND at >= $2 AND (${VIEW_CONDITIONS[view]}) LIMIT ${MOST_WAITING}) AS m) AS ${view}`;
const ATTENTION = `SELECT ${MESSAGE_VIEWS.map(waiting).join(", ")}`;

async function countAttention(now: number): Promise<Attention> {
  const since = now - DAY_MS;
  const { rows } = await pool.query<Attention>(ATTENTION, [idBoundary(since), new Date(since)]);
  return rows[0] ?? { unmatched: 0, review: 0, withheld: 0 };
}

/** The first polls that a person made tell a new installation from a used one. */
const FIRST_POLLS = 50;

/** The demo's own poll was made by a file (no user), so neither it nor its votes tick anything off: the steps are those of a person, in order. */
const OWN_POLLS = `
SELECT object_id AS id, at FROM audit WHERE object_type = 'poll' AND action = 'create' AND user_id IS NOT NULL
 ORDER BY at LIMIT ${FIRST_POLLS}`;

/** The bounds are values, so that each half ends at the first entry of its index. */
const STEPS = `
SELECT EXISTS (SELECT 1 FROM message WHERE direction = ${codeOf(DIRECTIONS, "in")} AND id >= $1 AND at >= $2) AS text,
       EXISTS (SELECT 1 FROM poll_tally WHERE poll_id = ANY($3::uuid[]) AND outcome = ${codeOf(BALLOT_OUTCOMES, "counted")}) AS vote`;

async function getGuide(): Promise<Guide> {
  const { rows: polls } = await pool.query<{ id: string; at: Date }>(OWN_POLLS);
  const [first] = polls;
  if (!first) return { pollCreated: false, textArrived: false, voteCounted: false };
  const { rows } = await pool.query<{ text: boolean; vote: boolean }>(STEPS, [
    idBoundary(first.at.getTime()),
    first.at,
    polls.map(({ id }) => id),
  ]);
  return { pollCreated: true, textArrived: rows[0]?.text ?? false, voteCounted: rows[0]?.vote ?? false };
}
