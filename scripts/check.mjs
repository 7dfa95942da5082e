#!/usr/bin/env node
/**
 * `npm run check`: the rules of docs/architecture.md and docs/data.md that a machine can enforce. Every one blocks; a name
 * as argument runs only that one (`npm run check -- lint`).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runChecks } from "./check/runner.mjs";
import { buildStale } from "./start/build.mjs";
import { installDependencies } from "./start/install.mjs";
import { reportFailure, StartError } from "./start/messages.mjs";
import { CHECKOUT } from "./start/paths.mjs";
import { runNode } from "./start/tasks.mjs";

const FOLDERS = ["app", "components", "domain", "db", "config", "worker", "simulator"];
const TSC = "node_modules/typescript/bin/tsc";

/** Longest first, so that the last ones fill the gaps. */
function allChecks() {
  const folders = FOLDERS.filter((folder) => existsSync(join(CHECKOUT, folder)));
  const types = (name, says, project) => ({ name, says, script: TSC, args: ["--noEmit", "-p", project] });
  return [
    {
      name: "lint",
      says: "promises, switches, environment and clock, length of files and functions",
      script: "node_modules/eslint/bin/eslint.js",
      args: [".", "--max-warnings", "0"],
    },
    types("types", "the whole", "tsconfig.json"),
    types("types-worker", "worker, simulator and db without DOM and JSX", "scripts/tsconfig.worker.json"),
    types("types-domain", "domain with the language alone", "scripts/tsconfig.domain.json"),
    {
      name: "format",
      says: "prettier",
      script: "node_modules/prettier/bin/prettier.cjs",
      args: ["--check", "--log-level", "warn", "."],
    },
    {
      name: "schema",
      says: "migrations against schema.prisma, rules of the tables that grow",
      script: "scripts/check-schema.mjs",
      args: [],
    },
    {
      name: "imports",
      says: "who may import whom",
      script: "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
      args: ["--config", ".dependency-cruiser.cjs", "--output-type", "err-long", ...folders],
    },
    {
      name: "unused",
      says: "files, exports and dependencies that nobody uses",
      script: "node_modules/knip/bin/knip.js",
      args: ["--no-progress", "--no-config-hints"],
    },
  ];
}

function chosen(names) {
  const checks = allChecks();
  const unknown = names.find((name) => !checks.some((check) => check.name === name));
  if (unknown) {
    const known = checks.map((check) => check.name).join(", ");
    throw new StartError(`There is no check named ${unknown}: ${known}.`);
  }
  return names.length === 0 ? checks : checks.filter((check) => names.includes(check.name));
}

/** What type checking needs and git does not hold: the database client, and the types of Next's routes. */
async function prepare() {
  await installDependencies();
  await buildStale(["client"]);
  if (!existsSync(join(CHECKOUT, "app"))) return;
  const { code, output } = await runNode("node_modules/next/dist/bin/next", ["typegen"]);
  if (code !== 0) throw new StartError(`The types of the routes could not be made:\n${output.trim()}`);
}

try {
  const checks = chosen(process.argv.slice(2));
  await prepare();
  const failed = await runChecks(checks);
  if (failed.length > 0) throw new StartError(`Not in order: ${failed.join(", ")}.`);
} catch (error) {
  process.exitCode = reportFailure(error);
}
