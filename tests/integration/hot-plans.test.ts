import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHotPool, type HotPool } from "@/db/hot-pool";
import { ACCEPT_EXPRESS } from "@/db/sql/inbox-express";
import * as inbox from "@/db/sql/inbox";
import * as outbox from "@/db/sql/outbox";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

type Plan = { "Node Type": string; "CTE Name"?: string; "Parent Relationship"?: string; Plans?: Plan[] };

/** Nodes that read their input row by row and pass it on: what is under them is what is read. */
const PASSED_ON = new Set(["Materialize", "Sort", "Incremental Sort", "Unique", "Subquery Scan", "Memoize"]);

/** The part of the batch itself that a branch of a join goes through; null: it looks rows up in a table. */
function batchOf(plan: Plan): string | null {
  if (plan["Node Type"] === "CTE Scan") return plan["CTE Name"] ?? "?";
  if (plan["Node Type"] === "Function Scan") return "unnest";
  const [only] = plan.Plans ?? [];
  return PASSED_ON.has(plan["Node Type"]) && only ? batchOf(only) : null;
}

/** Joins of a batch with itself, each as the names of its two sides. */
function squares(plan: Plan): string[] {
  const inner = plan.Plans ?? [];
  const [left, right] = inner.filter((one) => ["Outer", "Inner"].includes(one["Parent Relationship"] ?? ""));
  const sides = left && right ? [batchOf(left), batchOf(right)] : [];
  const own = /Loop|Join/.test(plan["Node Type"]) && sides.length === 2 && !sides.includes(null);
  return [...(own ? [sides.join(" x ")] : []), ...inner.flatMap(squares)];
}

let database: TestDatabase;
let hot: HotPool;

beforeAll(async () => {
  database = await createInstallation();
  hot = openHotPool();
});

afterAll(async () => {
  await hot.end();
  await database.drop();
});

async function squaresOf(sql: string): Promise<string[]> {
  const { rows } = await hot.query<{ "QUERY PLAN": { Plan: Plan }[] }>(
    `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql}`,
  );
  return squares(rows[0]!["QUERY PLAN"][0]!.Plan);
}

const statements = Object.entries({ ...inbox, ...outbox, ACCEPT_EXPRESS });

describe("the statements of the hot path", () => {
  it.each(statements)("%s joins no batch with itself, which would cost its square", async (_name, sql) => {
    expect(await squaresOf(sql)).toEqual([]);
  });

  it("are told apart from such that do", async () => {
    const batch = "SELECT * FROM unnest($1::int[]) AS r (n)";
    expect(
      await squaresOf(`WITH a AS MATERIALIZED (${batch}), b AS MATERIALIZED (SELECT n + 1 AS n FROM a)
        SELECT a.n FROM a LEFT JOIN b USING (n)`),
    ).toEqual(["a x b"]);
  });
});
