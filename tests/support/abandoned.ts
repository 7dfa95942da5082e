import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holderOf } from "@/scripts/start/pid-file.mjs";
import { findSurvivor, stopServer } from "@/scripts/start/postgres.mjs";
import { isSame, signalGroup, startMark } from "@/scripts/start/processes.mjs";
import type { Child } from "@/scripts/start/programs.mjs";
import { SERVER_PREFIX } from "@/scripts/start/temporary.mjs";

export const STACK_PREFIX = "replyback-stack-";

type Recorded = { pid: number; mark: string | null };

/** Notes what a stack runs, so that a later run can end it when this one is killed. */
export function recordChildren(folder: string, children: readonly Child[]): void {
  const list = children.flatMap(({ pid }) => (pid === null ? [] : [{ pid, mark: startMark(pid) }]));
  writeFileSync(join(folder, "children.json"), JSON.stringify(list));
}

function readRecorded(folder: string): Recorded[] {
  try {
    return JSON.parse(readFileSync(join(folder, "children.json"), "utf8")) as Recorded[];
  } catch {
    return [];
  }
}

/** Takes away what killed runs left behind: processes, servers, folders. Those of living runs stay. */
export async function sweepAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(SERVER_PREFIX) && !name.startsWith(STACK_PREFIX)) continue;
    const folder = join(tmpdir(), name);
    if (holderOf(join(folder, "owner"))) continue;
    for (const child of readRecorded(folder).filter(isSame)) signalGroup(child.pid, "SIGKILL");
    const survivor = await findSurvivor(join(folder, "postgres"));
    if (survivor) await stopServer(survivor.pid, { budgetMs: 0 });
    rmSync(folder, { recursive: true, force: true });
  }
}
