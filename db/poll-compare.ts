import { MOST_COMPARED, MOST_IN_SERIES, type CompareQuery, type Comparison } from "@/domain/polls/compare";
import { pool, prisma } from "./client";
import { withTotals } from "./polls";

/** The names of all series, for a form to offer. */
export async function listSeriesNames(): Promise<string[]> {
  const rows = await prisma.poll.findMany({
    ...{ where: { seriesName: { not: "" } }, distinct: ["seriesName"] },
    ...{ select: { seriesName: true }, orderBy: { seriesName: "asc" }, take: 1000 },
  });
  return rows.map(({ seriesName }) => seriesName);
}

/** When a poll began, or is to: the order in which polls are set side by side. */
const BEGAN = "coalesce(opens_at, created_at)";

/** Drafts have nothing to compare. */
const OF_SERIES = `
SELECT id FROM poll WHERE series_name = $1 AND NOT draft ORDER BY ${BEGAN} DESC, id DESC LIMIT ${MOST_IN_SERIES}`;
const CHOSEN = `
SELECT id FROM poll WHERE id = ANY($1::uuid[]) ORDER BY ${BEGAN} DESC, id DESC LIMIT ${MOST_COMPARED}`;
const OTHERS = `
SELECT id, name FROM poll WHERE NOT draft AND id <> ALL($1::uuid[]) ORDER BY ${BEGAN} DESC, id DESC LIMIT 500`;

/** The polls of a series, archived ones among them, or those that were chosen, with their totals: the oldest first. */
export async function comparePolls({ series, poll }: CompareQuery): Promise<Comparison> {
  const [sql, value] = series === "" ? [CHOSEN, poll] : [OF_SERIES, series];
  const { rows } = await pool.query<{ id: string }>(sql, [value]);
  const ids = rows.map(({ id }) => id).reverse();
  const others = series === "" ? await pool.query<{ id: string; name: string }>(OTHERS, [ids]) : { rows: [] };
  return { items: await withTotals(ids), others: others.rows };
}
