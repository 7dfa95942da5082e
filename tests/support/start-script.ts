import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CHECKOUT } from "@/scripts/start/paths.mjs";
import { claimPidFile } from "@/scripts/start/pid-file.mjs";
import { isAlive } from "@/scripts/start/processes.mjs";
import { freePort } from "@/scripts/start/ports.mjs";
import { STACK_PREFIX } from "./abandoned";

type Named = { name: string; pid: number };

/** Settings of whoever runs the tests must not reach the start. */
const OWN = /^(DATABASE_URL|PORT|NEXTAUTH_|REPLYBACK_)/;

/** A data folder of its own that the database's account can reach. A killed test's folder is swept by the next run. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), STACK_PREFIX));
  chmodSync(folder, 0o711);
  claimPidFile(join(folder, "owner"));
  return folder;
}

/** One run of `npm start`, as a person's terminal has it: in a process group of its own. */
export class StartScript {
  output = "";
  errors = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(
    readonly dataDir: string,
    env: Record<string, string>,
  ) {
    const inherited = { ...process.env };
    for (const name of Object.keys(inherited)) if (OWN.test(name)) delete inherited[name];
    this.#child = spawn(process.execPath, ["scripts/start.mjs"], {
      cwd: CHECKOUT,
      env: { ...inherited, REPLYBACK_DATA_DIR: dataDir, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    this.#child.stderr?.on("data", (chunk: Buffer) => (this.errors += chunk.toString()));
    this.#ended = new Promise((resolve) => this.#child.once("close", resolve));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves to its exit code, null when a signal ended it. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Signals the supervisor alone, as its children stand in groups of their own. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves to the page's address once everything is up; throws with what was said when it ends before. */
  async ready(): Promise<string> {
    let over = false;
    void this.#ended.then(() => (over = true));
    for (;;) {
      const url = /Replyback is ready after [\d.]+ s: {2}(\S+)/.exec(this.output)?.[1];
      if (url) return url;
      if (over) throw new Error(`The start ended:\n${this.output}\n${this.errors}`);
      await sleep(25);
    }
  }

  /** Everything it runs at this moment, the database's server too. */
  processes(): Named[] {
    const children = join(this.dataDir, "children.json");
    const list = existsSync(children) ? (JSON.parse(readFileSync(children, "utf8")) as Named[]) : [];
    const server = join(this.dataDir, "postgres", "postmaster.pid");
    if (!existsSync(server)) return list;
    return [...list, { name: "database", pid: Number(readFileSync(server, "utf8").split("\n")[0]) }];
  }

  process(name: string): number | null {
    return this.processes().find((one) => one.name === name && isAlive(one.pid))?.pid ?? null;
  }

  /** Ctrl-C; resolves to the exit code. */
  stop(): Promise<number | null> {
    this.signal("SIGINT");
    return this.#ended;
  }
}

/** Starts a run on `dataDir` with the demo; `env` goes over it. */
export async function start(dataDir: string, env: Record<string, string> = {}): Promise<StartScript> {
  return new StartScript(dataDir, { PORT: String(await freePort()), ...env });
}

/** Ends what a failed test left running on the folder, and removes it. */
export async function removeDataDir(dataDir: string, runs: readonly StartScript[]): Promise<void> {
  for (const run of runs) if (isAlive(run.pid)) await run.stop();
  const left = runs.flatMap((run) => run.processes()).filter(({ pid }) => isAlive(pid));
  for (const { pid } of left) process.kill(pid, "SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
}
