import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startMark } from "@/scripts/start/processes.mjs";
import { makeDataDir, removeDataDir, start, type StartScript } from "@/tests/support/start-script";

const KEY = Buffer.alloc(32, 7).toString("base64");
const keys = { NEXTAUTH_SECRET: KEY, REPLYBACK_SECRET_KEY: KEY, REPLYBACK_IDENTITY_KEY: KEY };

let dataDir: string;
let runs: StartScript[];

beforeEach(() => {
  dataDir = makeDataDir();
  runs = [];
});

afterEach(() => removeDataDir(dataDir, runs));

/** The one line that a start with these settings ends with; the exit code must be 1. */
async function refusal(env: Record<string, string>): Promise<string> {
  const run = await start(dataDir, env);
  runs.push(run);
  expect(await run.ended()).toBe(1);
  const lines = run.errors.trim().split("\n");
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

function listen(): Promise<{ server: Server; port: string }> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({ server, port: String(typeof address === "object" ? address?.port : 0) });
    });
  });
}

describe("a start that can't succeed ends with one line that names the reason", () => {
  it.each([
    [{ PORT: "http" }, /^PORT=http is not usable: give a number/],
    [{ PORT: "70000" }, /^PORT=70000 is not usable/],
    [{ REPLYBACK_DEMO: "yes" }, /^REPLYBACK_DEMO=yes is not usable: give on or off/],
    [{ REPLYBACK_HOST: "a b" }, /^REPLYBACK_HOST=a b is not usable/],
    [{ NEXTAUTH_URL: "example.org" }, /^NEXTAUTH_URL is not usable/],
    [{ REPLYBACK_PROXIES: "many" }, /^REPLYBACK_PROXIES=many is not usable/],
    [{ DATABASE_URL: "mysql://user:secret@host/name" }, /^DATABASE_URL is not usable(?!.*secret)/],
    [{ REPLYBACK_SECRET_KEY: "short" }, /^REPLYBACK_SECRET_KEY must be at least 32 octets in base64/],
    [{ NEXTAUTH_SECRET: "short" }, /^NEXTAUTH_SECRET must have at least 32 characters/],
  ])("for the setting %o", async (env, line) => {
    expect(await refusal(env)).toMatch(line);
  });

  it("for a port in use", async () => {
    const { server, port } = await listen();
    expect(await refusal({ PORT: port })).toBe(`Port ${port} is in use: set PORT to another one.`);
    await new Promise((resolve) => server.close(resolve));
  });

  it("for keys that are not set beside a database of one's own", async () => {
    const line = await refusal({ ...keys, REPLYBACK_IDENTITY_KEY: "", DATABASE_URL: "postgres://a@h/b" });
    expect(line).toBe("With DATABASE_URL set, these must be set too: REPLYBACK_IDENTITY_KEY, NEXTAUTH_URL.");
  });

  it("for a database that can't be reached, without its password", async () => {
    const { server, port } = await listen();
    await new Promise((resolve) => server.close(resolve));
    const DATABASE_URL = `postgresql://user:secret@127.0.0.1:${port}/name`;
    const line = await refusal({ ...keys, DATABASE_URL, NEXTAUTH_URL: "http://127.0.0.1:3000" });
    expect(line).toMatch(
      /^The database at 127\.0\.0\.1:\d+\/name \(DATABASE_URL\) can't be reached: .*REFUSED/,
    );
    expect(line).not.toContain("secret");
  });

  it("for keys that went missing beside a database made with them", async () => {
    mkdirSync(join(dataDir, "postgres"));
    writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "18\n");
    expect(await refusal({})).toMatch(/^NEXTAUTH_SECRET is missing in .*keys\.json, but the database/);
    expect(readdirSync(dataDir)).not.toContain("keys.json");
  });
});

describe("one supervisor a data folder", () => {
  const pidFile = () => join(dataDir, "supervisor.pid");

  it("refuses a second one and says where the first is", async () => {
    const mine = { pid: process.pid, mark: startMark(process.pid), url: "http://127.0.0.1:4999" };
    writeFileSync(pidFile(), JSON.stringify(mine));
    const line = await refusal({});
    expect(line).toBe(
      `Replyback already runs on ${dataDir}: http://127.0.0.1:4999 (process ${process.pid}).`,
    );
    expect(readdirSync(dataDir)).toContain("supervisor.pid");
  });

  it("takes over a pid file whose process is another one by now", async () => {
    writeFileSync(pidFile(), JSON.stringify({ pid: process.pid, mark: "earlier boot:1", url: "" }));
    expect(await refusal({ REPLYBACK_SECRET_KEY: "short" })).toMatch(/^REPLYBACK_SECRET_KEY/);
    expect(readdirSync(dataDir)).not.toContain("supervisor.pid");
  });

  it("takes over a pid file that was cut short", async () => {
    writeFileSync(pidFile(), "");
    expect(await refusal({ REPLYBACK_SECRET_KEY: "short" })).toMatch(/^REPLYBACK_SECRET_KEY/);
  });
});
