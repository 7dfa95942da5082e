import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  bigintArray,
  intArray,
  octetsArray,
  smallintArray,
  textArray,
  timeArray,
  uuidArray,
} from "@/db/arrays";
import { isDataError } from "@/db/hot-pool";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";

let database: TestDatabase;
let client: pg.Client;

/** What PostgreSQL reads, each element in its own words. */
async function read(array: Buffer, type: string, form = "e::text"): Promise<(string | null)[]> {
  const { rows } = await client.query<{ e: string | null }>(
    `SELECT ${form} AS e FROM unnest($1::${type}[]) WITH ORDINALITY AS u (e, n) ORDER BY n`,
    [array],
  );
  return rows.map((row) => row.e);
}

const RUNS = { numRuns: 200 };
const nullable = <T>(values: fc.Arbitrary<T>) => fc.array(fc.option(values), { maxLength: 40 });
const words = (value: unknown): string | null => (value === null ? null : String(value));

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

it.each([
  { name: "smallint", write: smallintArray, low: -32768, high: 32767 },
  { name: "int", write: intArray, low: -(2 ** 31), high: 2 ** 31 - 1 },
  { name: "bigint", write: bigintArray, low: -(2 ** 53 - 1), high: 2 ** 53 - 1 },
])("PostgreSQL reads every $name as it was written", async ({ name, write, low, high }) => {
  const edges = [low, low + 1, -1, 0, 1, null, high - 1, high];
  expect(await read(write(edges), name)).toEqual(edges.map(words));
  const value = fc.integer({ min: low, max: high });
  await fc.assert(
    fc.asyncProperty(nullable(value), async (values) => {
      expect(await read(write(values), name)).toEqual(values.map(words));
    }),
    RUNS,
  );
});

it("PostgreSQL reads every id as it was written, in small and in capital letters", async () => {
  await fc.assert(
    fc.asyncProperty(nullable(fc.uuid()), async (ids) => {
      expect(await read(uuidArray(ids), "uuid")).toEqual(ids);
      expect(await read(uuidArray(ids.map((id) => id?.toUpperCase())), "uuid")).toEqual(ids);
    }),
    RUNS,
  );
});

it("PostgreSQL reads every time to the millisecond, before and after 2000", async () => {
  const ms = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2400, 0, 1) });
  await fc.assert(
    fc.asyncProperty(nullable(ms), async (times) => {
      const got = await read(
        timeArray(times),
        "timestamptz",
        "(extract(epoch FROM e) * 1000)::numeric(20,3)::text",
      );
      expect(got).toEqual(times.map((time) => (time === null ? null : `${time}.000`)));
    }),
    RUNS,
  );
});

it("PostgreSQL reads every text as it was written, but for what no text may hold", async () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.constant("NULL"));
  const stored = (value: string | null): string | null =>
    value === null ? null : Buffer.from(value.replaceAll("\0", "\ufffd")).toString();
  await fc.assert(
    fc.asyncProperty(nullable(text), async (texts) => {
      expect(await read(textArray(texts), "text")).toEqual(texts.map(stored));
    }),
    RUNS,
  );
  const awkward = ["", '"', "\\", "{a,b}", "\ud800", "a\0b", "\u00fc", "\u1200", "\u{1f600}".repeat(300)];
  expect(await read(textArray(awkward), "text")).toEqual(awkward.map(stored));
});

it("PostgreSQL reads octets as they were written", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), async (values) => {
      const hex = values.map((value) => Buffer.from(value).toString("hex"));
      expect(await read(octetsArray(values), "bytea", "encode(e, 'hex')")).toEqual(hex);
    }),
    RUNS,
  );
});

it("an array without elements is an empty one, not a null", async () => {
  for (const [array, type] of [
    [uuidArray([]), "uuid"],
    [textArray([]), "text"],
    [timeArray([]), "timestamptz"],
    [smallintArray([]), "smallint"],
  ] as const) {
    const { rows } = await client.query(`SELECT cardinality($1::${type}[]) AS n`, [array]);
    expect(rows).toEqual([{ n: 0 }]);
  }
});

it("a value that its type cannot hold is an error of the data, as PostgreSQL would say", () => {
  const thrown = (make: () => unknown): unknown => {
    try {
      make();
    } catch (error) {
      return error;
    }
    return null;
  };
  for (const make of [
    () => smallintArray([32768]),
    () => intArray([2 ** 31]),
    () => bigintArray([2 ** 60]),
    () => timeArray([Number.NaN]),
    () => uuidArray(["no id"]),
    () => uuidArray(["g0000000-0000-4000-8000-000000000000"]),
    () => uuidArray(["\u12340000000-0000-4000-8000-000000000000".slice(0, 36)]),
  ])
    expect(isDataError(thrown(make))).toBe(true);
});
