#!/usr/bin/env node
/**
 * `npm run status | apply | backup | restore`: finds the database and the keys of the data folder for dist/cli.mjs. A
 * database that does not run is started for the time of the command, except for `status`, which then says so.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildStale } from "./start/build.mjs";
import { migrate } from "./start/database.mjs";
import { hasCluster, openEmbedded } from "./start/embedded.mjs";
import { installDependencies } from "./start/install.mjs";
import { loadKeys } from "./start/keys.mjs";
import { reportFailure, sayOnStderr, StartError } from "./start/messages.mjs";
import { CHECKOUT } from "./start/paths.mjs";
import { claimPidFile, holderOf } from "./start/pid-file.mjs";
import { readSettings } from "./start/settings.mjs";

const [command, ...args] = process.argv.slice(2);
const wantsJson = args.includes("--json") || process.env.npm_config_json === "true";

function runCli(env) {
  const flags = wantsJson && !args.includes("--json") ? [...args, "--json"] : args;
  // Prisma's own use of pg warns of what pg 9 will change: nothing for the person who called a command
  const program = ["--no-deprecation", join("dist", "cli.mjs")];
  const child = spawn(process.execPath, [...program, command, ...flags], {
    cwd: CHECKOUT,
    env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd(), ...env },
    stdio: "inherit",
  });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}

function readRun(dataDir) {
  const file = join(dataDir, "run.json");
  if (!existsSync(file)) throw new StartError("Replyback is still starting: ask again in a moment.");
  return JSON.parse(readFileSync(file, "utf8"));
}

function notRunning() {
  const nothing = { url: null, databaseUrl: null, workers: [], connections: [] };
  console.log(wantsJson ? JSON.stringify(nothing, null, 2) : "Replyback does not run: npm start");
  return 1;
}

/** Starts the embedded database for one command, with the newest layout unless the command makes its own. */
async function withStoppedDatabase(settings, work) {
  const { dataDir } = settings;
  mkdirSync(join(dataDir, "logs"), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const claim = claimPidFile(join(dataDir, "supervisor.pid"));
  if (!claim.release) throw new StartError("Replyback is just starting or stopping: try again in a moment.");
  try {
    const hasData = hasCluster(dataDir);
    const restoring = command === "restore";
    const keys = restoring ? {} : loadKeys({ dataDir, env: process.env, embedded: true, hasData });
    const database = await openEmbedded(dataDir);
    try {
      if (!restoring) await migrate(database.url);
      return await work({ ...keys, DATABASE_URL: database.url });
    } finally {
      await database.stop();
    }
  } finally {
    claim.release();
  }
}

/** The environment of a running installation: its database, its URL, its keys. */
function runningEnvironment(settings) {
  const run = readRun(settings.dataDir);
  const embedded = settings.databaseUrl === null;
  const keys = loadKeys({ dataDir: settings.dataDir, env: process.env, embedded, hasData: true });
  return { ...keys, DATABASE_URL: run.databaseUrl, NEXTAUTH_URL: run.url };
}

async function main() {
  sayOnStderr();
  const settings = readSettings(process.env);
  const { dataDir, databaseUrl } = settings;
  const embedded = databaseUrl === null;
  const shared = { REPLYBACK_DATA_DIR: dataDir, REPLYBACK_EMBEDDED: embedded ? "on" : "off" };
  const runs = holderOf(join(dataDir, "supervisor.pid")) !== null;
  if (command === "status" && embedded && !runs) return notRunning();
  if (command === "restore" && runs) throw new StartError("Replyback runs: stop it before restoring.");
  if (runs) return runCli({ ...runningEnvironment(settings), ...shared });
  await installDependencies();
  await buildStale(["client", "programs"]);
  if (!embedded) return runCli(shared);
  return withStoppedDatabase(settings, (env) => runCli({ ...env, ...shared }));
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
