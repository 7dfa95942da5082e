/** How voters answered one question of a poll by how they answered another, with cells that could name a person hidden. */
import { z } from "zod";
import { questionQuerySchema } from "./queries";
import type { ChoiceView } from "./view";

/** A cell of fewer voters is hidden; one of none tells nothing about anybody. */
export const LEAST_IN_CELL = 5;

export type CrossCount = { row: string; column: string; voters: number };

type Head = { id: string; name: string; /** voters who answered both */ voters: number };
/** `cells[row][column]`, null where one is hidden; null for all: the totals alone would tell what one person answered. */
export type CrossTable = {
  rows: Head[];
  columns: Head[];
  cells: (number | null)[][] | null;
  voters: number;
};

export const crossQuerySchema = questionQuerySchema.extend({ by: z.uuid("This is no question.") });

type Choices = readonly Pick<ChoiceView, "id" | "name" | "withdrawn">[];

/** Choices in the order set; withdrawn ones only where somebody is in them. */
export function crossTable(rows: Choices, columns: Choices, counts: readonly CrossCount[]): CrossTable {
  const sum = (of: (count: CrossCount) => boolean): number =>
    counts.reduce((total, count) => total + (of(count) ? count.voters : 0), 0);
  const heads = (choices: Choices, key: "row" | "column"): Head[] =>
    choices
      .map(({ id, name, withdrawn }) => ({ id, name, withdrawn, voters: sum((count) => count[key] === id) }))
      .filter(({ withdrawn, voters }) => !withdrawn || voters > 0)
      .map(({ id, name, voters }) => ({ id, name, voters }));
  const table = { rows: heads(rows, "row"), columns: heads(columns, "column") };
  const cells = table.rows.map((row) =>
    table.columns.map((column) => sum((count) => count.row === row.id && count.column === column.id)),
  );
  const shown = hideSmall(cells);
  return { ...(shown ? table : { rows: [], columns: [] }), cells: shown, voters: sum(() => true) };
}

type Cells = readonly (readonly number[])[];

/**
 * Small cells, and as many others that none of them follows from the totals and from what is shown; null where the totals
 * alone would tell one (statistical disclosure control: complementary suppression).
 */
export function hideSmall(cells: Cells): (number | null)[][] | null {
  const hidden = cells.map((row) => row.map((voters) => voters > 0 && voters < LEAST_IN_CELL));
  const small = hidden.flatMap((row, r) => row.flatMap((is, c) => (is ? [{ r, c }] : [])));
  for (const cell of small) {
    if (!follows(cells, hidden, cell)) continue;
    const cover = cheapestCover(cells, hidden, cell);
    if (!cover) return null;
    for (const { r, c } of cover) hidden[r]![c] = true;
  }
  return cells.map((row, r) => row.map((voters, c) => (hidden[r]![c] ? null : voters)));
}

type Place = { r: number; c: number };

/**
 * Whether the totals tell that a hidden cell holds no fewer than it does, no cell being below 0. They do not where one voter
 * could be moved out of it in a circle: into a hidden cell of its row, out of one that somebody is in of that column, and so on
 * back to its own column (Gusfield, A graph theoretic approach to statistical data security, 1988).
 */
function follows(cells: Cells, hidden: readonly (readonly boolean[])[], { r, c }: Place): boolean {
  const rows = new Set([r]);
  const columns = new Set<number>();
  for (const row of rows) {
    for (const [column, isHidden] of hidden[row]!.entries()) {
      if (!isHidden || columns.has(column) || (row === r && column === c)) continue;
      if (column === c) return false;
      columns.add(column);
      for (const [other, line] of hidden.entries())
        if (line[column] && cells[other]![column]! > 0) rows.add(other);
    }
  }
  return true;
}

/** The three cells that make such a circle with this one, hiding as few voters as may be; null where there is none. */
function cheapestCover(
  cells: Cells,
  hidden: readonly (readonly boolean[])[],
  { r, c }: Place,
): Place[] | null {
  const costOf = (at: Place): number => (hidden[at.r]![at.c] ? 0 : 1 + cells[at.r]![at.c]!);
  let best: { cost: number; cover: Place[] } | null = null;
  for (const [otherRow, row] of cells.entries())
    for (const [otherColumn, voters] of row.entries()) {
      if (otherRow === r || otherColumn === c || voters === 0) continue;
      const cover = [
        { r: otherRow, c: otherColumn },
        { r, c: otherColumn },
        { r: otherRow, c },
      ];
      const cost = cover.reduce((sum, at) => sum + costOf(at), 0);
      if (!best || cost < best.cost) best = { cost, cover };
    }
  return best?.cover ?? null;
}
