import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setupOf, startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

let running: WorkerStack;
let second: ChildProcess;

beforeAll(async () => {
  running = await startWorkerStack();
  second = spawn(process.execPath, ["dist/worker.mjs"], {
    env: { ...process.env, ...running.env },
    stdio: "ignore",
  });
  await running.until(
    "both run",
    async () => (await running.count("SELECT count(*) FROM worker WHERE state = 'running'")) === 2,
  );
}, 60_000);

afterAll(async () => {
  second.kill("SIGTERM");
  await new Promise((resolve) => second.once("exit", resolve));
  await running.stop();
});

describe("two workers", () => {
  it("tell of a poll that opens and closes by its schedule once, within two seconds of each", async () => {
    const { simulator, query, count, until } = running;
    const opensAt = new Date(Date.now() + 4000);
    const closesAt = new Date(Date.now() + 7000);
    await running.apply(
      setupOf(simulator.smppPort, {
        poll: { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() },
      }),
    );
    const told = () =>
      query<{ action: string; at: Date }>(
        "SELECT action, at FROM audit WHERE actor = 'schedule' ORDER BY at",
      );
    for (const [moment, lines] of [
      [opensAt, 1],
      [closesAt, 2],
    ] as const) {
      await until("it is told", async () => (await told()).length === lines, 20_000);
      expect(Date.now() - moment.getTime()).toBeGreaterThanOrEqual(0);
      expect(Date.now() - moment.getTime()).toBeLessThan(2500);
    }
    expect(await told()).toEqual([
      { action: "open", at: opensAt },
      { action: "close", at: closesAt },
    ]);
    // The poll that it had before may have opened, and been told, meanwhile.
    const moments = "SELECT count(*) FROM poll_moment WHERE at = ANY($1)";
    expect(await count(moments, [[opensAt, closesAt]])).toBe(2);
  }, 60_000);
});
