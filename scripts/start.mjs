#!/usr/bin/env node
/**
 * `npm start`: everything a newcomer needs, from a fresh clone to a URL. `--dev` is the same with hot reload.
 * Uses no installed package before it has installed them.
 */
import { reportFailure, say, step, survivePipeErrors } from "./start/messages.mjs";
import { readSettings } from "./start/settings.mjs";
import { Supervisor } from "./start/supervisor.mjs";

/** A terminal's Ctrl-C arrives twice when npm forwards it: only a later one is the person's second. */
const SECOND_SIGNAL_MS = 500;
const INTERRUPTED = 130;

function stopOnSignals(supervisor, onStop) {
  let first = 0;
  const handle = () => {
    const now = performance.now();
    if (first > 0 && now - first < SECOND_SIGNAL_MS) return;
    if (first > 0) say("\nHurrying.");
    else say("\nStopping. Ctrl-C again hurries.");
    first ||= now;
    onStop(supervisor.stop());
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, handle);
}

function welcome({ url, code }, took) {
  say(`\n  Replyback is ready after ${(took / 1000).toFixed(1)} s:  ${url}`);
  if (code) {
    say(`\n  Create the owner account:  ${new URL("/setup", url)}`);
    say(`  One-time code:             ${code}`);
  }
  say("\n  Ctrl-C stops it.");
}

async function main() {
  survivePipeErrors();
  const began = performance.now();
  const dev = process.argv.includes("--dev");
  const supervisor = new Supervisor({ settings: readSettings(process.env), env: process.env, dev });
  let ready = false;
  stopOnSignals(supervisor, async (stopped) => {
    await step("Stopped", () => stopped);
    process.exit(ready ? 0 : INTERRUPTED);
  });
  try {
    welcome(await supervisor.start(), performance.now() - began);
    ready = true;
  } catch (error) {
    if (supervisor.isStopping) return;
    const code = reportFailure(error);
    await supervisor.stop();
    process.exit(code);
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
