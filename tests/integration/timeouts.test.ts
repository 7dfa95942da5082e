import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { refusalOf } from "@/app/_server/refusals";
import { inLongTransaction, pool, prisma } from "@/db/client";
import { streamCsv } from "@/db/row-stream";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

// the package throws outside of Next's server build; here is a server
vi.mock("server-only", () => ({}));

let database: TestDatabase;

beforeAll(async () => {
  database = await createInstallation();
});

afterAll(() => database.drop());

const refused = (work: Promise<unknown>): Promise<unknown> => work.then(() => "answered", refusalOf);

describe("a statement of the dashboard", () => {
  it("ends after half a minute, and a transaction that stands idle after a minute, on both pools", async () => {
    const shown = async (name: string) => [
      (await pool.query<Record<string, string>>(`SHOW ${name}`)).rows[0]?.[name],
      (await prisma.$queryRawUnsafe<Record<string, string>[]>(`SHOW ${name}`))[0]?.[name],
    ];
    expect(await shown("statement_timeout")).toEqual(["30s", "30s"]);
    expect(await shown("idle_in_transaction_session_timeout")).toEqual(["1min", "1min"]);
  });

  it("that took too long is told as such to the person, whoever ran it", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const slowly = "SET LOCAL statement_timeout = 50";
    const refusal = { code: "unavailable", status: 503, message: expect.stringContaining("took too long") };
    const byPrisma = prisma.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(slowly);
      await tx.$queryRaw`SELECT pg_sleep(5)`;
    });
    expect(await refused(byPrisma)).toMatchObject(refusal);
    expect(await refused(pool.query(`BEGIN; ${slowly}; SELECT pg_sleep(5)`))).toMatchObject(refusal);
  });

  it("of a recount or a backfill may take an hour, and the next one on its connection not", async () => {
    const timeoutOf = "SELECT current_setting('statement_timeout') AS timeout, pg_backend_pid() AS pid";
    const inside = await inLongTransaction(
      async (client) => (await client.query(timeoutOf)).rows[0] as object,
    );
    expect(inside).toMatchObject({ timeout: "1h" });
    const after = await pool.query(timeoutOf);
    expect(after.rows).toEqual([{ ...inside, timeout: "30s" }]);
  });

  it("that streams an export may take an hour too, and leaves its connection in order", async () => {
    const query = { text: "SELECT current_setting('statement_timeout') AS timeout", values: [] };
    const read = async () => {
      let text = "";
      for await (const chunk of streamCsv(["t"], query, (row: { timeout: string }) => [row.timeout]))
        text += chunk;
      return text;
    };
    expect(await read()).toBe("\uFEFFt\r\n1h\r\n");
    const { rows } = await pool.query("SELECT current_setting('statement_timeout') AS timeout");
    expect(rows).toEqual([{ timeout: "30s" }]);
  });
});
