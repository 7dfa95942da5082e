import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { RIGHTS } from "@/domain/users/rights";

const APP = fileURLToPath(new URL("..", import.meta.url));

/** What visitors may call: signing in, the first owner's setup, the probe of a supervisor, the stage behind its link. */
const OPEN_TO_VISITORS = [
  "(auth)/setup/actions.ts createOwnerAction",
  "api/auth/[...nextauth]/route.ts GET",
  "api/auth/[...nextauth]/route.ts POST",
  "api/health/route.ts GET",
  "api/stage/[token]/live/route.ts GET",
  "api/stage/[token]/logo/route.ts GET",
  "api/stage/[token]/route.ts GET",
];

/** Settings of a route that Next reads and nobody can call. */
const SEGMENT_CONFIG = new Set(["dynamic", "dynamicParams", "revalidate", "runtime", "maxDuration"]);

type Entry = { name: string; isGated: boolean };

const right = `"(?:${RIGHTS.join("|")})"`;
const GATED = new RegExp(
  `^(?:defineAction\\(\\{\\s*right: ${right}|defineRead\\(\\{\\s*right: ${right}|defineRoute\\(\\s*${right})`,
);

/** Everything that a module exports but types, with what stands behind the `=` of a constant. */
function exportsOf(source: string): Entry[] {
  return [...source.matchAll(/^export (?!type\b|interface\b)(.*)$/gm)].flatMap((found): Entry[] => {
    const line = found[1] ?? "";
    const constant = /^const (\w+) = /.exec(line);
    if (constant?.[1]) {
      const value = source.slice(found.index + "export ".length + constant[0].length);
      return [{ name: constant[1], isGated: GATED.test(value) }];
    }
    const named = /^(?:async )?function\*? (\w+)/.exec(line)?.[1];
    if (named) return [{ name: named, isGated: false }];
    const listed = /^\{(.*)\}/.exec(line)?.[1]?.split(",") ?? [line];
    return listed.map((one) => ({ name: one.trim().split(" as ").at(-1) ?? one, isGated: false }));
  });
}

function sources(): { file: string; text: string }[] {
  return readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => ({
      file: relative(APP, join(APP, file)),
      text: readFileSync(join(APP, file), "utf8"),
    }));
}

const all = sources();
const isActions = (text: string): boolean => /^\s*["']use server["']/m.test(text);
const isRoute = (file: string): boolean => /(?:^|\/)route\.tsx?$/.test(file);
const entries = all
  .filter(({ file, text }) => isActions(text) || isRoute(file))
  .flatMap(({ file, text }) => exportsOf(text).map((entry) => ({ ...entry, at: `${file} ${entry.name}` })))
  .filter(({ name }) => !SEGMENT_CONFIG.has(name));

describe("what can be called from outside", () => {
  it("asks for a right, each action and each route, but for the few that visitors need", () => {
    const open = entries.filter(({ isGated }) => !isGated).map(({ at }) => at);
    expect(open.sort()).toEqual(OPEN_TO_VISITORS);
  });

  it("is found by this test in every folder that has some", () => {
    for (const { file, text } of all.filter((one) => isActions(one.text) || isRoute(one.file)))
      expect(exportsOf(text), file).not.toEqual([]);
    expect(entries.length).toBeGreaterThan(60);
  });

  it("stands in files of its own: an action inside a page would escape the gate", () => {
    const strays = all.filter(({ file, text }) => isActions(text) && !/(?:^|\/)actions\.ts$/.test(file));
    expect(strays.map(({ file }) => file)).toEqual([]);
    const routes = all.filter(({ file }) => isRoute(file) && !file.startsWith("api/"));
    expect(routes.map(({ file }) => file)).toEqual([]);
  });

  it.each([
    ["a plain function", `export async function POST() {}`],
    ["a function behind a constant", `export const saveAction = async () => null;`],
    ["an action for visitors", `export const saveAction = definePublicAction({ input, run });`],
    ["a right that does not exist", `export const GET = defineRoute("any", handle);`],
    ["a right that comes second", `export const a = defineAction({ input, run, right: "view" });`],
    ["a list", `export { handler as GET };`],
    ["something passed on", `export * from "./other";`],
    ["a default", `export default handler;`],
  ])("is refused as %s", (_name, source) => {
    expect(exportsOf(source).map(({ isGated }) => isGated)).toEqual([false]);
  });
});
