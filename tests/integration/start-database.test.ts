import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { localMigrations, migrate, withDatabase } from "@/scripts/start/database.mjs";
import { createTestDatabase } from "@/tests/support/database";

describe("database layout at the start", () => {
  it("is not touched when every migration of the checkout is recorded unchanged", async () => {
    const database = await createTestDatabase();
    expect(await migrate(database.url)).toBe(false);
    await database.drop();
  });

  it("is brought up to date again when a recorded migration is missing", async () => {
    const database = await createTestDatabase();
    await withDatabase(database.url, async (connection) => {
      await connection.query("DROP SCHEMA public CASCADE");
      await connection.query("DROP SCHEMA partitions CASCADE");
      await connection.query("CREATE SCHEMA public");
    });
    expect(await migrate(database.url)).toBe(true);
    const applied = await withDatabase(database.url, (connection) =>
      connection.query<{ checksum: string }>(
        "SELECT checksum FROM _prisma_migrations ORDER BY migration_name",
      ),
    );
    expect(applied.rows.map((row) => row.checksum)).toEqual(localMigrations().map((one) => one.checksum));
    await database.drop();
  });
});

describe("a test's database", () => {
  it("can't be dropped silently while something is connected to it", async () => {
    const database = await createTestDatabase();
    const forgotten = new Client({ connectionString: database.url, application_name: "forgotten" });
    forgotten.on("error", () => {});
    await forgotten.connect();
    await expect(database.drop()).rejects.toThrow(/forgotten/);
  });
});
