/** A worker and a simulator as processes on a PostgreSQL of their own with fsync on, and the means to break them. */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createDatabaseIfMissing, migrate } from "@/scripts/start/database.mjs";
import { freePort } from "@/scripts/start/ports.mjs";
import { makeChildren, type Child } from "@/scripts/start/programs.mjs";
import { runNode } from "@/scripts/start/tasks.mjs";
import { startTemporaryServer } from "@/scripts/start/temporary.mjs";
import { simulatorClient, type SimulatorClient } from "@/tests/support/simulator";
import { NUMBER, setupOf } from "@/tests/support/worker-stack";

const ASK_EVERY_MS = 100;

export type World = {
  smsc: SimulatorClient;
  /** The rows of a query, tried again while the database is down. */
  query<R extends pg.QueryResultRow>(text: string): Promise<R[]>;
  count(text: string): Promise<number>;
  /** Throws what was awaited when it does not come in time. */
  until(what: string, holds: () => Promise<boolean>, timeoutMs: number): Promise<void>;
  /** kill -9; started again by its supervisor half a second later */
  killWorker(): void;
  crashDatabase(): Promise<void>;
  beginDatabase(): Promise<void>;
  stop(): Promise<void>;
};

export { NUMBER };

const key = () => randomBytes(32).toString("base64");

async function environment(databaseUrl: string, folder: string) {
  const [smppPort, httpPort, token] = [await freePort(), await freePort(), key()];
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    NEXTAUTH_SECRET: key(),
    REPLYBACK_DATA_DIR: folder,
    REPLYBACK_HOST: "127.0.0.1",
    REPLYBACK_LOG_LEVEL: "warn",
    REPLYBACK_METRICS_PORT: "0",
    REPLYBACK_SECRET_KEY: key(),
    REPLYBACK_IDENTITY_KEY: key(),
    REPLYBACK_SIMULATOR_SMPP_PORT: String(smppPort),
    REPLYBACK_SIMULATOR_HTTP_PORT: String(httpPort),
    REPLYBACK_SIMULATOR_TOKEN: token,
  };
  return { env, smppPort, httpPort, token };
}

async function applySetup(env: NodeJS.ProcessEnv, folder: string, smppPort: number): Promise<void> {
  const file = join(folder, "setup.json");
  writeFileSync(file, JSON.stringify(setupOf(smppPort)));
  const { code, output } = await runNode("dist/cli.mjs", ["apply", file], { env });
  if (code !== 0) throw new Error(`apply failed:\n${output}`);
}

export async function openWorld(): Promise<World> {
  const server = await startTemporaryServer();
  const folder = mkdtempSync(join(tmpdir(), "replyback-chaos-"));
  mkdirSync(join(folder, "logs"));
  const url = server.urlOf("chaos");
  await createDatabaseIfMissing(url);
  await migrate(url);
  const { env, smppPort, httpPort, token } = await environment(url, folder);
  const settings = { host: "127.0.0.1", port: 0, demo: true };
  const children: Child[] = makeChildren({
    ...{ settings, env, dev: false, dataDir: folder },
    onChange: () => undefined,
  }).filter(({ name }) => name !== "dashboard");
  const smsc = simulatorClient({ httpPort, token });
  const world = { smsc, ...lookInto(url) };
  const stop = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
    await world.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const child of children) await child.start();
    await applySetup(env, folder, smppPort);
    await smsc.until(({ sessions }) => sessions.some(({ boundAt }) => boundAt !== null), 30_000);
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  const killWorker = (): void => {
    const pid = children.find(({ name }) => name === "worker")?.pid;
    if (pid) process.kill(pid, "SIGKILL");
  };
  return { ...world, killWorker, crashDatabase: server.crash, beginDatabase: server.begin, stop };
}

function lookInto(connectionString: string) {
  let pool = new pg.Pool({ connectionString, max: 1 });
  const renew = async (): Promise<void> => {
    const old = pool;
    pool = new pg.Pool({ connectionString, max: 1 });
    pool.on("error", () => undefined);
    await old.end().catch(() => undefined);
  };
  pool.on("error", () => undefined);
  const query = async <R extends pg.QueryResultRow>(text: string): Promise<R[]> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await pool.query<R>(text)).rows;
      } catch (error) {
        if (attempt === 100) throw error;
        await renew();
        await sleep(ASK_EVERY_MS);
      }
    }
  };
  const count = async (text: string): Promise<number> =>
    Number(Object.values((await query<Record<string, unknown>>(text))[0] ?? { n: 0 })[0] ?? 0);
  const until = async (what: string, holds: () => Promise<boolean>, timeoutMs: number): Promise<void> => {
    const end = performance.now() + timeoutMs;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`not within ${timeoutMs / 1000} s: ${what}`);
      await sleep(ASK_EVERY_MS);
    }
  };
  return { query, count, until, close: () => pool.end() };
}
