/**
 * The embedded PostgreSQL: a cluster made once, a server started with our settings, one that survived its supervisor
 * recognised, and a stop inside a budget. The server stands in a process group of its own and logs to a file, so that it
 * outlives whoever started it without harm.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "./messages.mjs";
import { makePrivateFolder } from "./postgres-binaries.mjs";
import { commandLine, isAlive, waitUntil } from "./processes.mjs";

export const DATABASE_USER = "replyback";
export const DATABASE_NAME = "replyback";
const READY_BUDGET_MS = 60_000;
const STOP_BUDGET_MS = 30_000;
const QUIT_BUDGET_MS = 5_000;

/** For two cores and 2 GB upwards; fsync, wal_level and the rest stay as PostgreSQL ships them. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "256MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // without DETAIL, which quotes failing rows: texts and numbers of subscribers stay out of the log
  log_error_verbosity: "terse",
};

const environment = () => ({ PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" });

/** Makes the cluster when there is none; an interrupted attempt leaves nothing that looks like one. */
export function createCluster({ programs, account, folder, password, quick = false }) {
  if (existsSync(join(folder, "PG_VERSION"))) return false;
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  makePrivateFolder(draft, account);
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const options = ["--pgdata", draft, "--username", DATABASE_USER, "--pwfile", passwordFile];
  const kind = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"];
  const made = spawnSync(
    join(programs, "initdb"),
    [...options, ...kind, "--builtin-locale=C.UTF-8", ...(quick ? ["--no-sync"] : [])],
    { cwd: "/", env: environment(), encoding: "utf8", ...account },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    const reason = (made.stderr || String(made.error ?? "")).trim().split("\n").at(-1);
    throw new StartError(`The database's files could not be made in ${folder}: ${reason}`);
  }
  renameSync(draft, folder);
  return true;
}

/** postmaster.pid of a cluster: pid on line 1, port on line 4, state on line 8 (src/include/utils/pidfile.h). */
export function readPostmaster(folder) {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]), state: (lines[7] ?? "").trim() };
}

/** The server that still runs on this cluster, or null. A postmaster.pid is removed only when its process is no server. */
export async function findSurvivor(folder) {
  const found = readPostmaster(folder);
  if (!found) return null;
  const runs = isAlive(found.pid) && commandLine(found.pid).includes("postgres");
  if (!runs) {
    rmSync(join(folder, "postmaster.pid"), { force: true });
    return null;
  }
  const settled = () => !isAlive(found.pid) || readPostmaster(folder)?.state === "ready";
  await waitUntil(settled, STOP_BUDGET_MS);
  return isAlive(found.pid) ? readPostmaster(folder) : null;
}

function lastLine(file) {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  return lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? "no reason given";
}

/**
 * Starts the server and resolves to `{pid, port}` once it takes connections. `settings` go over the built-in ones.
 * Tries again while a killed predecessor's backends still hold the shared memory.
 */
export async function startServer({ programs, account, folder, port, logFile, settings = {} }) {
  const options = Object.entries({ ...SETTINGS, ...settings, port: String(port) });
  const flags = options.flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const until = performance.now() + READY_BUDGET_MS;
  for (;;) {
    const log = openSync(logFile, "a", 0o600);
    const child = spawn(join(programs, "postgres"), ["-D", folder, ...flags], {
      cwd: "/",
      env: environment(),
      stdio: ["ignore", log, log],
      detached: true,
      ...account,
    });
    closeSync(log);
    let ended = false;
    child.once("exit", () => (ended = true));
    child.once("error", () => (ended = true));
    child.unref();
    const ready = () => readPostmaster(folder)?.pid === child.pid && readPostmaster(folder).state === "ready";
    await waitUntil(() => ended || ready(), until - performance.now());
    if (!ended && ready()) return { pid: child.pid, port };
    const reason = lastLine(logFile);
    if (!ended) await stopServer(child.pid, {});
    if (performance.now() > until || !/shared memory block|lock file/.test(reason)) {
      throw new StartError(`The database did not start: ${reason} (log: ${logFile})`);
    }
    await sleep(500);
  }
}

/**
 * Fast shutdown (SIGINT: open transactions are rolled back, then a checkpoint), immediate shutdown (SIGQUIT: recovery at
 * the next start) when the budget is over or somebody hurries, kill at last. PostgreSQL manual, 18.5.
 */
export async function stopServer(pid, { budgetMs = STOP_BUDGET_MS, hurry }) {
  const gone = () => !isAlive(pid);
  const send = (signal) => {
    if (!gone()) process.kill(pid, signal);
  };
  send("SIGINT");
  if (await waitUntil(gone, budgetMs, hurry)) return;
  send("SIGQUIT");
  if (await waitUntil(gone, QUIT_BUDGET_MS)) return;
  send("SIGKILL");
  await waitUntil(gone, QUIT_BUDGET_MS);
}

/** Connection URL of a database of the embedded server. */
export function serverUrl({ port, password, database = DATABASE_NAME }) {
  return `postgresql://${DATABASE_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
