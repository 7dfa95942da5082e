/**
 * One supervised process.
 *
 * States: `idle` (never started) → `starting` (spawned for the first time, not ready) → `running` → `waiting` (ended
 * unasked; the next start is due after 0.5 to 30 s) → `running` …; `starting` → `failed` when it ends before it was ready;
 * from every state → `stopping` → `stopped`, by `stop` only.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { CHECKOUT } from "./paths.mjs";
import { followLog, lastWords } from "./logs.mjs";
import { say, StartError } from "./messages.mjs";
import { signalGroup, startMark, waitUntil } from "./processes.mjs";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A process that stood this long starts again with the first delay. */
const STABLE_MS = 60_000;
const KILL_BUDGET_MS = 5_000;

/** Delay before restart number `failures` (from 1) in a row, in ms. */
export function restartDelay(failures) {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
}

export class Child {
  state = "idle";
  pid = null;
  #failures = 0;
  #timer = null;
  #unfollow = () => {};

  /**
   * `ready(pid, since)` is asked until it holds (`since`: Date of the spawn); `onChange` hears of every new pid.
   * `stopBudgetMs`: from SIGTERM to SIGKILL.
   */
  constructor({
    name,
    argv,
    env,
    logFile,
    ready,
    readyBudgetMs = 30_000,
    stopBudgetMs,
    onChange = () => {},
  }) {
    Object.assign(this, { name, argv, env, logFile, ready, readyBudgetMs, stopBudgetMs, onChange });
  }

  get mark() {
    return this.pid === null ? null : startMark(this.pid);
  }

  /** Starts it and resolves once it is ready; a process that ends before, or isn't ready in time, fails the start. */
  async start() {
    this.#unfollow = followLog(this.name, this.logFile);
    this.#spawn("starting");
    const since = new Date();
    const until = performance.now() + this.readyBudgetMs;
    while (this.state === "starting") {
      if ((await this.#isReady(since)) && this.state === "starting") {
        this.state = "running";
        return;
      }
      if (performance.now() > until) {
        throw new StartError(`The ${this.name} was not ready in time (log: ${this.logFile}).`);
      }
      await waitUntil(() => this.state !== "starting", 50);
    }
    if (this.state === "failed") {
      throw new StartError(
        `The ${this.name} ended at its start: ${lastWords(this.logFile)} (log: ${this.logFile})`,
      );
    }
  }

  async #isReady(since) {
    try {
      return await this.ready(this.pid, since);
    } catch {
      return false;
    }
  }

  #spawn(state) {
    const log = openSync(this.logFile, "a", 0o600);
    const began = performance.now();
    const child = spawn(process.execPath, this.argv, {
      cwd: CHECKOUT,
      env: this.env,
      stdio: ["ignore", log, log],
      detached: true,
    });
    closeSync(log);
    this.pid = child.pid ?? null;
    this.state = state;
    this.onChange();
    child.once("exit", (code, signal) => this.#ended(code ?? signal, performance.now() - began));
  }

  #ended(how, stoodMs) {
    this.pid = null;
    if (this.state === "starting") this.state = "failed";
    if (this.state !== "running") return;
    this.state = "waiting";
    this.onChange();
    this.#failures = stoodMs > STABLE_MS ? 1 : this.#failures + 1;
    const delay = restartDelay(this.#failures);
    say(`  ${this.name.padEnd(9)} ended (${how}), starts again in ${delay / 1000} s`);
    this.#timer = setTimeout(() => this.#spawn("running"), delay);
  }

  /**
   * Asks it to end, kills its whole group after the budget (at once when `hurry` is aborted). Resolves to whether it
   * ended by itself.
   */
  async stop({ hurry } = {}) {
    clearTimeout(this.#timer);
    const pid = this.pid;
    let ended = true;
    this.state = "stopping";
    if (pid !== null) {
      signalGroup(pid, "SIGTERM");
      ended = await waitUntil(() => this.pid === null, this.stopBudgetMs, hurry);
      if (!ended) {
        signalGroup(pid, "SIGKILL");
        await waitUntil(() => this.pid === null, KILL_BUDGET_MS);
      }
    }
    this.state = "stopped";
    this.#unfollow();
    return ended;
  }
}
