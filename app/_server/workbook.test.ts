import readXlsx from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import type { Sheet } from "@/domain/spreadsheets/worksheet";
import { writeWorkbook } from "./workbook";

const HOUR = 3600_000;
const UTC = () => 0;

async function bytesOf(sheets: Sheet[], offset = UTC, mostRows?: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeWorkbook(sheets, offset, mostRows)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Name and cells of every worksheet, as a program reads them that nobody of this project wrote. */
async function open(sheets: Sheet[], offset = UTC, mostRows?: number) {
  const read = await readXlsx(await bytesOf(sheets, offset, mostRows));
  return read.map(({ sheet, data }) => ({ sheet, data }));
}

const sheet = (rows: Sheet["rows"], name = "Sheet"): Sheet => ({
  ...{ name, rows },
  columns: [
    { title: "One", width: 10 },
    { title: "Two", width: 10 },
  ],
});

describe("a workbook", () => {
  it("holds texts as they are, formulas among them, numbers, shares, and moments of its zone", async () => {
    const at = Date.UTC(2026, 11, 31, 22, 30, 5, 999);
    const rows = [
      ["=1+1", "+251911000001"],
      ["a & <b> \"c\" 'd'", 42],
      [{ at }, { share: 0.125 }],
      ["ሰላም 🎉\nline", null],
    ];
    const [{ data } = { data: [] }] = await open([sheet([rows])], () => 3 * HOUR);
    expect(data).toEqual([
      ["One", "Two"],
      ["=1+1", "+251911000001"],
      ["a & <b> \"c\" 'd'", 42],
      [new Date(Date.UTC(2027, 0, 1, 1, 30, 5)), 0.125],
      ["ሰላም 🎉\nline", null],
    ]);
  });

  it("survives what XML has no place for", async () => {
    const cells = ["a\u0000b\u001fc", "\ud83c", "_x0041_", "\uffff", "x".repeat(40_000)];
    const [{ data } = { data: [] }] = await open([sheet([cells.map((cell) => [cell, 1])])]);
    // the reader gives back what the escapes stand for
    expect(data.slice(1, 5).map(([cell]) => cell)).toEqual([
      "a\u0000b\u001fc",
      "\ufffd",
      "_x0041_",
      "\uffff",
    ]);
    expect(String(data[5]?.[0])).toHaveLength(32_767);
  });

  it("goes on in further worksheets when one is full, with the titles again, and names no two alike", async () => {
    async function* counted() {
      for (let chunk = 0; chunk < 5; chunk += 1) {
        await Promise.resolve();
        yield [
          [chunk * 2, "a"],
          [chunk * 2 + 1, "b"],
        ];
      }
    }
    const read = await open([sheet([[]], "Votes: a/b"), sheet(counted(), "votes  a b")], UTC, 4);
    expect(read.map(({ sheet: name }) => name)).toEqual([
      ...["Votes  a b", "votes  a b 2", "votes  a b 3", "votes  a b 4", "votes  a b 5"],
    ]);
    expect(read[0]?.data).toEqual([["One", "Two"]]);
    expect(read.slice(1).map(({ data }) => data.slice(1).map(([n]) => n))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
      [9],
    ]);
    for (const { data } of read) expect(data[0]).toEqual(["One", "Two"]);
  });

  it("is refused before its first octet where its rows are, and breaks off where they break off", async () => {
    async function* refused(): AsyncGenerator<string[][]> {
      await Promise.resolve();
      throw new Error("other downloads are running");
    }
    const refusing = writeWorkbook([sheet(refused())], UTC);
    await expect(refusing.next()).rejects.toThrow("other downloads");
    async function* broken() {
      yield [["a", 1]];
      await Promise.resolve();
      throw new Error("the database went away");
    }
    await expect(bytesOf([sheet(broken())])).rejects.toThrow("the database went away");
  });

  it("stops reading when the download is broken off", async () => {
    let read = 0;
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          read += 1;
          await Promise.resolve();
          yield Array.from({ length: 5000 }, (_, n) => [`${read} ${n} ${Math.random()}`, n]);
        }
      } finally {
        ended = true;
      }
    }
    for await (const chunk of writeWorkbook([sheet(endless())], UTC)) if (chunk.length > 1000) break;
    expect(ended).toBe(true);
    expect(read).toBeLessThan(200);
    const before = read;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(read).toBe(before);
  });
});
