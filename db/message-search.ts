/** Walks one index of the message log in bounded steps until a page is full, nothing is left, or the time is up. */
import type pg from "pg";
import type { MessageFilters } from "@/domain/messages/filters";
import { pool, prisma } from "./client";
import { timeOfId } from "./ids";
import {
  eventScan,
  messagesByKey,
  messageScan,
  outboxScan,
  scansFor,
  type Scan,
  type ScanRange,
  type Statement,
} from "./message-scans";

export type MessageRow = {
  contact_key: string;
  id: string;
  at: Date;
  direction: number;
  state: number;
  parts: number;
  encoding: number;
  flags: number;
  rule_kind: number;
  connection_id: string | null;
  number_id: string | null;
  rule_id: string | null;
  reply_to: string | null;
  redelivery_of: string | null;
  to_address: string | null;
  matched_word: string | null;
  reason: string | null;
  text: string | null;
};

/**
 * `next`: the id to go on from, towards older messages; null when there are none. `searchedTo` (ms since 1970) is set when
 * the time was up before the page was full: everything newer was looked at.
 */
export type Found = { rows: MessageRow[]; next: string | null; searchedTo: number | null };

export type Search = {
  filters: MessageFilters;
  range: ScanRange;
  limit: number;
  /** after this long no further step is begun */
  budgetMs?: number;
};

/** Steps after the first, as large as the time that is left allows. */
const FIRST_STEP = 400;
const LARGEST_STEP = 4000;
const BUDGET_MS = 80;
/** Only a cold cache or a fault gets here: a step reads a few thousand index entries. */
const STATEMENT_TIMEOUT_MS = 2000;

/**
 * JIT compiles for longer than these statements run. Without statistics (a restored database) the planner would take
 * scans and sorts of whole tables for cheap.
 */
const PLANNING = `BEGIN READ ONLY; SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}; SET LOCAL jit = off;
SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off;
SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off`;

/** What one step met: the rows that pass, how many index entries it read, the oldest of them. */
type Step = { hits: MessageRow[]; met: number; oldest: string | null };

export async function searchMessages(search: Search): Promise<Found> {
  const scans = scansFor(search.filters);
  const connections = scans.some((scan) => scan.source === "outbox")
    ? (await prisma.connection.findMany({ select: { id: true } })).map(({ id }) => id)
    : [];
  const client = await pool.connect();
  try {
    await client.query(PLANNING);
    const found = await walk(client, { ...search, scans, connections });
    await client.query("COMMIT");
    client.release();
    return found;
  } catch (error) {
    // A connection whose transaction may still be open is not given back.
    client.release(true);
    throw error;
  }
}

type Walk = Search & { scans: Scan[]; connections: string[] };
type Progress = Step & { scan: Scan; exhausted: boolean };

async function walk(client: pg.ClientBase, search: Walk): Promise<Found> {
  const { range, limit, budgetMs = BUDGET_MS } = search;
  const started = performance.now();
  let progress = await begin(client, search);
  let { met } = progress;
  const rows = [...progress.hits];
  const seen = new Set(rows.map((row) => row.id));
  for (;;) {
    const last = rows[limit - 1];
    if (rows.length > limit && last) return { rows: rows.slice(0, limit), next: last.id, searchedTo: null };
    const { oldest, scan } = progress;
    if (progress.exhausted || oldest === null) return { rows, next: null, searchedTo: null };
    const spent = performance.now() - started;
    if (spent >= budgetMs) return { rows, next: oldest, searchedTo: timeOfId(oldest) };
    // As many as fit into the rest of the time, going by what the steps took so far.
    const affordable = Math.floor((met * (budgetMs - spent)) / spent);
    const entries = Math.min(Math.max(affordable, FIRST_STEP), LARGEST_STEP);
    progress = await stepAlong(client, search, { scan, range: { ...range, below: oldest }, entries });
    met += progress.met;
    // A message comes once for each of its events.
    for (const row of progress.hits.filter(({ id }) => !seen.has(id))) rows.push(row);
    for (const { id } of progress.hits) seen.add(id);
  }
}

/**
 * The first step along the index that is mostly the best. When that does not fill the page, all others are tried: the one
 * whose first entries reach furthest back is the sparsest, and a hit in it is a hit in all.
 */
async function begin(client: pg.ClientBase, search: Walk): Promise<Progress> {
  const { scans, range, limit } = search;
  const [first, ...others] = scans;
  if (!first)
    return {
      hits: [],
      met: 0,
      oldest: null,
      exhausted: true,
      scan: { source: "message", column: null, where: "false" },
    };
  const entries = others.length === 0 ? limit + 1 : FIRST_STEP;
  let best = await stepAlong(client, search, { scan: first, range, entries });
  for (const scan of others) {
    if (best.exhausted || best.hits.length > limit) return best;
    const other = await stepAlong(client, search, { scan, range, entries });
    if (other.exhausted || (other.oldest ?? "") < (best.oldest ?? "")) best = other;
  }
  return best;
}

async function stepAlong(
  client: pg.ClientBase,
  search: Walk,
  step: { scan: Scan; range: ScanRange; entries: number },
): Promise<Progress> {
  const taken = await takeStep(client, search, step);
  return { ...taken, scan: step.scan, exhausted: taken.met < step.entries };
}

async function takeStep(
  client: pg.ClientBase,
  { filters, limit, connections }: Walk,
  { scan, range, entries }: { scan: Scan; range: ScanRange; entries: number },
): Promise<Step> {
  if (scan.source === "message") {
    const statement = messageScan(scan, filters, { range, entries, limit: limit + 1 });
    const { rows } = await client.query<MessageRow & { met: number }>(statement);
    // The last row is the oldest one met, whether it passes or not.
    const oldest = rows.pop();
    return { hits: rows, met: oldest?.met ?? 0, oldest: oldest?.id ?? null };
  }
  const statement =
    scan.source === "events"
      ? eventScan(scan.state, range, entries)
      : outboxScan({ claimed: scan.claimed, connections }, range, entries);
  return stepByKeys(client, statement, filters);
}

/** The index leads to ids; their messages are fetched by key. */
async function stepByKeys(
  client: pg.ClientBase,
  statement: Statement,
  filters: MessageFilters,
): Promise<Step> {
  const { rows } = await client.query<{ id: string; contact_key: string; hit: boolean }>(statement);
  const wanted = new Map(rows.filter((row) => row.hit).map((row) => [row.id, row]));
  const oldest = rows.at(-1)?.id ?? null;
  if (wanted.size === 0) return { hits: [], met: rows.length, oldest };
  const found = await client.query<MessageRow>(messagesByKey([...wanted.values()], filters));
  const hits = found.rows.sort((a, b) => (a.id < b.id ? 1 : -1));
  return { hits, met: rows.length, oldest };
}
