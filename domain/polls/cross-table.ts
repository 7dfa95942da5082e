/** How voters answered one question of a poll by how they answered another, with cells that could name a person hidden. */
import { z } from "zod";
import { questionQuerySchema } from "./queries";
import type { ChoiceView } from "./view";

/** A cell of fewer voters is hidden; one of none tells nothing about anybody. */
export const LEAST_IN_CELL = 5;

export type CrossCount = { row: string; column: string; voters: number };

type Head = { id: string; name: string; /** voters who answered both */ voters: number };
/** `cells[row][column]`; null: hidden. */
export type CrossTable = { rows: Head[]; columns: Head[]; cells: (number | null)[][]; voters: number };

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
  return { ...table, cells: hideSmall(cells), voters: sum(() => true) };
}

/**
 * Small cells, and as many others that none of them follows from the totals beside and below it: a line with a hidden cell has
 * two at least (statistical disclosure control: complementary suppression).
 */
export function hideSmall(cells: readonly (readonly number[])[]): (number | null)[][] {
  const hidden = cells.map((row) => row.map((voters) => voters > 0 && voters < LEAST_IN_CELL));
  const lines = linesOf(cells);
  for (let changed = true; changed;) {
    changed = false;
    for (const line of lines) {
      if (line.filter(({ at: [row, column] }) => hidden[row]![column]).length !== 1) continue;
      const [next] = line
        .filter(({ at: [row, column] }) => !hidden[row]![column])
        // the smallest that somebody is in costs least; a cell of none where there is no other
        .sort((a, b) => Number(a.voters === 0) - Number(b.voters === 0) || a.voters - b.voters);
      if (!next) continue;
      const [row, column] = next.at;
      hidden[row]![column] = true;
      changed = true;
    }
  }
  return cells.map((row, r) => row.map((voters, c) => (hidden[r]![c] ? null : voters)));
}

type Cell = { voters: number; at: [number, number] };

/** Rows and columns. */
function linesOf(cells: readonly (readonly number[])[]): Cell[][] {
  const rows = cells.map((row, r) => row.map((voters, c): Cell => ({ voters, at: [r, c] })));
  const columns = (cells[0] ?? []).map((_, c) => rows.map((row) => row[c]!));
  return [...rows, ...columns];
}
