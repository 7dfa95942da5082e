/**
 * Start in order, unwind on failure, stop in the reverse order with the database last. One supervisor a data folder; what a
 * killed predecessor left running is taken over (the database) or ended (the rest).
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildStale } from "./build.mjs";
import { describeUrl, migrate, requireReachable } from "./database.mjs";
import { hasCluster, openEmbedded } from "./embedded.mjs";
import { installDependencies } from "./install.mjs";
import { loadKeys, writePrivate } from "./keys.mjs";
import { followLog } from "./logs.mjs";
import { say, StartError, step } from "./messages.mjs";
import { claimPidFile } from "./pid-file.mjs";
import { choosePorts, listenOnce } from "./ports.mjs";
import { isAlive, isSame, signalGroup, waitUntil } from "./processes.mjs";
import { makeChildren } from "./programs.mjs";
import { cancelTasks, runNode } from "./tasks.mjs";

const ORPHAN_BUDGET_MS = 10_000;
const DATABASE_CHECK_MS = 1_000;
const DATABASE_RETRY_MS = 2_000;

export class Supervisor {
  #settings;
  #env;
  #dev;
  #claim = null;
  #embedded = null;
  #children = [];
  #unfollow = () => {};
  #watch = null;
  #starting = null;
  #stopping = null;
  #hurry = new AbortController();

  constructor({ settings, env, dev }) {
    this.#settings = settings;
    this.#env = env;
    this.#dev = dev;
  }

  #file(name) {
    return join(this.#settings.dataDir, name);
  }

  /** Brings everything up; resolves to the page to open and, while nobody has an account, the one-time code. */
  start() {
    this.#starting = this.#bringUp();
    return this.#starting;
  }

  async #bringUp() {
    const { dataDir, demo, url } = this.#settings;
    await this.#claimFolder();
    await this.#requirePort();
    const embedded = this.#settings.databaseUrl === null;
    const keys = loadKeys({ dataDir, env: this.#env, embedded, hasData: hasCluster(dataDir) });
    await this.#step((did) => (did ? "Dependencies installed" : null), installDependencies);
    const databaseUrl = await this.#step(this.#databaseReady, () => this.#openDatabase());
    await this.#step(null, () => buildStale(this.#dev ? ["client", "programs"] : undefined));
    await this.#step(
      (did) => (did ? "Database layout brought up to date" : null),
      () => migrate(databaseUrl),
    );
    const env = await this.#childEnvironment(databaseUrl, keys);
    if (demo) await this.#step("Demo data ready", () => this.#seed(env));
    await this.#step(null, () => this.#startChildren(env));
    writePrivate(this.#file("run.json"), { url, databaseUrl, demo });
    return { url, code: await this.#setupCode(env) };
  }

  /** A step of the start; none begins once a stop was asked for, and the stop undoes what stands by then. */
  async #step(done, work) {
    if (this.#stopping) throw new StartError("The start was interrupted.");
    return step(done, work);
  }

  async #claimFolder() {
    const { dataDir, url } = this.#settings;
    mkdirSync(join(dataDir, "logs"), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    this.#claim = claimPidFile(this.#file("supervisor.pid"), { url });
    const { holder } = this.#claim;
    if (!holder) return this.#endOrphans();
    this.#claim = null;
    throw new StartError(`Replyback already runs on ${dataDir}: ${holder.url} (process ${holder.pid}).`);
  }

  /** Children of a predecessor that was killed; proven by their start time to be the ones it started. */
  async #endOrphans() {
    const file = this.#file("children.json");
    if (!existsSync(file)) return;
    const orphans = JSON.parse(readFileSync(file, "utf8")).filter(isSame);
    for (const { pid } of orphans) signalGroup(pid, "SIGTERM");
    const gone = await waitUntil(() => !orphans.some(isSame), ORPHAN_BUDGET_MS);
    if (!gone) for (const { pid } of orphans) signalGroup(pid, "SIGKILL");
    if (orphans.length > 0)
      say(`  Ended what an earlier start left running: ${orphans.map((one) => one.name).join(", ")}`);
    rmSync(file, { force: true });
  }

  async #requirePort() {
    const { host, port } = this.#settings;
    const { error } = await listenOnce(port, host);
    if (!error) return;
    if (error.code === "EADDRINUSE") throw new StartError(`Port ${port} is in use: set PORT to another one.`);
    throw new StartError(`Listening on ${host}:${port} is not possible: ${error.code ?? error.message}.`);
  }

  #databaseReady = () => {
    if (!this.#embedded) return `Database reached (${describeUrl(this.#settings.databaseUrl)})`;
    if (this.#embedded.made) return "Database made";
    return this.#embedded.adopted ? "Database ready (it was still running)" : "Database ready";
  };

  async #openDatabase() {
    if (this.#settings.databaseUrl !== null) {
      await requireReachable(this.#settings.databaseUrl);
      return this.#settings.databaseUrl;
    }
    this.#embedded = await openEmbedded(this.#settings.dataDir);
    this.#unfollow = followLog("database", this.#embedded.logFile);
    this.#watchDatabase();
    return this.#embedded.url;
  }

  /** An adopted server is nobody's child here, so both kinds are watched by their pid. */
  #watchDatabase() {
    const check = async () => {
      if (this.#stopping) return;
      let delay = DATABASE_CHECK_MS;
      if (!isAlive(this.#embedded.pid())) {
        say("  database  ended, starts again");
        try {
          await this.#embedded.restart();
        } catch (error) {
          say(`  database  ${error.message}`);
          delay = DATABASE_RETRY_MS;
        }
      }
      this.#watch = setTimeout(check, delay);
    };
    this.#watch = setTimeout(check, DATABASE_CHECK_MS);
  }

  async #childEnvironment(databaseUrl, keys) {
    const { dataDir, demo, host, port, url } = this.#settings;
    const ports = await choosePorts(this.#file("ports.json"), { smpp: 12775, http: 12776 });
    return {
      ...this.#env,
      ...keys,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      NEXTAUTH_URL: url,
      NEXT_TELEMETRY_DISABLED: "1",
      REPLYBACK_DATA_DIR: dataDir,
      REPLYBACK_DEMO: demo ? "on" : "off",
      REPLYBACK_HOST: host,
      REPLYBACK_SIMULATOR_SMPP_PORT: String(ports.smpp),
      REPLYBACK_SIMULATOR_HTTP_PORT: String(ports.http),
    };
  }

  async #seed(env) {
    const { code, output } = await runNode("dist/seed.mjs", [], { env });
    if (code !== 0)
      throw new StartError(`The demo data could not be made: ${output.trim().split("\n").at(-1)}`);
  }

  async #startChildren(env) {
    const onChange = () => this.#recordChildren();
    const { dataDir } = this.#settings;
    this.#children = makeChildren({ settings: this.#settings, env, dev: this.#dev, dataDir, onChange });
    const title = (name) => `${name[0].toUpperCase()}${name.slice(1)} ready`;
    await Promise.all(this.#children.map((child) => step(title(child.name), () => child.start())));
  }

  #recordChildren() {
    const running = this.#children.filter((child) => child.pid !== null);
    const list = running.map(({ name, pid, mark }) => ({ name, pid, mark }));
    writePrivate(this.#file("children.json"), list);
  }

  async #setupCode(env) {
    const { code, stdout, output } = await runNode("dist/cli.mjs", ["setup-code"], { env });
    if (code !== 0)
      throw new StartError(`The one-time code could not be made: ${output.trim().split("\n").at(-1)}`);
    return stdout.trim() || null;
  }

  /** Stops what runs, in the reverse order. Asked again, it hurries the stop that is under way. */
  stop() {
    if (this.#stopping) this.#hurry.abort();
    this.#stopping ??= this.#unwind();
    return this.#stopping;
  }

  get isStopping() {
    return this.#stopping !== null;
  }

  async #unwind() {
    const hurry = this.#hurry.signal;
    const starting = this.#starting?.catch(() => {});
    cancelTasks();
    for (const child of this.#children.toReversed()) await child.stop({ hurry });
    await starting;
    clearTimeout(this.#watch);
    await this.#embedded?.stop({ hurry });
    this.#unfollow();
    if (!this.#claim) return;
    for (const name of ["run.json", "children.json"]) rmSync(this.#file(name), { force: true });
    this.#claim.release();
  }
}
