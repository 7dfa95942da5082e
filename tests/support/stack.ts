import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildStale } from "@/scripts/start/build.mjs";
import { claimPidFile } from "@/scripts/start/pid-file.mjs";
import { type Child, makeChildren } from "@/scripts/start/programs.mjs";
import { runNode } from "@/scripts/start/tasks.mjs";
import { temporaryEnvironment } from "@/scripts/start/temporary-env.mjs";
import { recordChildren, STACK_PREFIX } from "./abandoned";

type ProgramName = Child["name"];

/** A whole installation of its own: the production build, real processes, a cloned database, free ports. */
export type Stack = {
  /** of the dashboard */
  url: string;
  databaseUrl: string;
  simulator: { smppPort: number; httpPort: number; token: string };
  /** what the processes got: keys, ports, database */
  env: Record<string, string>;
  /** A process as the supervisor has it: a killed one is restarted after half a second. */
  program(name: ProgramName): Child;
  /** Runs a command of dist/cli.mjs and returns what it printed; throws with its output when it fails. */
  cli(...args: string[]): Promise<string>;
  /** `npm run apply` with this document. */
  apply(setup: unknown): Promise<string>;
  /** A fresh one-time code for the owner's account, empty when there is an account. */
  setupCode(): Promise<string>;
  /** The log of a process so far. */
  log(name: ProgramName): string;
  /** Stops in order; throws when a process had to be killed or left a connection to the database open. */
  stop(): Promise<void>;
};

export type StackOptions = {
  /** which processes to start; default all three */
  programs?: ProgramName[];
  /** run the demo seed first; default false */
  seed?: boolean;
  /** more environment for every process */
  env?: Record<string, string>;
  /** instead of a database of the test run; dropped at the end */
  database?: { url: string; drop(): Promise<void> };
  /** a way of the processes to the database that the test controls, instead of the server's own port */
  databasePort?: number;
};

async function stopAll(children: Child[]): Promise<string[]> {
  const killed: string[] = [];
  for (const child of children.toReversed()) {
    if (child.state !== "idle" && !(await child.stop())) killed.push(child.name);
  }
  return killed;
}

/** Starts the wanted processes (building what is stale) and resolves once each is ready. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const wanted = options.programs ?? ["simulator", "worker", "dashboard"];
  await buildStale(wanted.includes("dashboard") ? undefined : ["client", "programs"]);
  const dataDir = mkdtempSync(join(tmpdir(), STACK_PREFIX));
  claimPidFile(join(dataDir, "owner"));
  mkdirSync(join(dataDir, "logs"));
  // Read only where there is a test run to ask for one.
  const database = options.database ?? (await (await import("./database")).createTestDatabase());
  const way = new URL(database.url);
  if (options.databasePort) way.port = String(options.databasePort);
  const env = {
    ...(await temporaryEnvironment(way.href, dataDir)),
    REPLYBACK_DEMO: "on",
    ...options.env,
  };
  const childEnv = { ...process.env, ...env };
  const settings = { host: "127.0.0.1", port: Number(env.PORT), demo: true };
  const onChange = () => recordChildren(dataDir, children);
  const children: Child[] = makeChildren({ settings, env: childEnv, dev: false, dataDir, onChange }).filter(
    (child) => wanted.includes(child.name),
  );

  const program = (name: ProgramName) => {
    const child = children.find((one) => one.name === name);
    if (!child) throw new Error(`This stack runs without the ${name}.`);
    return child;
  };
  const run = async (script: string, args: string[]) => {
    const { code, stdout, output } = await runNode(script, args, { env: childEnv });
    if (code !== 0) throw new Error(`${script} ${args.join(" ")} failed:\n${output}`);
    return stdout.trim();
  };
  const cli = (...args: string[]) => run("dist/cli.mjs", args);
  const apply = (setup: unknown) => {
    const file = join(dataDir, "setup.json");
    writeFileSync(file, JSON.stringify(setup));
    return cli("apply", file);
  };
  const stop = async () => {
    const killed = await stopAll(children);
    const logs = killed.map((name) =>
      readFileSync(join(dataDir, "logs", `${name}.log`), "utf8").slice(-2000),
    );
    rmSync(dataDir, { recursive: true, force: true });
    await database.drop();
    if (killed.length > 0) throw new Error(`Had to be killed: ${killed.join(", ")}\n${logs.join("\n")}`);
  };

  try {
    if (options.seed) await run("dist/seed.mjs", []);
    await Promise.all(children.map((child) => child.start()));
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  return {
    url: env.NEXTAUTH_URL,
    databaseUrl: database.url,
    simulator: {
      smppPort: Number(env.REPLYBACK_SIMULATOR_SMPP_PORT),
      httpPort: Number(env.REPLYBACK_SIMULATOR_HTTP_PORT),
      token: env.REPLYBACK_SIMULATOR_TOKEN,
    },
    env,
    program,
    cli,
    apply,
    setupCode: () => cli("setup-code"),
    log: (name) => readFileSync(program(name).logFile, "utf8"),
    stop,
  };
}
