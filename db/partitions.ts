import type pg from "pg";

const WEEK_MS = 7 * 24 * 3600 * 1000;
/** A Monday, 00:00 UTC. */
const FIRST_MONDAY = Date.UTC(2024, 0, 1);

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

/** The weekly partitions of the hot tables from the week of `now` on: name suffix `yyyymmdd` of the Monday, and bounds. */
export function weeksFrom(now: number, weeks: number): { suffix: string; from: Date; to: Date }[] {
  const first = FIRST_MONDAY + Math.floor((now - FIRST_MONDAY) / WEEK_MS) * WEEK_MS;
  return Array.from({ length: weeks }, (_, index) => {
    const from = new Date(first + index * WEEK_MS);
    return {
      suffix: from.toISOString().slice(0, 10).replaceAll("-", ""),
      from,
      to: new Date(from.getTime() + WEEK_MS),
    };
  });
}

/**
 * Makes the partitions of this week and the four ahead (data.md 4). Safe to run at once in several workers; a week whose
 * rows already stand in the default partition is left there.
 */
export async function ensurePartitions(db: pg.Pool | pg.ClientBase, now: number): Promise<void> {
  for (const table of PARTITIONED_TABLES) {
    for (const { suffix, from, to } of weeksFrom(now, 5)) {
      const bounds = `FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`;
      await db
        .query(
          `CREATE TABLE IF NOT EXISTS partitions.${table}_${suffix} PARTITION OF ${table} FOR VALUES ${bounds} WITH (fillfactor = ${FILLFACTOR[table]})`,
        )
        .catch(ignoreTaken);
    }
  }
}

/** 42P07/23505: another worker was first; 23514: the default partition holds rows of that week; 42P17: it overlaps one. */
function ignoreTaken(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "42P07" && code !== "23505" && code !== "23514" && code !== "42P17") throw error;
}
