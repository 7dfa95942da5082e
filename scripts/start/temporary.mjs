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

/**
 * Resolves to `{urlOf(database), stop(), crash(), begin()}`; takes about a second and a half. `crash` ends the server at
 * once, as a power failure would, until `begin` starts it on the same files.
 */
export async function startTemporaryServer(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), SERVER_PREFIX));
  chmodSync(folder, 0o711);
  claimPidFile(join(folder, "owner"));
  const account = serverAccount();
  const cluster = { programs: findPrograms(account), account, folder: join(folder, "postgres") };
  const password = randomBytes(12).toString("hex");
  createCluster({ ...cluster, password, quick: true });
  const port = await freePort();
  const how = { ...cluster, port, logFile: join(folder, "postgres.log"), settings };
  let { pid } = await startServer(how);
  return {
    crash: () => stopServer(pid, { budgetMs: 0 }),
    begin: async () => {
      ({ pid } = await startServer(how));
    },
    urlOf: (database) => serverUrl({ port, password, database }),
    stop: async () => {
      await stopServer(pid, {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
