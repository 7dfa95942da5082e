/** The three programs beside the database: how each is started, when it counts as ready, how long it may take to stop. */
import { connect } from "node:net";
import { join } from "node:path";
import { Child } from "./child.mjs";
import { withDatabase } from "./database.mjs";

const NEXT = ["--import", "./scripts/start/peer-address.mjs", "node_modules/next/dist/bin/next"];
const TSX = "node_modules/tsx/dist/cli.mjs";
const READY_REQUEST_MS = 5_000;

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** The address this machine reaches a listener by: one on every interface answers on loopback. */
export function localAddress(host) {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host.includes(":") ? `[${host === "::" ? "::1" : host}]` : host;
}

async function answers(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(READY_REQUEST_MS), redirect: "manual" });
  await response.arrayBuffer();
  return response.status < 500;
}

/** A worker that wrote a heartbeat after it was spawned; by time, since a watcher's pid is not the worker's. */
async function heartbeats(databaseUrl, since) {
  const { rowCount } = await withDatabase(databaseUrl, (connection) =>
    connection.query(
      `SELECT 1 FROM worker WHERE state = 'running' AND started_at >= $1::timestamptz - interval '1 s'`,
      [since],
    ),
  );
  return rowCount > 0;
}

/**
 * Room for what a batch of texts allocates, and no threads of their own for the garbage collector: what survives is little, and
 * handing it out to threads cost more than moving it (measured at window 50: 132 instead of 159 µs a reply).
 */
export const FLAGS = {
  worker: ["--max-semi-space-size=16", "--single-threaded-gc", "--heap-growing-percent=40"],
};

/** Children in the order of their start. `dev`: from the sources, with hot reload. */
export function makeChildren({ settings, env, dev, dataDir, onChange }) {
  const logFile = (name) => join(dataDir, "logs", `${name}.log`);
  const program = (name) =>
    dev ? [TSX, "watch", `${name}/main.ts`] : [...(FLAGS[name] ?? []), `dist/${name}.mjs`];
  const mode = { ...env, NODE_ENV: dev ? "development" : "production" };
  const simulator = new Child({
    name: "simulator",
    argv: program("simulator"),
    env: mode,
    logFile: logFile("simulator"),
    ready: async () =>
      (await listens(env.REPLYBACK_SIMULATOR_SMPP_PORT)) &&
      (await listens(env.REPLYBACK_SIMULATOR_HTTP_PORT)),
    stopBudgetMs: 3_000,
    onChange,
  });
  const worker = new Child({
    name: "worker",
    argv: program("worker"),
    env: mode,
    logFile: logFile("worker"),
    ready: (pid, since) => heartbeats(env.DATABASE_URL, since),
    stopBudgetMs: 15_000,
    onChange,
  });
  const dashboard = new Child({
    name: "dashboard",
    argv: [...NEXT, dev ? "dev" : "start", "--hostname", settings.host, "--port", String(settings.port)],
    env: mode,
    logFile: logFile("dashboard"),
    ready: () => answers(`http://${localAddress(settings.host)}:${settings.port}/api/health`),
    readyBudgetMs: 60_000,
    stopBudgetMs: 5_000,
    onChange,
  });
  return settings.demo ? [simulator, worker, dashboard] : [worker, dashboard];
}
