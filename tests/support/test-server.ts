import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabaseIfMissing, migrate, withDatabase } from "@/scripts/start/database.mjs";
import { findPrograms, serverAccount } from "@/scripts/start/postgres-binaries.mjs";
import {
  createCluster,
  findSurvivor,
  serverUrl,
  startServer,
  stopServer,
} from "@/scripts/start/postgres.mjs";
import { claimPidFile } from "@/scripts/start/pid-file.mjs";
import { freePort } from "@/scripts/start/ports.mjs";
import { SERVER_PREFIX, sweepAbandoned } from "./abandoned";

const TEMPLATE = "replyback_template";

/** A PostgreSQL for tests: durable as in production (fsync on), in a folder that goes with it. */
export type TestServer = {
  /** of the maintenance database `postgres`, as superuser */
  adminUrl: string;
  /** migrated, empty of data; nothing may connect to it, so that it can be cloned at any time */
  template: string;
};

export async function startTestServer(): Promise<TestServer & { stop(): Promise<void> }> {
  await sweepAbandoned();
  const folder = mkdtempSync(join(tmpdir(), SERVER_PREFIX));
  chmodSync(folder, 0o711);
  claimPidFile(join(folder, "owner"));
  const account = serverAccount();
  const cluster = { programs: findPrograms(account), account, folder: join(folder, "postgres") };
  const password = randomBytes(12).toString("hex");
  createCluster({ ...cluster, password, quick: true });
  const logFile = join(folder, "postgres.log");
  const port = await freePort();
  const { pid } = await startServer({ ...cluster, port, logFile, settings: { max_connections: "200" } });

  const adminUrl = serverUrl({ port, password, database: "postgres" });
  const templateUrl = serverUrl({ port, password, database: TEMPLATE });
  await createDatabaseIfMissing(templateUrl);
  await migrate(templateUrl);
  await withDatabase(adminUrl, (admin) => admin.query(`ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`));
  const stop = async () => {
    await stopServer(pid, {});
    rmSync(folder, { recursive: true, force: true });
  };
  return { adminUrl, template: TEMPLATE, stop };
}
