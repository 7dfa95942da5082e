/**
 * The build, in three parts, each done again only when the content of its sources changed: the Prisma client, the bundles
 * of the plain Node programs, the dashboard. What was built from which content stands in dist/.build-hash.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError, step } from "./messages.mjs";
import { CHECKOUT } from "./paths.mjs";
import { claimPidFile } from "./pid-file.mjs";
import { runNode } from "./tasks.mjs";

const DIST = join(CHECKOUT, "dist");
const RECORD = join(DIST, ".build-hash");

/** Programs by name: dist/<name>.mjs. */
export const PROGRAMS = {
  worker: "worker/main.ts",
  simulator: "simulator/main.ts",
  "load-driver": "simulator/load-driver.ts",
  seed: "prisma/seed.ts",
  cli: "scripts/cli/main.ts",
};

const shared = ["domain", "db", "config", "tsconfig.json", "package-lock.json", "prisma/schema.prisma"];
const dashboardFiles = ["next.config.ts", "postcss.config.mjs", "proxy.ts", "instrumentation.ts"];
const SOURCES = {
  client: ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"],
  programs: [...shared, "worker", "simulator", "prisma/seed.ts", "prisma/seed-data.ts", "scripts/cli"],
  dashboard: [...shared, "app", "components", "public", "messages", "i18n", ...dashboardFiles],
};

function filesUnder(path) {
  const full = join(CHECKOUT, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .filter((name) => name !== "generated")
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

/** Hash over names and content of the files that matter for a part; tests beside their source do not. */
function contentHash(paths) {
  const hash = createHash("sha256");
  const files = paths.flatMap(filesUnder).filter((file) => !/\.test\.tsx?$/.test(file));
  for (const file of files.sort()) {
    hash.update(`${file}\0`);
    hash.update(
      createHash("sha256")
        .update(readFileSync(join(CHECKOUT, file)))
        .digest(),
    );
  }
  return hash.digest("hex");
}

function readRecord() {
  try {
    return JSON.parse(readFileSync(RECORD, "utf8"));
  } catch {
    return {};
  }
}

/** Runs a program of node_modules; its output is shown only when it fails. */
async function run(what, script, args) {
  const env = {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
  };
  const { code, output } = await runNode(join("node_modules", script), args, { env });
  if (code !== 0) throw new StartError(`${what} failed:\n${output.trim().slice(-4000)}`);
}

function buildClient() {
  return run("Generating the database client", "prisma/build/index.js", ["generate", "--no-hints"]);
}

async function buildPrograms() {
  const { build, stop } = await import("esbuild");
  const failed = await build({
    absWorkingDir: CHECKOUT,
    entryPoints: Object.entries(PROGRAMS)
      .filter(([, source]) => existsSync(join(CHECKOUT, source)))
      .map(([out, source]) => ({ in: source, out })),
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
    logLevel: "silent",
  }).then(
    () => null,
    (error) => error,
  );
  await stop();
  if (failed) throw new StartError(`Building the programs failed:\n${failed.message}`);
}

function buildDashboard() {
  return run("Building the dashboard", "next/dist/bin/next", ["build"]);
}

const PARTS = {
  client: { says: "Database client generated", made: "db/generated/client.ts", build: buildClient },
  programs: { says: "Worker and simulator built", made: "dist/cli.mjs", build: buildPrograms },
  dashboard: { says: "Dashboard built", made: ".next/BUILD_ID", build: buildDashboard },
};

/** Names of the parts among `wanted` whose result is missing or was built from other sources. */
function staleParts(wanted) {
  const record = readRecord();
  return wanted.filter((part) => {
    const made = existsSync(join(CHECKOUT, PARTS[part].made));
    return !made || record[part] !== contentHash(SOURCES[part]);
  });
}

/** One build at a time in a checkout: a second one waits, and then mostly finds everything done. */
async function takeTurn() {
  mkdirSync(DIST, { recursive: true });
  for (;;) {
    const claimed = claimPidFile(join(DIST, ".build-lock"));
    if (claimed.release) return claimed.release;
    await sleep(200);
  }
}

/** Builds what is stale of `wanted` ("client", "programs", "dashboard"), printing each step. Returns whether it built. */
export async function buildStale(wanted = Object.keys(PARTS)) {
  if (staleParts(wanted).length === 0) return false;
  const release = await takeTurn();
  try {
    for (const part of staleParts(wanted)) {
      const hash = contentHash(SOURCES[part]);
      await step(PARTS[part].says, PARTS[part].build);
      writeFileSync(RECORD, `${JSON.stringify({ ...readRecord(), [part]: hash }, null, 2)}\n`);
    }
    return true;
  } finally {
    release();
  }
}
