import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossTable, hideSmall, LEAST_IN_CELL } from "./cross-table";

const choice = (id: string, withdrawn = false) => ({ id, name: id, withdrawn });

describe("a cross-table", () => {
  it("has a line for each choice, with those who answered both, and leaves withdrawn ones out where nobody is in them", () => {
    const counts = [
      { row: "yes", column: "young", voters: 20 },
      { row: "yes", column: "old", voters: 30 },
      { row: "no", column: "old", voters: 10 },
      { row: "gone", column: "old", voters: 7 },
    ];
    const rows = [choice("yes"), choice("no"), choice("gone", true), choice("never", true)];
    expect(crossTable(rows, [choice("young"), choice("old")], counts)).toEqual({
      rows: [
        { id: "yes", name: "yes", voters: 50 },
        { id: "no", name: "no", voters: 10 },
        { id: "gone", name: "gone", voters: 7 },
      ],
      columns: [
        { id: "young", name: "young", voters: 20 },
        { id: "old", name: "old", voters: 47 },
      ],
      cells: [
        [20, 30],
        [0, 10],
        [0, 7],
      ],
      voters: 67,
    });
  });

  it("tells no total either where those alone would tell what one person answered", () => {
    const counts = [{ row: "yes", column: "young", voters: 1 }];
    expect(crossTable([choice("yes"), choice("no")], [choice("young")], counts)).toEqual({
      ...{ rows: [], columns: [], cells: null, voters: 1 },
    });
  });
});

describe("cells that could name a person", () => {
  it("are hidden, with as many others that they do not follow from the totals, the smallest that will do", () => {
    expect(
      hideSmall([
        [3, 40, 50],
        [60, 20, 80],
        [90, 95, 99],
      ]),
    ).toEqual([
      [null, null, 50],
      [null, null, 80],
      [90, 95, 99],
    ]);
    expect(
      hideSmall([
        [3, 50, 40],
        [90, 95, 99],
        [60, 80, 20],
      ]),
    ).toEqual([
      [null, 50, null],
      [90, 95, 99],
      [null, 80, null],
    ]);
    expect(
      hideSmall([
        [4, 0, 50],
        [0, 30, 40],
      ]),
    ).toEqual([
      [null, null, 50],
      [null, null, 40],
    ]);
  });

  it("are none where nobody is in them, and enough where enough are", () => {
    const shown = [
      [0, 50],
      [LEAST_IN_CELL, 70],
    ];
    expect(hideSmall(shown)).toEqual(shown);
    expect(hideSmall([])).toEqual([]);
  });

  it("take the whole table with them where the totals alone would tell one", () => {
    expect(hideSmall([[9, 3]])).toBeNull();
    expect(hideSmall([[4], [50]])).toBeNull();
    // all who answered the second way are of the first row
    expect(
      hideSmall([
        [1, 0],
        [1, 0],
      ]),
    ).toBeNull();
    expect(
      hideSmall([
        [50, 3],
        [60, 0],
      ]),
    ).not.toBeNull();
  });

  it("may each hold fewer than they do, for all that the totals and the shown cells tell (every table that fits, tried)", () => {
    const table = fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.nat(7), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    fc.assert(
      fc.property(table, (cells) => {
        const shown = hideSmall(cells);
        if (!shown) {
          const nothing = cells.map((row) => row.map(() => null));
          expect(mayHide(cells, nothing)).toBe(false);
          return;
        }
        for (const [r, row] of shown.entries())
          for (const [c, cell] of row.entries())
            if (cell !== null)
              expect([cell, cell === 0 || cell >= LEAST_IN_CELL]).toEqual([cells[r]![c], true]);
        expect(mayHide(cells, shown)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

const isSmall = (voters: number): boolean => voters > 0 && voters < LEAST_IN_CELL;
const total = (line: readonly number[]): number => line.reduce((sum, voters) => sum + voters, 0);

/** Whether each small cell is lower in some table with these totals and shown cells. */
function mayHide(cells: number[][], shown: (number | null)[][]): boolean {
  const fits = tables(cells, shown);
  return cells.every((row, r) =>
    row.every((voters, c) => !isSmall(voters) || fits.some((one) => one[r]![c]! < voters)),
  );
}

function tables(cells: number[][], shown: (number | null)[][]): number[][][] {
  const columns = cells[0]!.map((_, c) => total(cells.map((row) => row[c]!)));
  const rest = (left: number[], r: number): number[][][] => {
    if (r === cells.length) return left.every((voters) => voters === 0) ? [[]] : [];
    return lines(shown[r]!, left, total(cells[r]!)).flatMap((line) =>
      rest(
        left.map((voters, c) => voters - line[c]!),
        r + 1,
      ).map((more) => [line, ...more]),
    );
  };
  return rest(columns, 0);
}

/** The rows of this total that fit below the columns. */
function lines(shown: (number | null)[], left: number[], sum: number): number[][] {
  if (shown.length === 0) return sum === 0 ? [[]] : [];
  const [cell, ...more] = shown;
  const most = Math.min(sum, left[0]!);
  const values = cell === null ? Array.from({ length: most + 1 }, (_, n) => n) : cell! <= most ? [cell!] : [];
  return values.flatMap((value) => lines(more, left.slice(1), sum - value).map((line) => [value, ...line]));
}
