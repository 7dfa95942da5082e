import { describe, expect, it } from "vitest";
import { cutPage, readCursor, writeCursor } from "./cursor";
import { likePrefix, searchPrefix, searchPrefixes } from "./search";

describe("searching a number", () => {
  it.each([
    ["+251 (91) 1-00", "2519100".replace("9100", "91100")],
    ["0025191", "25191"],
    ["911", "911"],
    ["MyBank", "MyBank"],
    ["  ", null],
    ["+", "+"],
    ["My\0Bank", "MyBank"],
    ["\0", null],
  ])("takes %s as the start of a stored address", (typed, prefix) => {
    expect(searchPrefix(typed)).toBe(prefix);
  });

  it("finds a number in any usual form by the country of a connection", () => {
    const plans = [
      { country: "ET", trunk: "0" },
      { country: "", trunk: "0" },
    ];
    expect(searchPrefixes("0911 00", plans)).toEqual(["091100", "25191100"]);
    expect(searchPrefixes("911 00", plans)).toEqual(["91100", "25191100"]);
    for (const typed of ["+25191", "25191", "0025191", "+251 (0) 91", "251091"])
      expect(searchPrefixes(typed, plans), typed).toContain("25191");
    expect(searchPrefixes("+25191", plans)).toEqual(["25191"]);
    expect(searchPrefixes(" ", plans)).toEqual([]);
  });

  it("looks for no start that another one holds, and for a name as it is typed", () => {
    const plans = [{ country: "US", trunk: "1" }];
    expect(searchPrefixes("1202", plans)).toEqual(["1202"]);
    expect(searchPrefixes("MyBank", plans)).toEqual(["MyBank"]);
  });

  it("never takes a typed sign for a wildcard", () => {
    expect(likePrefix("50%_\\")).toBe("50\\%\\_\\\\%");
  });
});

describe("a page's cursor", () => {
  const key = "0190a1b2-c3d4-8abc-8def-0123456789ab";

  it("reads back as it was written, and anything else is the first page", () => {
    expect(readCursor(writeCursor({ at: 1_790_000_000_123, key }))).toEqual({ at: 1_790_000_000_123, key });
    for (const text of [undefined, "", "1", `x-${key}`, `1-${key}'`, "1-1"])
      expect(readCursor(text)).toBeNull();
  });

  it("is there only when a row was left over", () => {
    expect(cutPage([1, 2, 3], 2, String)).toEqual({ rows: [1, 2], next: "2" });
    expect(cutPage([1, 2], 2, String)).toEqual({ rows: [1, 2], next: null });
    expect(cutPage([], 2, String)).toEqual({ rows: [], next: null });
  });
});
