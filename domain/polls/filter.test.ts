import { expect, it } from "vitest";
import { filterQuerySchema, spanOf, WHOLE_POLL, writeFilter, type ResultsFilter } from "./filter";

const id = "0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeee0";

it.each<[ResultsFilter, string, { from: number | null; until: number | null }]>([
  [WHOLE_POLL, "", { from: null, until: null }],
  [{ period: { kind: "last", seconds: 3600 }, listId: null }, "?last=3600", { from: 6_400_000, until: null }],
  [
    { period: { kind: "between", from: 5, until: 9 }, listId: id },
    `?from=5&until=9&list=${id}`,
    { from: 5, until: 9 },
  ],
])("a filter is written as a query that reads back as its span", (filter, search, span) => {
  expect(writeFilter(filter)).toBe(search);
  const query = filterQuerySchema.parse({ id, ...Object.fromEntries(new URLSearchParams(search)) });
  expect(spanOf(query, 10_000_000)).toEqual(span);
  expect(query.list).toBe(filter.listId);
});

it("what is no filter is left out", () => {
  const query = { id, last: "1e99", from: "x", until: "-1", list: "'" };
  expect(filterQuerySchema.parse(query)).toEqual({
    id,
    question: null,
    last: null,
    from: null,
    until: null,
    list: null,
  });
});
