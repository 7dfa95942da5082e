/** Children of a benchmark, and the processor time that groups of processes used. */
import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pool } from "@/db/client";
import type { BenchContext } from "./bench-types";

const STOP_MS = 12_000;

export type Program = {
  child: ChildProcess;
  /** Resolves to the first JSON line whose `event` it is; rejects when the program ends before. */
  event<T>(name: string): Promise<T>;
  stop(): Promise<void>;
};

/** Starts `node <argv>`; its JSON lines are events. Stopped at the end of the benchmark at the latest. */
export function startProgram(context: BenchContext, argv: string[]): Program {
  const child = spawn(process.execPath, argv, {
    env: { ...process.env, ...context.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const events: { event?: string }[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((look) => look());
  let ended = false;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line.startsWith("{")) events.push(JSON.parse(line) as { event?: string });
    else context.say(line);
    wake();
  });
  child.once("close", () => {
    ended = true;
    wake();
  });
  const event = <T>(name: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const at = events.findIndex((one) => one.event === name || one.event === "error");
        const [found] = at >= 0 ? events.splice(at, 1) : [];
        if (!found && !ended) return;
        waiting.delete(look);
        if (found?.event === name) resolve(found as T);
        else reject(new Error(`${argv[0]} ended before “${name}”: ${JSON.stringify(found ?? null)}`));
      };
      waiting.add(look);
      look();
    });
  const stop = async (): Promise<void> => {
    if (ended) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await new Promise<void>((resolve) => (ended ? resolve() : child.once("close", () => resolve())));
    clearTimeout(timer);
  };
  context.defer(stop);
  return { child, event, stop };
}

const TICKS_PER_SECOND = 100;

/** Seconds of processor time, user and system, of a process and its children so far (proc(5), stat). Linux only, else 0. */
export function cpuSeconds(isWanted: (pid: number, parent: number) => boolean): number {
  let ticks = 0;
  for (const entry of listProcesses()) {
    if (isWanted(entry.pid, entry.parent)) ticks += entry.ticks;
  }
  return ticks / TICKS_PER_SECOND;
}

function listProcesses(): { pid: number; parent: number; ticks: number }[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : []));
  } catch {
    return [];
  }
}

function readProcess(pid: number): { pid: number; parent: number; ticks: number }[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return [{ pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
  } catch {
    return [];
  }
}

/** The postmaster's, where the server runs on this machine. */
export async function serverPid(): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const backend = rows[0]?.pid ?? 0;
  let postmaster = 0;
  cpuSeconds((pid, parent) => {
    if (pid === backend) postmaster = parent;
    return false;
  });
  return postmaster;
}

/** Resident memory of a process at this moment; 0 when it is gone. */
export function residentMiB(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
