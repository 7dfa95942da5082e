/** One calendar day (`yyyy-mm-dd` in the installation's zone) of a list. STOP is no leaving: it ends every list at once. */
export type GrowthDay = { day: string; joins: number; leaves: number };

/** The last `count` calendar days (`yyyy-mm-dd`), `last` among them, the oldest first. */
export function lastDays(last: string, count: number): string[] {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(end - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
}
