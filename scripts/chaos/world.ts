/** A worker and a simulator as processes on a PostgreSQL of their own with fsync on, and the means to break them. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { residentMiB } from "@/scripts/bench/processes";
import { createDatabaseIfMissing, migrate } from "@/scripts/start/database.mjs";
import { startTemporaryServer } from "@/scripts/start/temporary.mjs";
import { startWorkerStack, NUMBER, type WorkerStack } from "@/tests/support/worker-stack";

export { NUMBER };

export type World = Pick<WorkerStack, "smsc" | "until" | "stop"> & {
  /** The rows of a query, asked again while the database is down. */
  query<R extends pg.QueryResultRow>(text: string): Promise<R[]>;
  /** kill -9; started again by its supervisor half a second later */
  killWorker(): void;
  /** resident memory of the worker */
  workerMiB(): number;
  crashDatabase(): Promise<void>;
  beginDatabase(): Promise<void>;
};

const TRIES = 100;
const AGAIN_MS = 100;

export async function openWorld(connection: Record<string, unknown> = {}): Promise<World> {
  const server = await startTemporaryServer();
  const url = server.urlOf("chaos");
  await createDatabaseIfMissing(url);
  await migrate(url);
  const stack = await startWorkerStack({
    connection,
    database: { url, drop: server.stop },
    env: { REPLYBACK_LOG_LEVEL: "warn" },
  });
  const query = async <R extends pg.QueryResultRow>(text: string): Promise<R[]> => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await stack.query<R>(text);
      } catch (error) {
        if (tried === TRIES) throw error;
        await sleep(AGAIN_MS);
      }
    }
  };
  const killWorker = (): void => {
    const { pid } = stack.program("worker");
    if (pid !== null) process.kill(pid, "SIGKILL");
  };
  const workerMiB = (): number => residentMiB(stack.program("worker").pid ?? undefined);
  const { smsc, until, stop } = stack;
  return {
    ...{ smsc, until, stop, query, killWorker, workerMiB },
    ...{ crashDatabase: server.crash, beginDatabase: server.begin },
  };
}
