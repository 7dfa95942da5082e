import { readWorkerEnv } from "@/config/env";
import { SettingError } from "@/config/read";
import { closeClients } from "@/db/client";
import { AppError } from "@/domain/errors";
import { createLog } from "./log";
import { serveMetrics } from "./observe/server";
import { startWorker } from "./worker";

/** Graceful stop within 10 s; past it the process ends anyway, and what was claimed is recovered at the next start. */
const STOP_BUDGET_MS = 10_000;

async function main(): Promise<void> {
  const { logLevel, metrics } = readWorkerEnv();
  const log = createLog(logLevel);
  // Links may be bound before the start is through: a signal that comes meanwhile still ends them in order.
  const starting = startWorker(log);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => process.exit(1), STOP_BUDGET_MS).unref();
    starting
      .then((worker) => worker.stop())
      .then(() => closeClients())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "stop failed");
          process.exit(1);
        },
      );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const { pages } = await starting;
  await serveMetrics(metrics, pages, log);
}

main().catch((error: unknown) => {
  const expected = error instanceof SettingError || error instanceof AppError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
