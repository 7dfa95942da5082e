import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseIfMissing, migrate } from "@/scripts/start/database.mjs";
import { freePort } from "@/scripts/start/ports.mjs";
import { startTemporaryServer } from "@/scripts/start/temporary.mjs";
import { startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

let server: Awaited<ReturnType<typeof startTemporaryServer>>;
let stack: WorkerStack;
let port: number;

/** A server of its own: this one is crashed. */
beforeAll(async () => {
  server = await startTemporaryServer();
  const url = server.urlOf("ready");
  await createDatabaseIfMissing(url);
  await migrate(url);
  port = await freePort();
  stack = await startWorkerStack({ env: { DATABASE_URL: url, REPLYBACK_METRICS_PORT: String(port) } });
});

afterAll(async () => {
  await stack.stop();
  await server.stop();
});

it("is not ready while the database is away, alive all the while, and ready again on its return", async () => {
  const status = (path: string): Promise<number> =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      (response) => response.status,
      () => 0,
    );
  await stack.until("it is ready", async () => (await status("/readyz")) === 200);
  await server.crash();
  await stack.until("it is not ready", async () => (await status("/readyz")) === 503);
  expect(await status("/healthz")).toBe(200);
  expect(await status("/metrics")).toBe(200);
  await server.begin();
  await stack.until("it is ready again", async () => (await status("/readyz")) === 200);
}, 120_000);
