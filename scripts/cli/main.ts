import { runApply } from "./apply";
import { ArchiveError } from "./archive";
import { backup } from "./backup";
import { CliError } from "./cli-error";
import { restore } from "./restore";
import { setupCode } from "./setup-code";
import { status } from "./status";

/** A command gets its arguments and the database, and resolves to the exit code. */
type Command = (args: string[], databaseUrl: string) => Promise<number>;

const commands = new Map<string, Command>([
  ["apply", runApply],
  ["backup", backup],
  ["restore", restore],
  ["setup-code", setupCode],
  ["status", status],
]);

async function main(): Promise<number> {
  const [name = "", ...args] = process.argv.slice(2);
  const command = commands.get(name);
  if (!command) throw new CliError(`Say what to do: ${[...commands.keys()].join(", ")}.`);
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new CliError("DATABASE_URL is not set: call this through npm run.");
  return command(args, databaseUrl);
}

try {
  process.exitCode = await main();
} catch (error) {
  const expected = error instanceof CliError || error instanceof ArchiveError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
