#!/usr/bin/env node
/**
 * `npm test`: everything from a fresh clone: dependencies, build, checks, unit, integration and end-to-end tests. A stage
 * that fails does not keep the next from running, but fails the whole. The last line holds the counts of all tests.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { provideChromium } from "./check/chromium.mjs";
import { add, countRun, NOTHING } from "./check/totals.mjs";
import { buildStale } from "./start/build.mjs";
import { installDependencies } from "./start/install.mjs";
import { reportFailure, step } from "./start/messages.mjs";
import { CHECKOUT } from "./start/paths.mjs";
import { signalGroup } from "./start/processes.mjs";
import { cancelTasks } from "./start/tasks.mjs";

const ARTIFACTS = join(CHECKOUT, "tests", "artifacts");
const BROKEN = { ...NOTHING, failed: 1 };
const INTERRUPTED = 130;

let current = null;

/** Runs a program with its output shown; resolves to its exit code. */
function runShown(script, args, env = {}) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: CHECKOUT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  current = child;
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

async function runChecks() {
  return (await runShown("scripts/check.mjs", [])) === 0 ? NOTHING : BROKEN;
}

async function runTests(project, env) {
  const reportFile = join(ARTIFACTS, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
  const args = ["run", "--project", project, ...reporters];
  const exitCode = await runShown("node_modules/vitest/vitest.mjs", args, env);
  return countRun({ reportFile, exitCode });
}

async function runBrowserTests() {
  const { path, how } = await provideChromium();
  console.log(`  Browser ${how}: ${path}`);
  return runTests("e2e", { REPLYBACK_CHROMIUM: path });
}

const STAGES = [
  ["check", runChecks],
  ["unit", () => runTests("unit")],
  ["integration", () => runTests("integration")],
  ["e2e", runBrowserTests],
];

async function runStage([name, work]) {
  console.log(`\n== ${name}`);
  const began = performance.now();
  let counts = BROKEN;
  try {
    counts = await work();
  } catch (error) {
    reportFailure(error);
  }
  return { name, counts, seconds: (performance.now() - began) / 1000 };
}

async function bootstrap() {
  await step((did) => (did ? "Dependencies installed" : "Dependencies there"), installDependencies);
  await step(
    (did) => (did ? null : "Build up to date"),
    () => buildStale(),
  );
}

/** The summary; its last line is read by machines. */
function summarise(stages) {
  console.log("\n== summary");
  for (const { name, counts, seconds } of stages) {
    const says = counts.failed > 0 ? "failed" : "ok";
    console.log(`  ${name.padEnd(12)} ${says.padEnd(7)} ${seconds.toFixed(1).padStart(7)} s`);
  }
  const { passed, failed, skipped } = stages.map((stage) => stage.counts).reduce(add, NOTHING);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function main() {
  rmSync(ARTIFACTS, { recursive: true, force: true });
  mkdirSync(ARTIFACTS, { recursive: true });
  const started = await runStage(["bootstrap", () => bootstrap().then(() => NOTHING)]);
  const stages = [started];
  if (started.counts.failed === 0) for (const stage of STAGES) stages.push(await runStage(stage));
  return summarise(stages);
}

function interrupt() {
  cancelTasks();
  if (current?.exitCode === null && current.pid) signalGroup(current.pid, "SIGTERM");
  process.exit(INTERRUPTED);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, interrupt);
process.exitCode = await main();
