/** Runs one benchmark in this process; its result is the one line of standard output. Started by scripts/bench.mjs. */
import { closeClients } from "@/db/client";
import type { Bench, BenchContext, BenchResult } from "./bench-types";

const [file = ""] = process.argv.slice(2);
const cleanUps: (() => Promise<void> | void)[] = [];

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this through npm run bench`);
  return value;
}

async function cleanUp(): Promise<void> {
  for (const clean of cleanUps.splice(0).reverse()) {
    try {
      await clean();
    } catch (error) {
      process.stderr.write(`    clean-up: ${String(error)}\n`);
    }
  }
  await closeClients();
}

async function main(): Promise<BenchResult> {
  const { bench } = (await import(`./${file}`)) as { bench: Bench };
  const context: BenchContext = {
    say: (line) => void process.stderr.write(`    ${line}\n`),
    databaseUrl: setting("DATABASE_URL"),
    env: JSON.parse(setting("REPLYBACK_BENCH_ENV")) as Record<string, string>,
    folder: setting("REPLYBACK_BENCH_FOLDER"),
    defer: (clean) => void cleanUps.push(clean),
  };
  try {
    return await bench.run(context);
  } finally {
    await cleanUp();
  }
}

// The runner ends a benchmark that takes too long; whatever it started goes with it.
process.once("SIGTERM", () => void cleanUp().finally(() => process.exit(1)));

main().then(
  (result) => process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0)),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
