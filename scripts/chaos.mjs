#!/usr/bin/env node
/**
 * `npm run chaos [-- "worker killed twice" …] [--texts N] [--silence S] [--away S]`: breaks things while phones vote, and counts at the
 * simulator and in the database what was lost or doubled. Ends with exit code 1 when a promise did not hold.
 */
import { spawnSync } from "node:child_process";
import { buildStale } from "./start/build.mjs";
import { isInstalled } from "./start/install.mjs";
import { reportFailure, sayOnStderr, StartError } from "./start/messages.mjs";
import { CHECKOUT } from "./start/paths.mjs";

async function main() {
  sayOnStderr();
  if (!isInstalled())
    throw new StartError("Packages are missing or older than the lock file: npm ci, then again.");
  await buildStale(["client", "programs"]);
  const argv = ["--import", "tsx", "scripts/chaos/main.ts", ...process.argv.slice(2)];
  return spawnSync(process.execPath, argv, { cwd: CHECKOUT, stdio: "inherit" }).status ?? 1;
}

main().then(
  (code) => process.exit(code),
  (error) => process.exit(reportFailure(error)),
);
