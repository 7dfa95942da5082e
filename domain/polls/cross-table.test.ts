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
});

describe("cells that could name a person", () => {
  it("are hidden, with as many others that they do not follow from the totals", () => {
    expect(hideSmall([[9, 3]])).toEqual([[null, null]]);
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
  });

  it("are none where nobody is in them, unless another needs their cover", () => {
    expect(
      hideSmall([
        [0, 50],
        [60, 70],
      ]),
    ).toEqual([
      [0, 50],
      [60, 70],
    ]);
    expect(hideSmall([[0, 4]])).toEqual([[null, null]]);
    expect(hideSmall([[LEAST_IN_CELL, 50]])).toEqual([[5, 50]]);
    expect(hideSmall([[4], [50], [6]])).toEqual([[null], [50], [null]]);
    expect(hideSmall([])).toEqual([]);
  });

  it("never follow from a row or a column, whatever the table (10,000 tables)", () => {
    const table = fc
      .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.nat(12), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    fc.assert(
      fc.property(table, (cells) => {
        const shown = hideSmall(cells);
        const columns = shown[0]!.map((_, c) => shown.map((row) => row[c]));
        for (const line of [...shown, ...columns])
          expect(line.filter((cell) => cell === null)).not.toHaveLength(1);
        shown.flat().forEach((cell, n) => {
          const voters = cells.flat()[n]!;
          if (cell === null) return;
          expect(cell).toBe(voters);
          expect(voters === 0 || voters >= LEAST_IN_CELL).toBe(true);
        });
      }),
      { numRuns: 10_000 },
    );
  });
});
