import type pg from "pg";
import { WEEK_MS, weekOf } from "@/domain/retention/weeks";
import { sqlState } from "./hot-pool";

export const PARTITIONED_TABLES = ["message", "part", "message_event"] as const;

/**
 * Room in each page for the later versions of its rows: every outbound message gets a new state at its settle and at its
 * receipt. With 90 seven of ten updates left their page and wrote all indexes of the row again, with 60 none did (settle
 * 67 against 54 µs of processor time a message).
 */
const FILLFACTOR: Record<(typeof PARTITIONED_TABLES)[number], number> = {
  message: 60,
  part: 75,
  message_event: 100,
};

/** `suffix` is the Monday as `yyyymmdd`. */
export type Week = { suffix: string; from: Date; to: Date };

/** The weeks of the hot tables from that of `now` on. */
export function weeksFrom(now: number, weeks: number): Week[] {
  const first = weekOf(now);
  return Array.from({ length: weeks }, (_, index) => {
    const from = new Date(first + index * WEEK_MS);
    return {
      suffix: from.toISOString().slice(0, 10).replaceAll("-", ""),
      from,
      to: new Date(from.getTime() + WEEK_MS),
    };
  });
}

/** Rows of one week that are moved out of the default partition at once: about a second, in which nobody reads it. */
const MOST_MOVED = 50_000;
/** Whoever holds a partition for longer (a backup, an export) is not waited for, since everybody else would wait behind. */
const LOCK_WAIT = "500ms";

/**
 * Makes the partitions of this week and the four ahead (data.md 4), run hourly and safe in several workers at once. Rows of
 * such a week that stand in the default partition, written by a clock that was wrong or after nobody made partitions for
 * weeks, move into theirs. Resolves to the names that could not be made this time; their rows go to the default partition.
 */
export async function ensurePartitions(pool: pg.Pool, now: number): Promise<string[]> {
  const client = await pool.connect();
  try {
    return await makePartitions(client, weeksFrom(now, 5));
  } finally {
    client.release();
  }
}

/** As `ensurePartitions`, for weeks of the caller's choice. `client` is in no transaction. */
export async function makePartitions(client: pg.ClientBase, weeks: readonly Week[]): Promise<string[]> {
  const wanted = PARTITIONED_TABLES.flatMap((table) =>
    weeks.map((week) => ({ table, week, name: `partitions.${table}_${week.suffix}` })),
  );
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL",
    [wanted.map(({ name }) => name)],
  );
  const missing = new Set(rows.map(({ name }) => name));
  const left: string[] = [];
  const held = new Set<string>();
  for (const partition of wanted.filter(({ name }) => missing.has(name))) {
    // One wait a table: who holds it for one week holds it for the next.
    const outcome = held.has(partition.table) ? "held" : await makePartition(client, partition);
    if (outcome === "held") held.add(partition.table);
    if (outcome !== "made") left.push(partition.name);
  }
  return left;
}

type Outcome = "made" | "held" | "too-many";
type Partition = { table: (typeof PARTITIONED_TABLES)[number]; week: Week; name: string };

/**
 * Made apart and then attached: PARTITION OF would lock the whole table for the time (PostgreSQL, CREATE TABLE), ATTACH
 * locks the default partition alone.
 */
async function makePartition(client: pg.ClientBase, { table, week, name }: Partition): Promise<Outcome> {
  const fallback = `partitions.${table}_default`;
  const [from, to] = [week.from.toISOString(), week.to.toISOString()];
  const inWeek = `FROM ${fallback} WHERE at >= '${from}' AND at < '${to}'`;
  try {
    // Conflicts with itself alone: workers take turns, and texts go on.
    await client.query(
      `BEGIN; SET LOCAL lock_timeout = '${LOCK_WAIT}'; LOCK TABLE ONLY ${table} IN SHARE UPDATE EXCLUSIVE MODE`,
    );
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT ${inWeek} LIMIT ${MOST_MOVED + 1}) AS strays`,
    );
    const strays = rows[0]?.n ?? 0;
    if (strays <= MOST_MOVED) {
      await client.query(
        `CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL) WITH (fillfactor = ${FILLFACTOR[table]})`,
      );
      await client.query(`LOCK TABLE ${fallback} IN ACCESS EXCLUSIVE MODE`);
      if (strays > 0)
        await client.query(
          `WITH strays AS (DELETE ${inWeek} RETURNING *) INSERT INTO ${name} SELECT * FROM strays`,
        );
      await client.query(
        `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')`,
      );
    }
    await client.query("COMMIT");
    return strays <= MOST_MOVED ? "made" : "too-many";
  } catch (error) {
    await client.query("ROLLBACK");
    return outcomeOf(error);
  }
}

/**
 * `made`: 42P07, another worker was first; 42P17, a partition of another name covers the week. `held`: 55P03 and 40P01,
 * somebody reads the default partition.
 */
function outcomeOf(error: unknown): Outcome {
  const state = sqlState(error);
  if (state === "42P07" || state === "42P17") return "made";
  if (state === "55P03" || state === "40P01") return "held";
  throw error;
}
