import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));
/** `it`, `test` and their `each` with a title written as one string. */
const TITLE = /\b(?:it|test)(?:\.each(?:<[^(]*>)?\([\s\S]*?\))?\(\s*(["`'])((?:\\.|(?!\1)[\s\S])*)\1/g;

/** The titles of the tests in a file, named from the root of the checkout; none when the file is not there. */
export function titlesOf(file: string): string[] {
  const path = join(CHECKOUT, file);
  if (!existsSync(path)) return [];
  return [...readFileSync(path, "utf8").matchAll(TITLE)].map((match) =>
    match[2]!.replace(/\\(.)/g, "$1").replace(/\s+/g, " "),
  );
}
