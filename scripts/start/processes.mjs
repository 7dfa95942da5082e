/** Processes by identity: a pid alone is reused, a pid with its start time is not. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Fields of /proc/<pid>/stat from the state on (proc(5): field 3; the command before it may hold anything), or null. */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

/** Whether a process with this pid runs (also when it is somebody else's); one that only waits to be reaped does not. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  return statFields(pid)?.[0] !== "Z";
}

/** Start time of a process, as a text that no later process of the same pid has; null when there is none. */
export function startMark(pid) {
  if (!isAlive(pid)) return null;
  const fields = statFields(pid);
  if (fields) {
    // field 22: ticks since boot
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}:${fields[19]}`;
  }
  const shown = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return shown.stdout?.trim() || null;
}

/** Whether `{pid, mark}` is still the process that was recorded. */
export function isSame(recorded) {
  return recorded != null && recorded.mark != null && startMark(recorded.pid) === recorded.mark;
}

/** Command line of a process where the system shows it, else an empty text. */
export function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    const shown = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
    return shown.stdout?.trim() ?? "";
  }
}

/** Signals the whole process group that `pid` leads, or the process alone where it leads none. */
export function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    try {
      process.kill(pid, signal);
    } catch {
      // gone already
    }
  }
}

/** Resolves to true once `gone()` holds, to false after `budgetMs` (or as soon as `hurry` is aborted). */
export async function waitUntil(gone, budgetMs, hurry) {
  const until = performance.now() + budgetMs;
  while (!gone()) {
    if (performance.now() > until || hurry?.aborted) return false;
    await sleep(25);
  }
  return true;
}
