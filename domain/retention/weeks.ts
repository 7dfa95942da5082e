/** Weeks of the tables that are partitioned by time: Monday to Monday, 00:00 UTC. */
export const WEEK_MS = 7 * 24 * 3_600_000;

/** A Monday, 00:00 UTC. */
const FIRST_MONDAY = Date.UTC(2024, 0, 1);

/** The Monday (00:00 UTC) of the week that `at` lies in. Both in ms since 1970. */
export function weekOf(at: number): number {
  return FIRST_MONDAY + Math.floor((at - FIRST_MONDAY) / WEEK_MS) * WEEK_MS;
}
