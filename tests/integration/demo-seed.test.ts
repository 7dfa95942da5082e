import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listWantedConnections } from "@/db/wanted-connections";
import { buildStale } from "@/scripts/start/build.mjs";
import { runNode } from "@/scripts/start/tasks.mjs";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";

let database: TestDatabase;

/** One run of the seed, as each start has it; resolves to what it printed. */
async function seed(port: number): Promise<string> {
  const env = { ...process.env, REPLYBACK_SIMULATOR_SMPP_PORT: String(port) };
  return (await runNode("dist/seed.mjs", [], { env })).output;
}

beforeAll(async () => {
  await buildStale(["client", "programs"]);
  database = await createInstallation();
});

afterAll(() => database.drop());

describe("the demo's connection", () => {
  it("follows the simulator to another port, with its password", async () => {
    expect(await seed(12775)).toContain("added");
    expect(await seed(12999)).toContain("another port");
    expect(await listWantedConnections()).toMatchObject([{ port: 12999, password: "demo", fault: null }]);
  });
});
