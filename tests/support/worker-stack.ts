import { lookInto, type Look } from "./look";
import { NUMBER } from "./operator";
import { simulatorClient, type SimulatorClient } from "./simulator";
import { startStack, type Stack, type StackOptions } from "./stack";
import { waitFor } from "./wait";

export { NUMBER };

/** The worker and the simulator as processes, with a connection between them, and a look into their database. */
export type WorkerStack = Stack &
  Look & {
    smsc: SimulatorClient;
    /** Resolves once the link is bound and something waits for nothing more. */
    untilBound(): Promise<void>;
    /** kill -9; resolves once it is gone. It is started again half a second later. */
    killWorker(): Promise<void>;
  };

export type SetupOptions = Pick<StackOptions, "database" | "env"> & {
  connection?: Record<string, unknown>;
  poll?: Record<string, unknown> | null;
  more?: Record<string, unknown>;
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

/** kill -9; resolves once the worker is gone. */
export async function killWorkerOf({ program }: Stack): Promise<void> {
  const { pid } = program("worker");
  if (pid === null) throw new Error("the worker does not run");
  process.kill(pid, "SIGKILL");
  await waitFor("the worker is gone", () => Promise.resolve(program("worker").pid !== pid));
}

export async function startWorkerStack(options: SetupOptions = {}): Promise<WorkerStack> {
  const { env, database } = options;
  const stack = await startStack({ programs: ["simulator", "worker"], env, database });
  const { query, count, until, close } = lookInto(stack.env.DATABASE_URL ?? stack.databaseUrl);
  const smsc = simulatorClient(stack.simulator);
  const untilBound = async (): Promise<void> => {
    await smsc.until(({ sessions }) => sessions.some(({ boundAt }) => boundAt !== null), 30_000);
    await until(
      "the link is reported as bound",
      async () => (await count("SELECT count(*) FROM connection_runtime WHERE state = 'bound'")) > 0,
    );
  };
  const killWorker = (): Promise<void> => killWorkerOf(stack);
  const running: WorkerStack = {
    ...{ ...stack, smsc, query, count, until, untilBound, killWorker },
    stop: async () => {
      await close();
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
