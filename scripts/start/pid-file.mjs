/**
 * One supervisor per data folder. The file holds {pid, mark, …}; it is made by link(2), which fails when it exists, so that
 * its content is always whole. It is removed only after proof that its process is gone: no such pid, or one with another
 * start time.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isSame, startMark } from "./processes.mjs";

export function readPidFile(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    return {};
  }
}

/** The living holder of the file, or null. */
export function holderOf(file) {
  const held = readPidFile(file);
  return isSame(held) ? held : null;
}

/** Takes away a proven stale file; puts it back when somebody else took it over in between. */
function removeStale(file, seen) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readPidFile(aside);
  if (moved?.pid !== seen.pid || moved?.mark !== seen.mark) {
    try {
      linkSync(aside, file);
    } catch {
      // a third one holds it by now
    }
  }
  rmSync(aside, { force: true });
}

/**
 * Claims the file for this process. Returns {previous, release} (`previous`: what a stale file said, or null),
 * or {holder} when a living process has it.
 */
export function claimPidFile(file, extra = {}) {
  const mine = { pid: process.pid, mark: startMark(process.pid), ...extra };
  const draft = `${file}.${process.pid}`;
  let previous = null;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        linkSync(draft, file);
        return { previous, release: () => releasePidFile(file, mine) };
      } catch (error) {
        if (error.code !== "EEXIST") throw error;
      }
      const seen = readPidFile(file);
      if (seen === null) continue;
      if (isSame(seen)) return { holder: seen };
      previous = seen;
      removeStale(file, seen);
    }
    return { holder: readPidFile(file) ?? {} };
  } finally {
    rmSync(draft, { force: true });
  }
}

function releasePidFile(file, mine) {
  const held = readPidFile(file);
  if (held?.pid === mine.pid && held.mark === mine.mark) rmSync(file, { force: true });
}
