/** Programs that run to their end while the start waits (installing, building, migrating, seeding). */
import { spawn } from "node:child_process";
import { CHECKOUT } from "./paths.mjs";
import { signalGroup } from "./processes.mjs";

const running = new Set();

/** Runs a program and resolves to `{code, stdout, output}`; `code` is null when a signal ended it. */
export function runTask(program, args, { env = process.env } = {}) {
  const child = spawn(program, args, {
    cwd: CHECKOUT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.add(child);
  let stdout = "";
  let output = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    output += chunk;
  });
  child.stderr.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => {
    const end = (code, text = output) => {
      running.delete(child);
      resolve({ code, stdout, output: text });
    };
    child.once("error", (error) => end(1, error.message));
    child.once("close", (code) => end(code));
  });
}

/** Runs a Node program, given relative to the checkout. */
export function runNode(script, args, options) {
  return runTask(process.execPath, [script, ...args], options);
}

/** Ends what runs, with everything it started: the person does not want it any more. */
export function cancelTasks() {
  for (const child of running) signalGroup(child.pid, "SIGKILL");
}
