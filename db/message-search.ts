/** Walks one index of the message log in bounded steps until a page is full, nothing is left, or the time is up. */
import type pg from "pg";
import type { MessageFilters } from "@/domain/messages/filters";
import { pool, prisma } from "./client";
import { timeOfId } from "./ids";
import {
  chooseScan,
  eventScan,
  messagesByKey,
  messageScan,
  outboxScan,
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

/** With other filters to hold against the index: steps grow, since few hits in one mean few in the next. */
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
SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off`;

/** What one step met: the rows that pass, how many index entries it read, the oldest of them. */
type Step = { hits: MessageRow[]; met: number; oldest: string | null };

export async function searchMessages(search: Search): Promise<Found> {
  const scan = chooseScan(search.filters);
  if (scan.source === "nothing") return { rows: [], next: null, searchedTo: null };
  const connections =
    scan.source === "outbox"
      ? (await prisma.connection.findMany({ select: { id: true } })).map(({ id }) => id)
      : [];
  const client = await pool.connect();
  try {
    await client.query(PLANNING);
    const walk = { ...search, scan, connections };
    const found = await walkSteps(client, walk);
    await client.query("COMMIT");
    client.release();
    return found;
  } catch (error) {
    // A connection whose transaction may still be open is not given back.
    client.release(true);
    throw error;
  }
}

type Walk = Search & { scan: Exclude<Scan, { source: "nothing" }>; connections: string[] };

async function walkSteps(client: pg.ClientBase, walk: Walk): Promise<Found> {
  const { range, limit, budgetMs = BUDGET_MS } = walk;
  const started = performance.now();
  const rows = new Map<string, MessageRow>();
  let { below } = range;
  let entries = limit + 1;
  for (;;) {
    const step = await takeStep(client, walk, { range: { ...range, below }, entries });
    for (const row of step.hits) rows.set(row.id, row);
    const all = [...rows.values()];
    const last = all[limit - 1];
    if (all.length > limit && last) return { rows: all.slice(0, limit), next: last.id, searchedTo: null };
    if (step.met < entries || step.oldest === null) return { rows: all, next: null, searchedTo: null };
    below = step.oldest;
    if (performance.now() - started > budgetMs)
      return { rows: all, next: below, searchedTo: timeOfId(below) };
    entries = Math.min(Math.max(entries * 3, FIRST_STEP), LARGEST_STEP);
  }
}

async function takeStep(
  client: pg.ClientBase,
  { scan, filters, limit, connections }: Walk,
  { range, entries }: { range: ScanRange; entries: number },
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
  return { hits: found.rows, met: rows.length, oldest };
}
