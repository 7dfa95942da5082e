import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { withDatabase } from "@/scripts/start/database.mjs";
import { isAlive } from "@/scripts/start/processes.mjs";
import { runNode } from "@/scripts/start/tasks.mjs";
import { freePort } from "@/scripts/start/ports.mjs";
import { makeDataDir, removeDataDir, start, type StartScript } from "@/tests/support/start-script";

const NAMES = ["dashboard", "database", "simulator", "worker"];
const patience = { timeout: 45_000, interval: 100 };

let dataDir: string;
let port: string;
const runs: StartScript[] = [];

async function startHere(env: Record<string, string> = {}): Promise<StartScript> {
  const run = await start(dataDir, { PORT: port, ...env });
  runs.push(run);
  return run;
}

const namesOf = (run: StartScript) => run.processes().map((one) => one.name);

function databaseUrl(): string {
  const run = JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8")) as { databaseUrl: string };
  return run.databaseUrl;
}

/** `npm run status -- --json` on this data folder. */
async function status(): Promise<{ code: number | null; shown: Record<string, unknown> }> {
  const env = { ...process.env, REPLYBACK_DATA_DIR: dataDir, DATABASE_URL: "" };
  const { code, stdout } = await runNode("scripts/cli.mjs", ["status", "--json"], { env });
  return { code, shown: JSON.parse(stdout) as Record<string, unknown> };
}

beforeAll(async () => {
  dataDir = makeDataDir();
  port = String(await freePort());
});

afterAll(() => removeDataDir(dataDir, runs));

describe("a supervised installation", () => {
  let run: StartScript;

  beforeAll(async () => {
    run = await startHere();
    expect(await run.ready()).toBe(`http://127.0.0.1:${port}`);
  });

  it("says where to make the owner's account and with which code", () => {
    expect(run.output).toContain(`http://127.0.0.1:${port}/setup`);
    expect(run.output).toMatch(/One-time code: +[A-Z2-9]{4}(-[A-Z2-9]{4}){3}\n/);
    expect(run.errors).toBe("");
  });

  it("keeps its keys and passwords where only its owner can read them", () => {
    for (const name of ["keys.json", "database.json", "run.json"]) {
      expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0);
    }
  });

  it("tells scripts what runs, with exit code 0 once every link is bound", async () => {
    await vi.waitFor(async () => expect((await status()).code).toBe(0), patience);
    const { shown } = await status();
    expect(shown).toEqual({
      url: `http://127.0.0.1:${port}`,
      databaseUrl: databaseUrl(),
      workers: [
        { pid: run.process("worker"), state: "running", heartbeatAgeMs: expect.any(Number) as number },
      ],
      connections: [
        expect.objectContaining({ name: "Simulator", state: "bound", reason: expect.any(String) as string }),
      ],
    });
  });

  it("refuses a second start on the same data folder and harms nothing", async () => {
    const second = await startHere();
    expect(await second.ended()).toBe(1);
    expect(second.errors).toContain(`Replyback already runs on ${dataDir}`);
    expect(run.process("worker")).not.toBeNull();
  });

  it("starts a crashed worker again", async () => {
    const before = run.process("worker");
    process.kill(before ?? 0, "SIGKILL");
    await vi.waitFor(() => {
      const after = run.process("worker");
      expect(after).not.toBeNull();
      expect(after).not.toBe(before);
    }, patience);
    await vi.waitFor(async () => expect((await status()).code).toBe(0), patience);
    expect(run.output).toMatch(/worker +ended \(SIGKILL\), starts again in 0\.5 s/);
  });

  it("starts a crashed database again, and everything goes on", async () => {
    const before = run.process("database");
    process.kill(before ?? 0, "SIGKILL");
    await vi.waitFor(() => {
      const after = run.process("database");
      expect(after).not.toBeNull();
      expect(after).not.toBe(before);
    }, patience);
    await vi.waitFor(async () => expect((await status()).code).toBe(0), patience);
  });

  it("survives kill -9: the next start adopts the database, ends the rest, and finds the data", async () => {
    await withDatabase(databaseUrl(), (client) =>
      client.query("UPDATE installation SET name = 'Radio under test'"),
    );
    const left = run.processes();
    expect(left.map((one) => one.name).sort()).toEqual(NAMES);
    run.signal("SIGKILL");
    await run.ended();
    expect(left.filter(({ pid }) => !isAlive(pid))).toEqual([]);

    run = await startHere();
    await run.ready();
    expect(run.output).toMatch(/Ended what an earlier start left running: /);
    expect(run.output).toContain("Database ready (it was still running)");
    const database = left.find((one) => one.name === "database");
    expect(run.process("database")).toBe(database?.pid);
    expect(left.filter(({ pid }) => isAlive(pid))).toEqual([database]);
    const found = await withDatabase(databaseUrl(), (client) =>
      client.query<{ name: string }>("SELECT name FROM installation"),
    );
    expect(found.rows).toEqual([{ name: "Radio under test" }]);
  });

  it("stops on Ctrl-C with exit code 0 and leaves no process and no pid file", async () => {
    const before = run.processes();
    expect(namesOf(run).sort()).toEqual(NAMES);
    expect(await run.stop()).toBe(0);
    expect(before.filter(({ pid }) => isAlive(pid))).toEqual([]);
    const files = readdirSync(dataDir);
    for (const name of ["supervisor.pid", "children.json", "run.json"]) expect(files).not.toContain(name);
    expect(existsSync(join(dataDir, "postgres", "postmaster.pid"))).toBe(false);
    expect((await status()).code).toBe(1);
  });

  it("comes up without demo and simulator when they are switched off", async () => {
    run = await startHere({ REPLYBACK_DEMO: "off" });
    await run.ready();
    expect(namesOf(run).sort()).toEqual(["dashboard", "database", "worker"]);
    expect(await run.stop()).toBe(0);
  });
});

describe("a start that is interrupted", () => {
  it("undoes what stands by then", async () => {
    const run = await startHere();
    await vi.waitFor(() => expect(run.output).toMatch(/Database (ready|made)/), patience);
    expect(await run.stop()).toBe(130);
    expect(run.processes().filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(readdirSync(dataDir)).not.toContain("supervisor.pid");
  });
});
