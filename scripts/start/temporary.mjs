/** A PostgreSQL in a temporary folder, for tests and checks: durable as in production, gone afterwards. */
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimPidFile } from "./pid-file.mjs";
import { createCluster, serverUrl, startServer, stopServer } from "./postgres.mjs";
import { findPrograms, serverAccount } from "./postgres-binaries.mjs";
import { freePort } from "./ports.mjs";

/** Folders of temporary servers begin so; `owner` in them names the living process that they belong to. */
export const SERVER_PREFIX = "replyback-test-";

/** Resolves to `{urlOf(database), stop()}`; takes about a second and a half. */
export async function startTemporaryServer(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), SERVER_PREFIX));
  chmodSync(folder, 0o711);
  claimPidFile(join(folder, "owner"));
  const account = serverAccount();
  const cluster = { programs: findPrograms(account), account, folder: join(folder, "postgres") };
  const password = randomBytes(12).toString("hex");
  createCluster({ ...cluster, password, quick: true });
  const port = await freePort();
  const { pid } = await startServer({ ...cluster, port, logFile: join(folder, "postgres.log"), settings });
  return {
    urlOf: (database) => serverUrl({ port, password, database }),
    stop: async () => {
      await stopServer(pid, {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
