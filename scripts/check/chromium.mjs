/** The browser of the end-to-end tests: an installed Chromium or Chrome, else one that is installed now. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { StartError } from "../start/messages.mjs";
import { runNode, runTask } from "../start/tasks.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function downloaded() {
  const { chromium } = await import("playwright-core");
  return chromium.executablePath();
}

/** Path of a browser that is there, or null. REPLYBACK_CHROMIUM names one. */
export async function findChromium() {
  const named = process.env.REPLYBACK_CHROMIUM;
  if (named) return existsSync(named) ? named : null;
  return [...onPath(), ...ELSEWHERE, await downloaded()].find((path) => path && existsSync(path)) ?? null;
}

const hasApt = () => process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;

async function installDebian() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runTask("apt-get", ["update"], { env });
  return runTask("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env });
}

/** Resolves to the browser's path and how it came: "found" or "installed". */
export async function provideChromium() {
  const found = await findChromium();
  if (found) return { path: found, how: "found" };
  if (process.env.REPLYBACK_CHROMIUM) throw new StartError("REPLYBACK_CHROMIUM names no file that exists.");
  const debian = hasApt();
  console.log(`  No Chromium here: installing ${debian ? "Debian's package" : "Playwright's download"} …`);
  const { output } = debian
    ? await installDebian()
    : await runNode("node_modules/playwright-core/cli.js", ["install", "chromium"]);
  const path = await findChromium();
  if (!path) throw new StartError(`No Chromium could be installed:\n${output.trim().slice(-2000)}`);
  return { path, how: "installed" };
}
