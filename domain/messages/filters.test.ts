import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cursorAbove,
  impliedDirection,
  MESSAGE_FILTERS,
  messageFiltersSchema,
  messageQuerySchema,
  readFilters,
  writeFilters,
  type MessageFilters,
} from "./filters";

const ID = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee";

/** As a page's address gives them: a name that stands several times is a list. */
function searchOf(query: string): Record<string, string | string[]> {
  const search = new URLSearchParams(query);
  const names = [...new Set(search.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

const fromUrl = (query: string): MessageFilters => readFilters(searchOf(query));

describe("the filters of a URL", () => {
  it("are read as they were written, in one order whatever order they were set in", () => {
    const filters: MessageFilters = {
      to: "2026-12-01T20:30",
      word: "ድምፅ & 100%",
      state: "failed",
      number: ID,
    };
    const query = writeFilters(filters);
    expect(query).toBe(
      `state=failed&number=${ID}&word=${encodeURIComponent("ድምፅ & 100%")}&to=2026-12-01T20%3A30`,
    );
    expect(fromUrl(query)).toEqual(filters);
  });

  it("survive writing and reading with every word that can be typed", () => {
    const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(word, (typed) => {
        const filters = readFilters({ word: typed });
        expect(fromUrl(writeFilters(filters))).toEqual(filters);
      }),
    );
  });

  it("are written before what stands beside them, such as a place in the log", () => {
    expect(writeFilters({ direction: "in" }, { before: ID })).toBe(`direction=in&before=${ID}`);
    expect(writeFilters({})).toBe("");
  });

  it("take an empty or blank value for none", () => {
    expect(fromUrl("word=&state=&number=&from=&view=")).toEqual({});
    expect(fromUrl("word=+++")).toEqual({});
  });

  it.each([
    ["a state that does not exist", "state=deleted"],
    ["a state in capitals", "state=SENT"],
    ["a number that is no id", "number=12345"],
    ["an id with a tail", `rule=${ID}%27%20OR%201%3D1--`],
    ["an id with a line break", `connection=${ID}%0A`],
    ["a day that does not exist", "from=2026-02-31"],
    ["a time with seconds and zone", "to=2026-12-01T20:30:00Z"],
    ["a year of five digits", "from=12026-01-01"],
    ["a character that no text holds", "word=vote%00"],
    ["a word longer than a text", `word=${"a".repeat(161)}`],
    ["a filter given twice", "state=sent&state=failed"],
    ["names of every object", "__proto__=x&constructor=y&toString=z&hasOwnProperty=1"],
    ["a path instead of a name", "contact[key]=1&view.x=unmatched"],
  ])("leave out %s", (_what, query) => {
    expect(fromUrl(query)).toEqual({});
  });

  it("keep the good ones beside a bad one", () => {
    expect(fromUrl("state=nonsense&direction=out&__proto__=x")).toEqual({ direction: "out" });
  });

  it("are never more than the known ones, each of a valid value, whatever stands in the URL", () => {
    const name = fc.oneof(fc.constantFrom<string>(...MESSAGE_FILTERS, "__proto__", "before"), fc.string());
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("in", "sent", ID, "2026-12-01", "unmatched"),
      fc.array(fc.string()),
      fc.constant(undefined),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (pairs) => {
        const filters = readFilters(Object.fromEntries(pairs));
        expect(messageFiltersSchema.safeParse(filters).success).toBe(true);
        expect(Object.getPrototypeOf(filters)).toBe(Object.prototype);
      }),
    );
  });
});

describe("the query of the log's API", () => {
  it("is refused, not mended, where a filter is wrong or unknown", () => {
    for (const wrong of [{ state: "deleted" }, { sort: "asc" }, { number: [ID, ID] }, { before: "1; DROP" }])
      expect(messageQuerySchema.safeParse(wrong).success).toBe(false);
    expect(messageQuerySchema.safeParse({ state: "sent", before: ID }).success).toBe(true);
  });
});

describe("the direction that filters leave", () => {
  it.each<[MessageFilters, "in" | "out" | "none" | null]>([
    [{}, null],
    [{ number: ID, from: "2026-12-01" }, null],
    [{ direction: "out" }, "out"],
    [{ state: "received" }, "in"],
    [{ state: "queued" }, "out"],
    [{ word: "vote" }, "in"],
    [{ view: "withheld" }, "in"],
    [{ view: "unmatched", state: "received", direction: "in", word: "x" }, "in"],
    [{ direction: "in", state: "sent" }, "none"],
    [{ view: "review", state: "failed" }, "none"],
    [{ word: "vote", direction: "out" }, "none"],
  ])("of %o is %s", (filters, direction) => {
    expect(impliedDirection(filters)).toBe(direction);
  });
});

describe("a place in the log", () => {
  it("above a row is the very next id, also where every digit carries", () => {
    expect(cursorAbove(ID)).toBe("0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeef");
    expect(cursorAbove("0199aaaa-bbbb-7ccc-8ddd-ffffffffffff")).toBe("0199aaaa-bbbb-7ccc-8dde-000000000000");
    expect(cursorAbove("00000000-0000-0000-0000-0000000000ff")).toBe("00000000-0000-0000-0000-000000000100");
  });
});
