/** The embedded database of a data folder: made when missing, adopted when it survived, started otherwise. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { createDatabaseIfMissing, withDatabase } from "./database.mjs";
import { writePrivate } from "./keys.mjs";
import { StartError } from "./messages.mjs";
import { canReach, findPrograms, serverAccount, SHARED_HOME } from "./postgres-binaries.mjs";
import { createCluster, findSurvivor, serverUrl, startServer, stopServer } from "./postgres.mjs";
import { freePort, rememberedPorts, rememberPorts } from "./ports.mjs";

const USUAL_PORT = 15432;

function recordFile(dataDir) {
  return join(dataDir, "database.json");
}

function readRecord(dataDir) {
  const file = recordFile(dataDir);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

/** A cluster outside the data folder belongs to it while the folder named beside it is this one, or is gone (moved). */
function belongsTo(dataDir, folder) {
  const note = join(dirname(folder), "data-folder");
  if (!existsSync(note)) return false;
  const owner = readFileSync(note, "utf8").trim();
  return owner === dataDir || !existsSync(owner);
}

/** Where the server's account can't reach the data folder, the cluster stands under /var/lib/replyback, one for each folder. */
function placeOutside(dataDir) {
  const name = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  const folder = join(SHARED_HOME, name, "postgres");
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  return folder;
}

function clusterFolder(dataDir, account) {
  const { cluster } = readRecord(dataDir);
  const real = realpathSync(dataDir);
  const inside = join(real, "postgres");
  let folder = inside;
  if (cluster && cluster !== inside && belongsTo(real, cluster)) folder = cluster;
  else if (!existsSync(inside) && !canReach(real, account)) folder = placeOutside(real);
  if (folder !== inside) writeFileSync(join(dirname(folder), "data-folder"), `${real}\n`);
  return folder;
}

/** Whether this data folder has a database already. */
export function hasCluster(dataDir) {
  const { cluster } = readRecord(dataDir);
  return existsSync(join(dataDir, "postgres", "PG_VERSION")) || Boolean(cluster && existsSync(cluster));
}

async function isOurs(url, folder) {
  try {
    const shown = await withDatabase(url, (connection) => connection.query("SHOW data_directory"));
    return realpathSync(shown.rows[0].data_directory) === realpathSync(folder);
  } catch {
    return false;
  }
}

async function adoptOrStart(server, password) {
  const survivor = await findSurvivor(server.folder);
  if (survivor) {
    const url = serverUrl({ port: survivor.port, password, database: "postgres" });
    if (await isOurs(url, server.folder)) return { ...survivor, adopted: true };
    throw new StartError(
      `A PostgreSQL (pid ${survivor.pid}) uses ${server.folder}, but does not know our password.`,
    );
  }
  const port = await freePort(rememberedPorts(server.portsFile).postgres ?? USUAL_PORT);
  return { ...(await startServer({ ...server, port })), adopted: false };
}

/**
 * Opens the embedded database: `{url, pid, adopted, made, restart, stop}`. `restart` starts it again after a crash (or
 * finds that somebody did) and resolves to the new pid; `stop({hurry})` ends it, the port stays remembered.
 */
export async function openEmbedded(dataDir) {
  const account = serverAccount();
  const folder = clusterFolder(dataDir, account);
  const password = readRecord(dataDir).password ?? randomBytes(18).toString("base64url");
  writePrivate(recordFile(dataDir), { password, cluster: folder });
  const programs = findPrograms(account);
  const logFile = join(dataDir, "logs", "postgres.log");
  mkdirSync(dirname(logFile), { recursive: true });
  const portsFile = join(dataDir, "ports.json");
  const server = { programs, account, folder, logFile, portsFile };
  const made = createCluster({ ...server, password });
  let current = await adoptOrStart(server, password);
  rememberPorts(portsFile, { postgres: current.port });
  const url = serverUrl({ port: current.port, password });
  await createDatabaseIfMissing(url);
  return {
    url,
    made,
    adopted: current.adopted,
    logFile,
    pid: () => current.pid,
    restart: async () => {
      current = { ...(await startServer({ ...server, port: current.port })), adopted: false };
      return current.pid;
    },
    stop: (options = {}) => stopServer(current.pid, options),
  };
}
