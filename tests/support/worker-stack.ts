import pg from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import { simulatorClient, type SimulatorClient } from "./simulator";
import { startStack, type Stack } from "./stack";

export const NUMBER = "12345";

/** The worker and the simulator as processes, with a connection between them, and a look into their database. */
export type WorkerStack = Stack & {
  smsc: SimulatorClient;
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  /** The single number that a query answers. */
  count(text: string, values?: unknown[]): Promise<number>;
  /** Resolves once a condition holds; throws with `what` when it does not in time. */
  until(what: string, holds: () => Promise<boolean>, timeoutMs?: number): Promise<void>;
  /** Resolves once the link is bound and something waits for nothing more. */
  untilBound(): Promise<void>;
  /** kill -9; resolves once it is gone. It is started again half a second later. */
  killWorker(): Promise<void>;
};

export type SetupOptions = {
  connection?: Record<string, unknown>;
  poll?: Record<string, unknown> | null;
  more?: Record<string, unknown>;
  /** more environment for the processes, such as another DATABASE_URL */
  env?: Record<string, string>;
};

/** One connection, one number, one poll that is open and takes five ballots a voter, so that a double one would show. */
export function setupOf(smppPort: number, { connection = {}, poll = {}, more = {} }: SetupOptions = {}) {
  return {
    connections: [
      {
        ...{ name: "smsc", host: "127.0.0.1", port: smppPort, systemId: "replyback", password: "pw" },
        ...{ window: 50, numbers: [NUMBER], country: "ET", limits: [{ parts: 5000, seconds: 1 }] },
        ...connection,
      },
    ],
    polls:
      poll === null
        ? []
        : [
            {
              ...{ name: "Song", number: NUMBER, keyword: "VOTE", question: "Which?", ballotsPerVoter: 5 },
              choices: [
                { name: "Blue", words: ["1", "blue"] },
                { name: "Red", words: ["2", "red"] },
              ],
              opensAt: new Date(Date.now() - 3600_000).toISOString(),
              replies: { counted: "Thank you" },
              ...poll,
            },
          ],
    ...more,
  };
}

async function waitFor(what: string, holds: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`Not in ${timeoutMs} ms: ${what}`);
    await sleep(50);
  }
}

export async function startWorkerStack(options: SetupOptions = {}): Promise<WorkerStack> {
  const stack = await startStack({ programs: ["simulator", "worker"], env: options.env });
  const pool = new pg.Pool({ connectionString: stack.env.DATABASE_URL ?? stack.databaseUrl, max: 2 });
  // The database may be restarted by the test itself.
  pool.on("error", () => undefined);
  const query = async <T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]> =>
    (await pool.query<T>(text, values)).rows;
  const count = async (text: string, values?: unknown[]): Promise<number> =>
    Number(Object.values((await query(text, values))[0] ?? { n: 0 })[0]);
  const until: WorkerStack["until"] = (what, holds, timeoutMs = 20_000) => waitFor(what, holds, timeoutMs);
  const smsc = simulatorClient(stack.simulator);
  const untilBound = async (): Promise<void> => {
    await smsc.until(({ sessions }) => sessions.some(({ boundAt }) => boundAt !== null), 30_000);
    await until(
      "the link is reported as bound",
      async () => (await count("SELECT count(*) FROM connection_runtime WHERE state = 'bound'")) > 0,
    );
  };
  const killWorker = async (): Promise<void> => {
    const { pid } = stack.program("worker");
    if (pid === null) throw new Error("the worker does not run");
    process.kill(pid, "SIGKILL");
    await until("the worker is gone", () => Promise.resolve(stack.program("worker").pid !== pid));
  };
  const running: WorkerStack = {
    ...{ ...stack, smsc, query, count, until, untilBound, killWorker },
    stop: async () => {
      await pool.end();
      await stack.stop();
    },
  };
  try {
    await stack.apply(setupOf(stack.simulator.smppPort, options));
    await untilBound();
  } catch (error) {
    await running.stop().catch(() => undefined);
    throw error;
  }
  return running;
}
