/** Runs named programs side by side, prints each with its time as it ends, and the output of those that fail. */
import { availableParallelism } from "node:os";
import { runNode } from "../start/tasks.mjs";

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`.padStart(7);

async function runOne({ name, says, script, args }) {
  const began = performance.now();
  // colours and progress lines are for a terminal; here the output is kept until it is needed
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", NEXT_TELEMETRY_DISABLED: "1" };
  const { code, output } = await runNode(script, args, { env });
  const took = seconds(performance.now() - began);
  const failed = code !== 0;
  console.log(`  ${failed ? "failed" : "ok    "} ${took}  ${name.padEnd(14)} ${says}`);
  if (failed) console.log(`${output.trim()}\n`);
  return failed ? [name] : [];
}

/** Runs all of `checks` ({name, says, script, args}), longest first, and resolves to the names of those that failed. */
export async function runChecks(checks) {
  const queue = [...checks];
  const failed = [];
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) failed.push(...(await runOne(next)));
  };
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, lane));
  return failed;
}
