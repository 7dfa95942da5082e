import { CSV_BOM, csvRecord } from "@/domain/contacts/csv";
import { AppError } from "@/domain/errors";
import { EXCLUDED_SLOT } from "@/domain/polls/decisions";
import { crossTable, type CrossCount, type CrossTable } from "@/domain/polls/cross-table";
import { askedIn } from "@/domain/polls/questions";
import type { PollView } from "@/domain/polls/view";
import { inLongTransaction } from "./client";

/**
 * Over the standing votes, a row each, joined by voter: a hash of one question's. Whoever has several votes on a question stands in
 * each of their cells once.
 */
const COUNTS = `
WITH of AS MATERIALIZED (
  SELECT contact_key, question_id, choice_id FROM ballot_slot
   WHERE poll_id = $1 AND question_id IN ($2, $3) AND choice_id IS NOT NULL AND n BETWEEN 1 AND ${EXCLUDED_SLOT - 1}
), cells AS (
  SELECT DISTINCT a.contact_key, a.choice_id AS "row", b.choice_id AS "column"
    FROM of a JOIN of b USING (contact_key) WHERE a.question_id = $2 AND b.question_id = $3
)
SELECT "row", "column", count(*) AS voters FROM cells GROUP BY 1, 2`;

/** Null where one of the two is no question of the poll. */
export async function readCrossTable(
  poll: PollView,
  questionId: string,
  by: string,
): Promise<CrossTable | null> {
  const rows = askedIn(poll, questionId);
  const columns = askedIn(poll, by);
  if (rows.questionId !== questionId || columns.questionId !== by || by === questionId) return null;
  return inLongTransaction(async (client) => {
    await client.query("SET LOCAL work_mem = '64MB'");
    const { rows: counts } = await client.query<CrossCount>(COUNTS, [poll.id, questionId, by]);
    return crossTable(rows.choices, columns.choices, counts);
  });
}

/**
 * The same as CSV text: a line a choice, a column a choice of the other question; `hidden` where a cell is. AppError `conflict`
 * where the whole table is.
 */
export async function exportCrossTable(
  poll: PollView,
  questionId: string,
  by: string,
): Promise<string | null> {
  const table = await readCrossTable(poll, questionId, by);
  if (!table) return null;
  const { rows, columns, cells } = table;
  if (!cells)
    throw new AppError("conflict", "Too few answered both: the table would tell what one person answered.");
  const head = [askedIn(poll, questionId).question, ...columns.map(({ name }) => name), "all"];
  const lines = rows.map(({ name, voters }, row) => [name, ...(cells[row] ?? []).map(shownCell), voters]);
  const sums = ["all", ...columns.map(({ voters }) => voters), table.voters];
  return CSV_BOM + [head, ...lines, sums].map((record) => csvRecord(record)).join("");
}

const shownCell = (voters: number | null): number | string => voters ?? "hidden";
