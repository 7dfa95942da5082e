import { readFile } from "node:fs/promises";
import { closeClients } from "@/db/client";
import { applyProvision, exportProvision } from "@/db/provision";
import { AppError } from "@/domain/errors";
import type { Change, Section } from "@/domain/provision/setup";
import { fromWhereCalled } from "./cli-error";

const USAGE = "Name the file to apply (npm run apply -- setup.json), or --export to print the current setup.";

const NOUNS: Record<Section, string> = {
  connections: "connection",
  lists: "list",
  services: "service",
  polls: "poll",
};

/** `apply setup.json` or `apply --export`: the exit code. Everything is printed here, one line a change or an error. */
export async function runApply(args: string[]): Promise<number> {
  const [argument, ...more] = args;
  if (argument === undefined || more.length > 0) return fail(USAGE);
  try {
    if (argument === "--export") {
      console.log(JSON.stringify(await exportProvision(), null, 2));
      return 0;
    }
    if (argument.startsWith("-")) return fail(USAGE);
    return await applyFile(argument);
  } finally {
    await closeClients();
  }
}

async function applyFile(path: string): Promise<number> {
  const document = await readDocument(path);
  if ("error" in document) return fail(document.error);
  try {
    for (const line of linesOf(await applyProvision(document.value, { userId: null, name: "apply" }))) {
      console.log(line);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const problem of error.problems) console.error(`${problem.path || path}: ${problem.message}`);
    return fail(error.message);
  }
}

async function readDocument(path: string): Promise<{ value: unknown } | { error: string }> {
  let text: string;
  try {
    text = await readFile(fromWhereCalled(path), "utf8");
  } catch (error) {
    return { error: `${path} can't be read (${error instanceof Error ? error.message : "unknown"}).` };
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return { value };
  } catch (error) {
    return { error: `${path} is not JSON: ${error instanceof Error ? error.message : "unknown"}.` };
  }
}

/** One line a change; of what stays it is only said how much there is. */
function linesOf(changes: Change[]): string[] {
  const told = changes.flatMap(({ section, name, what, fields, notes }) => {
    const noun = `${NOUNS[section]} ${name}`;
    const lines = notes.map((note) => `  note: ${note}`);
    if (what === "unchanged") return lines;
    return [what === "created" ? `created ${noun}` : `changed ${noun}: ${fields.join(", ")}`, ...lines];
  });
  const unchanged = changes.filter(({ what }) => what === "unchanged").length;
  if (unchanged > 0 && unchanged === changes.length)
    told.push("Nothing was changed: everything is as the file says.");
  else if (unchanged > 0) told.push(`unchanged: ${unchanged}`);
  return told.length > 0 ? told : ["The file names nothing; nothing was changed."];
}

function fail(line: string): number {
  console.error(line);
  return 1;
}
