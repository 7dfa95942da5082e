#!/usr/bin/env node
/**
 * `npm run bench [-- name …] [--out file] [--server postgresql://…]`: measures what the product promises about speed, on
 * loopback, each benchmark in a process and a database of its own, on a temporary PostgreSQL with fsync on or on the server
 * named (whose user may create databases). Prints a table and writes JSON (dist/bench.json). A missed aim is shown and fails
 * nothing; a benchmark that breaks fails the run.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { buildStale } from "./start/build.mjs";
import { serverFor } from "./bench/server.mjs";
import { createDatabaseIfMissing, migrate } from "./start/database.mjs";
import { isInstalled } from "./start/install.mjs";
import { reportFailure, sayOnStderr, say, StartError } from "./start/messages.mjs";
import { CHECKOUT } from "./start/paths.mjs";
import { signalGroup } from "./start/processes.mjs";
import { temporaryEnvironment } from "./start/temporary-env.mjs";

/** In this order; the file of each exports `bench`. */
const ORDER = [
  "mo-reply",
  "unmatched",
  "campaign",
  "vote-to-chart",
  "vote-to-stage",
  "export",
  "message-log",
];
/** Of a quarter of an hour or more: run when named. */
const LONG = new Set(["endurance", "growth", "large-poll", "page-growth"]);
/** Shared parts of the benchmarks, none of their own. */
const SHARED = new Set([
  "bench-types",
  "browser",
  "dashboard",
  "full-outbox",
  "message-log-rows",
  "mo-setup",
  "processes",
  "run-one",
  "window-load",
]);
const CLEAN_UP_MS = 20_000;
const INTERRUPTED = 130;

let current = null;
let interrupted = false;

function findBenches(wanted) {
  const names = readdirSync(join(CHECKOUT, "scripts/bench"))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -3))
    .filter((name) => !SHARED.has(name));
  const place = (name) => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`No benchmark ${unknown.join(", ")}; there are ${names.join(", ")}.`);
  return names
    .filter((name) => (wanted.length === 0 ? !LONG.has(name) : wanted.includes(name)))
    .sort((a, b) => place(a) - place(b));
}

const environment = async (databaseUrl, folder) => ({
  ...(await temporaryEnvironment(databaseUrl, folder)),
  REPLYBACK_DEMO: "off",
  REPLYBACK_LOG_LEVEL: "warn",
});

/** Runs the module in a process group of its own; resolves to its result, or to null when it broke or took too long. */
async function runOne(name, env, folder) {
  const tsx = ["--import", "tsx", "scripts/bench/run-one.ts", `${name}.ts`];
  const child = spawn(process.execPath, tsx, {
    cwd: CHECKOUT,
    env: { ...process.env, ...env, REPLYBACK_BENCH_ENV: JSON.stringify(env), REPLYBACK_BENCH_FOLDER: folder },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  current = child.pid;
  let result = null;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) result = JSON.parse(line);
  });
  const code = await new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (ended) => resolve(ended ?? 1));
  });
  signalGroup(child.pid, "SIGKILL");
  current = null;
  return code === 0 ? result : null;
}

/** SIGTERM when the budget is over, SIGKILL when the clean-up does not end either. */
function watch(budgetSeconds) {
  const pid = current;
  const stop = (signal) => current === pid && pid !== null && signalGroup(pid, signal);
  const timers = [
    setTimeout(() => {
      say(`  … over its ${budgetSeconds} s, given up`);
      stop("SIGTERM");
    }, budgetSeconds * 1000),
    setTimeout(() => stop("SIGKILL"), budgetSeconds * 1000 + CLEAN_UP_MS),
  ];
  return () => timers.forEach(clearTimeout);
}

async function measure(name, serverUrl) {
  const { tsImport } = await import("tsx/esm/api");
  const { bench } = await tsImport(`./bench/${name}.ts`, import.meta.url);
  say(`\n${bench.title}`);
  const server = await serverFor(serverUrl);
  const folder = mkdtempSync(join(tmpdir(), "replyback-bench-"));
  try {
    const { url } = server;
    await createDatabaseIfMissing(url);
    await migrate(url);
    if (interrupted) return { name, title: bench.title, result: null };
    const run = runOne(name, await environment(url, folder), folder);
    const unwatch = watch(bench.budgetSeconds);
    const result = await run.finally(unwatch);
    return { name, title: bench.title, result };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function printTable(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value) => (typeof value === "number" ? value.toLocaleString("en") : String(value ?? ""));
  const width = (column) => Math.max(column.length, ...rows.map((row) => cell(row[column]).length));
  const line = (values) =>
    columns
      .map((column, index) => {
        const text = values[index];
        return typeof rows[0]?.[column] === "number"
          ? text.padStart(width(column))
          : text.padEnd(width(column));
      })
      .join("  ")
      .trimEnd();
  process.stdout.write(`${line(columns)}\n`);
  for (const row of rows) process.stdout.write(`${line(columns.map((column) => cell(row[column])))}\n`);
}

function print({ title, result }) {
  process.stdout.write(`\n${title}\n`);
  if (!result) return void process.stdout.write("broke, see above\n");
  printTable(result.rows);
  for (const { what, aim, measured, met } of result.aims)
    process.stdout.write(`${met ? "met   " : "missed"}  ${what}: ${measured} (aim: ${aim})\n`);
  for (const note of result.notes ?? []) process.stdout.write(`${note}\n`);
}

function readArguments() {
  const { values, positionals } = parseArgs({
    options: {
      out: { type: "string", default: join(CHECKOUT, "dist", "bench.json") },
      server: { type: "string" },
    },
    allowPositionals: true,
  });
  return { ...values, wanted: positionals };
}

async function main() {
  sayOnStderr();
  const { wanted, out, server } = readArguments();
  if (!isInstalled())
    throw new StartError("Packages are missing or older than the lock file: npm ci, then again.");
  await buildStale(["client", "programs"]);
  const machine = {
    cpu: cpus()[0]?.model ?? "",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
  const benches = [];
  for (const name of findBenches(wanted)) {
    if (interrupted) return INTERRUPTED;
    benches.push(await measure(name, server));
    print(benches.at(-1));
  }
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(
    out,
    `${JSON.stringify({ at: new Date().toISOString(), node: process.version, machine, benches }, null, 2)}\n`,
  );
  say(`\nWritten to ${out}`);
  if (interrupted) return INTERRUPTED;
  return benches.every(({ result }) => result) ? 0 : 1;
}

/** The benchmark under way ends and cleans up, the database goes, and nothing more is begun. */
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    interrupted = true;
    if (current !== null) signalGroup(current, "SIGTERM");
  });

main().then(
  (code) => process.exit(code),
  (error) => process.exit(reportFailure(error)),
);
