/** Dependencies: are those of the lock file there, and installing them when not. Needs no installed package. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "./messages.mjs";
import { CHECKOUT } from "./paths.mjs";
import { runTask } from "./tasks.mjs";

function lockedPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/**
 * Whether node_modules holds what package-lock.json says. npm keeps its own record of what it installed
 * (node_modules/.package-lock.json); comparing content is right also after a checkout that touched the lock file's time.
 * An optional package may be missing: it is for another platform. An extraneous one is nobody's.
 */
export function isInstalled(checkout = CHECKOUT) {
  const record = join(checkout, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = lockedPackages(record);
  return Object.entries(lockedPackages(join(checkout, "package-lock.json"))).every(([path, wanted]) => {
    if (path === "" || wanted.extraneous === true) return true;
    const found = installed[path];
    if (!found) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** The npm that started us, where npm did; else the one on the PATH. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith("npm-cli.js") ? [process.execPath, [cli]] : ["npm", []];
}

/**
 * Installs when needed: an existing node_modules is brought up to date. A missing one, and one that an interrupted install
 * may have left with files cut short (npm takes a package for whole once its package.json is there), is made anew from the
 * lock file. The lock file itself is never written.
 */
export async function installDependencies() {
  const modules = join(CHECKOUT, "node_modules");
  const unfinished = join(modules, ".unfinished-install");
  const whole = existsSync(join(modules, ".package-lock.json")) && !existsSync(unfinished);
  if (whole && isInstalled()) return false;
  if (whole) writeFileSync(unfinished, "");
  const [program, first] = npmCommand();
  const options = ["--no-audit", "--no-fund", "--include=dev", "--loglevel=error"];
  const command = whole ? ["install", "--no-save"] : ["ci"];
  const { code, output } = await runTask(program, [...first, ...command, ...options]);
  if (code !== 0)
    throw new StartError(`The dependencies could not be installed:\n${output.trim().slice(-2000)}`);
  rmSync(unfinished, { force: true });
  return true;
}
