/** The weekly partitions of the hot tables as things to count and to drop. */
import type pg from "pg";
import { WEEK_MS } from "@/domain/retention/weeks";
import { sqlState } from "./hot-pool";
import { PARTITIONED_TABLES } from "./partitions";

/** One week of all three tables; what stands in the default partitions, week by week, has no tables. Times in ms since 1970. */
export type StoredWeek = {
  to: number;
  texts: number;
  /** counted, not estimated */
  exact: boolean;
  octets: number;
  /** `name` with its schema; those of the texts last: what is left over, should they wait for the next night, still shows */
  tables: { parent: string; name: string }[];
};

/** Partitions above so many rows are estimated: counting ten million takes seconds. */
const COUNTED_ROWS = 100_000;

/** By their bounds, whatever they are called. */
const PARTITIONS = `
SELECT p.relname AS parent, c.oid::regclass::text AS name, pg_total_relation_size(c.oid) AS octets, c.reltuples AS estimate,
       substring(pg_get_expr(c.relpartbound, c.oid) FROM $$TO \\('(.*)'\\)$$)::timestamptz AS "to"
  FROM pg_class p JOIN pg_inherits i ON i.inhparent = p.oid JOIN pg_class c ON c.oid = i.inhrelid
 WHERE p.oid = ANY($1::text[]::regclass[]) AND pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'
 ORDER BY "to", array_position($1::text[], p.relname::text) DESC`;

type PartitionRow = { parent: string; name: string; octets: number; estimate: number; to: Date };

/** Every stored week, oldest first, then the default partition's. */
export async function listWeeks(db: pg.Pool): Promise<StoredWeek[]> {
  const { rows } = await db.query<PartitionRow>(PARTITIONS, [[...PARTITIONED_TABLES]]);
  const weeks = new Map<number, StoredWeek>();
  for (const { parent, name, octets, estimate, to } of rows) {
    const week = weeks.get(to.getTime()) ?? {
      to: to.getTime(),
      texts: 0,
      exact: true,
      octets: 0,
      tables: [],
    };
    weeks.set(week.to, week);
    week.tables.push({ parent, name });
    week.octets += octets;
    if (parent !== "message") continue;
    week.exact = estimate < COUNTED_ROWS;
    week.texts += week.exact ? await countTexts(db, name) : estimate;
  }
  return [...weeks.values(), ...(await listDefaultWeeks(db))];
}

/** 0 when the week was dropped meanwhile (42P01). */
async function countTexts(db: pg.Pool, table: string): Promise<number> {
  try {
    const { rows } = await db.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
    return rows[0]?.n ?? 0;
  } catch (error) {
    if (sqlState(error) === "42P01") return 0;
    throw error;
  }
}

async function listDefaultWeeks(db: pg.Pool): Promise<StoredWeek[]> {
  const { rows } = await db.query<{ monday: Date; n: number }>(
    `SELECT date_trunc('week', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS monday, count(*) AS n
       FROM partitions.message_default GROUP BY 1 ORDER BY 1`,
  );
  return rows.map(({ monday, n }) => ({
    to: monday.getTime() + WEEK_MS,
    texts: n,
    exact: true,
    octets: 0,
    tables: [],
  }));
}

/** Rows that one statement takes out of the default partition. */
const DEFAULT_ROWS = 10_000;

/** Deletes what stands in the default partitions from before `before` (ms since 1970). Resolves to the number of texts. */
export async function dropDefaultRows(db: pg.Pool, before: number): Promise<number> {
  let texts = 0;
  for (const table of PARTITIONED_TABLES) {
    for (;;) {
      const { rowCount } = await db.query(
        `DELETE FROM partitions.${table}_default WHERE ctid = ANY(ARRAY(
           SELECT ctid FROM partitions.${table}_default WHERE at < $1 LIMIT ${DEFAULT_ROWS}))`,
        [new Date(before)],
      );
      if (table === "message") texts += rowCount ?? 0;
      if ((rowCount ?? 0) < DEFAULT_ROWS) break;
    }
  }
  return texts;
}

/** A drop locks its table for a moment; whoever reads it for longer is asked again, and nobody waits behind for longer than this. */
const LOCK_WAIT = "200ms";
const TRIES = 15;
const PAUSE_MS = 1000;

/** Drops one week. `left` names the tables that somebody held all the while. */
export async function dropWeek(
  db: pg.Pool,
  { tables }: StoredWeek,
): Promise<{ texts: number; left: string[] }> {
  const left: string[] = [];
  let texts = 0;
  for (const { parent, name } of tables) {
    const count = parent === "message" ? await countTexts(db, name) : 0;
    if (await dropTable(db, name)) texts += count;
    else left.push(name);
  }
  return { texts, left };
}

async function dropTable(db: pg.Pool, name: string): Promise<boolean> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (await tryDrop(db, name)) return true;
    if (attempt < TRIES) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}

/** False when somebody holds the table: 55P03, or 40P01 where the wait crossed another's. */
async function tryDrop(db: pg.Pool, name: string): Promise<boolean> {
  const client = await db.connect();
  try {
    await client.query("BEGIN");
    await client.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
    await client.query(`DROP TABLE IF EXISTS ${name}`);
    await client.query("COMMIT");
    return true;
  } catch (error) {
    await client.query("ROLLBACK");
    const state = sqlState(error);
    if (state === "55P03" || state === "40P01") return false;
    throw error;
  } finally {
    client.release();
  }
}
