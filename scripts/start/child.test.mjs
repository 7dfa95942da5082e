import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Child, restartDelay } from "./child.mjs";
import { isAlive } from "./processes.mjs";

const patience = { timeout: 20_000, interval: 20 };

let folder;
let children;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "child-test-"));
  children = [];
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterEach(async () => {
  for (const child of children) await child.stop();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** A child that runs `code`; ready once it has made the file `up`. `note` writes a line to `log.txt`. */
function makeChild(code, options = {}) {
  const prelude = `
    const { appendFileSync, writeFileSync } = require("node:fs");
    const note = (text) => appendFileSync("${folder}/log.txt", text + "\\n");
    const up = () => writeFileSync("${folder}/up", "");`;
  const file = join(folder, `${children.length}.cjs`);
  writeFileSync(file, prelude + code);
  const child = new Child({
    name: "worker",
    argv: [file],
    env: process.env,
    logFile: join(folder, "child.log"),
    ready: () => existsSync(join(folder, "up")),
    stopBudgetMs: 300,
    ...options,
  });
  children.push(child);
  return child;
}

const noted = () => readFileSync(join(folder, "log.txt"), "utf8").trim().split("\n");

describe("the delay before a restart", () => {
  it("grows from half a second and never passes thirty", () => {
    expect([1, 2, 3, 7, 50].map(restartDelay)).toEqual([500, 1000, 2000, 30_000, 30_000]);
  });
});

describe("a supervised process", () => {
  it("is started again when it ends unasked, as another process", async () => {
    const child = makeChild("note(process.pid); up(); setInterval(() => {}, 1000);");
    await child.start();
    const first = child.pid;
    process.kill(first, "SIGKILL");
    await vi.waitFor(() => expect(child.pid === null || child.pid !== first).toBe(true), patience);
    await vi.waitFor(() => expect(noted()).toHaveLength(2), patience);
    expect(child.state).toBe("running");
    expect(child.pid).not.toBe(first);
  });

  it("fails the start, with its last words, when it ends before it was ready", async () => {
    const child = makeChild('console.error("Setting PORT: is wrong."); process.exit(1);');
    await expect(child.start()).rejects.toThrow(/The worker ended at its start: Setting PORT: is wrong\./);
  });

  it("fails the start when it is not ready in time", async () => {
    const child = makeChild("setInterval(() => {}, 1000);", { readyBudgetMs: 200 });
    await expect(child.start()).rejects.toThrow(/The worker was not ready in time/);
  });

  it("is asked to end, and may finish what it does", async () => {
    const code =
      'process.on("SIGTERM", () => { note("bye"); process.exit(0); }); up(); setInterval(() => {}, 9);';
    const child = makeChild(code, { stopBudgetMs: 10_000 });
    await child.start();
    expect(await child.stop()).toBe(true);
    expect(noted()).toEqual(["bye"]);
    expect(child.state).toBe("stopped");
  });

  it("is killed with everything it started when it does not end inside its budget", async () => {
    const code = `
      process.on("SIGTERM", () => {});
      const own = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      note(own.pid); up(); setInterval(() => {}, 1000);`;
    const child = makeChild(code);
    await child.start();
    const pids = [child.pid, Number(noted()[0])];
    expect(pids.map(isAlive)).toEqual([true, true]);
    expect(await child.stop()).toBe(false);
    await vi.waitFor(() => expect(pids.map(isAlive)).toEqual([false, false]), patience);
  });

  it("is not started again once it was stopped while it waited for its restart", async () => {
    const child = makeChild("note(process.pid); up(); setInterval(() => {}, 1000);");
    await child.start();
    process.kill(child.pid, "SIGKILL");
    await vi.waitFor(() => expect(child.state).toBe("waiting"), patience);
    await child.stop();
    expect(child.state).toBe("stopped");
    expect(noted()).toHaveLength(1);
  });
});
