import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell, csvRecord } from "./csv";
import { exportFileName } from "./export";

/** RFC 4180 read back letter by letter: the opposite of what is tested. */
function readRecord(line: string): string[] {
  const cells = [""];
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at);
    if (quoted && letter === '"' && line.charAt(at + 1) === '"') at += 1;
    else if (letter === '"') {
      quoted = !quoted;
      continue;
    } else if (!quoted && letter === ",") {
      cells.push("");
      continue;
    } else if (!quoted && line.slice(at) === "\r\n") return cells;
    cells[cells.length - 1] += letter;
  }
  throw new Error("the record does not end");
}

describe("a CSV cell", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"],
    ["-2", "'-2"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", `"'\tx"`],
    ["＝1+1", "'＝1+1"],
    ["x;=1+1;", `"x;'=1+1;"`],
    ["x,@A1", `"x,'@A1"`],
    ["x\r\n-1", `"x\r\n'-1"`],
  ])("that spreadsheets would evaluate becomes text: %s", (from, to) => {
    expect(csvCell(from)).toBe(to);
  });

  it("leaves a plain phone number and a count as they are", () => {
    expect(csvCell("+251911000001")).toBe("+251911000001");
    expect(csvCell(-3)).toBe("-3");
  });

  it("quotes commas, quotation marks and line breaks", () => {
    expect(csvCell('a,"b"\r\nc')).toBe('"a,""b""\r\nc"');
    expect(csvCell("ሰላም 🎉")).toBe("ሰላም 🎉");
  });

  it("is cut at semicolons when told so", () => {
    expect(csvRecord(["a", "b;c", "d,e", 1], "semicolon")).toBe('a;"b;c";"d,e";1\r\n');
  });

  it("reads back as it was written, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (cells) => {
        const safe = cells.map((cell) =>
          /^\+[0-9]+$/.test(cell)
            ? cell
            : cell.replace(/^(?=[\t\r\n])|(?<=^|[,;\t\r\n])(?=[=+\-@＝＋－＠])/g, "'"),
        );
        expect(readRecord(csvRecord(cells))).toEqual(safe);
      }),
    );
  });
});

it("names a file in any script, however long the name, in characters that a header can hold", () => {
  const name = exportFileName("texters", "𞤀𞤣𞤤𞤢𞤥!x".repeat(20), "2026-12-01");
  expect(decodeURIComponent(encodeURIComponent(name))).toBe(name);
  expect([...name].length).toBe("texters-".length + 60 + "-2026-12-01.csv".length);
});
