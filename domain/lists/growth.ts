/** One calendar day (`yyyy-mm-dd` in the installation's zone) of a list. STOP is no leaving: it ends every list at once. */
export type GrowthDay = { day: string; joins: number; leaves: number };

/** Every day of the period in order, with zeros where nothing happened. */
export function growthDays(found: readonly GrowthDay[], first: string, days: number): GrowthDay[] {
  const byDay = new Map(found.map((one) => [one.day, one]));
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(start + index * 86_400_000).toISOString().slice(0, 10);
    return byDay.get(day) ?? { day, joins: 0, leaves: 0 };
  });
}
