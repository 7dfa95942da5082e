#!/usr/bin/env node
/**
 * `npm run fuzz [-- name …] [--cases N] [--seed N]`: feeds the readers and writers of messages with what nobody would send,
 * each in a process of its own, and prints a table. A case that breaks, hangs or takes a second fails the run, and so does
 * memory that stays. The seed is printed; the same seed makes the same cases.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { reportFailure, say, StartError } from "./start/messages.mjs";
import { CHECKOUT } from "./start/paths.mjs";

const DEFAULT_CASES = 100_000;
/** A target whose cases take this long on average does not end: it hangs. */
const LONGEST_AVERAGE_MS = 20;
const LEAST_BUDGET_MS = 60_000;

let current = null;
let interrupted = false;

function readArguments() {
  const args = process.argv.slice(2);
  const take = (option, otherwise) => {
    const at = args.indexOf(option);
    if (at < 0) return otherwise;
    const value = Number(args.splice(at, 2)[1]);
    if (!Number.isInteger(value) || value < 0) throw new StartError(`${option} needs a whole number.`);
    return value;
  };
  const cases = take("--cases", DEFAULT_CASES);
  const seed = take("--seed", Math.floor(Math.random() * 0x7fffffff));
  return { wanted: args, cases, seed };
}

/** Runs `run-target.ts`; resolves to the object on its last line, or to null when it ended without one. */
function runTarget(args, budgetMs) {
  const flags = ["--expose-gc", "--import", "tsx", "scripts/fuzz/run-target.ts"];
  const child = spawn(process.execPath, [...flags, ...args.map(String)], {
    cwd: CHECKOUT,
    stdio: ["ignore", "pipe", "inherit"],
    timeout: budgetMs,
    killSignal: "SIGKILL",
  });
  current = child;
  let result = null;
  createInterface({ input: child.stdout }).on("line", (line) => (result = JSON.parse(line)));
  return new Promise((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", (code) => resolve(code === 0 ? result : null));
  });
}

const COLUMNS = [
  ["target", 10],
  ["cases", 9],
  ["seconds", 8],
  ["worst ms", 9],
  ["grown KiB", 10],
];
const row = (values) =>
  COLUMNS.map(([, width], index) =>
    index === 0 ? String(values[0]).padEnd(width) : String(values[index]).padStart(width),
  ).join(" ");

function print(name, result) {
  if (!result) return say(`${name.padEnd(10)} hangs or broke down`);
  const { cases, seconds, worstMs, grownKiB, says, failure } = result;
  const numbers = [name, cases.toLocaleString("en"), seconds.toFixed(1), worstMs.toFixed(1), grownKiB];
  say(`${row(numbers)}   ${says}`);
  if (failure) say(`\n${failure}\n`);
}

async function main() {
  const { wanted, cases, seed } = readArguments();
  const known = await runTarget(["--list"], LEAST_BUDGET_MS);
  if (!known) throw new StartError("The targets could not be read.");
  const unknown = wanted.filter((name) => !known.names.includes(name));
  if (unknown.length > 0)
    throw new StartError(`There is no target ${unknown.join(", ")}: ${known.names.join(", ")}.`);
  say(`seed ${seed}\n\n${row(COLUMNS.map(([title]) => title))}   what must hold`);
  let broken = 0;
  for (const name of wanted.length > 0 ? wanted : known.names) {
    if (interrupted) break;
    const result = await runTarget([name, cases, seed], LEAST_BUDGET_MS + cases * LONGEST_AVERAGE_MS);
    print(name, result);
    if (!result || result.failure) broken += 1;
  }
  return broken === 0 && !interrupted ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    interrupted = true;
    current?.kill("SIGKILL");
  });

main().then(
  (code) => process.exit(code),
  (error) => process.exit(reportFailure(error)),
);
