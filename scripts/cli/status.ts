import { hostname } from "node:os";
import { Client } from "pg";
import { isAlive } from "@/scripts/start/processes.mjs";

/** Older than this, a heartbeat says that the worker hangs or is gone. */
const FRESH_HEARTBEAT_MS = 15_000;
/** Workers silent for longer are history. */
const FORGOTTEN_AFTER = "10 minutes";
const ANSWER_BUDGET_MS = 5_000;
/** Past it, the exact number helps nobody. */
const MOST_COUNTED = 10_000;

type WorkerStatus = { pid: number; state: string; heartbeatAgeMs: number };
type ConnectionStatus = {
  name: string;
  state: string;
  reason: string;
  inPerMinute: number;
  outPerMinute: number;
  /** messages in its outbox */
  waiting: number;
  /** until its trace ends, ISO 8601; null: none runs */
  traceUntil: string | null;
};

/** What `status --json` prints. `url` is null while no dashboard is known, `databaseUrl` while no database is. */
export type Status = {
  url: string | null;
  databaseUrl: string | null;
  workers: WorkerStatus[];
  connections: ConnectionStatus[];
};

type Found = { status: Status; dashboard: boolean; database: string; links: boolean };

async function dashboardAnswers(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL("/api/health", url), {
      signal: AbortSignal.timeout(ANSWER_BUDGET_MS),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function readWorkers(client: Client): Promise<WorkerStatus[]> {
  const { rows } = await client.query<WorkerStatus & { host: string }>(
    `SELECT pid, host, state,
            greatest(0, extract(epoch FROM clock_timestamp() - heartbeat_at) * 1000)::int AS "heartbeatAgeMs"
       FROM worker
      WHERE state <> 'stopped' AND heartbeat_at > clock_timestamp() - interval '${FORGOTTEN_AFTER}'
      ORDER BY heartbeat_at DESC`,
  );
  return rows.map(({ pid, host, state, heartbeatAgeMs }) => {
    const gone = heartbeatAgeMs > FRESH_HEARTBEAT_MS || (host === hostname() && !isAlive(pid));
    return { pid, state: gone ? "lost" : state, heartbeatAgeMs };
  });
}

type ConnectionRow = ConnectionStatus & { enabled: boolean };

async function readConnections(client: Client, hasWorker: boolean): Promise<ConnectionRow[]> {
  const { rows } = await client.query<ConnectionRow>(
    `SELECT c.name, c.enabled, coalesce(r.state, 'stopped') AS state, coalesce(r.reason, '') AS reason,
            coalesce(r.in_per_minute, 0) AS "inPerMinute", coalesce(r.out_per_minute, 0) AS "outPerMinute",
            (SELECT count(*)::int FROM (SELECT 1 FROM outbox o WHERE o.connection_id = c.id LIMIT ${MOST_COUNTED}) few) AS waiting,
            to_json(CASE WHEN r.trace_until > now() THEN r.trace_until END) #>> '{}' AS "traceUntil"
       FROM connection c LEFT JOIN connection_runtime r ON r.connection_id = c.id ORDER BY c.name`,
  );
  // what a worker wrote before it went says nothing any more
  return rows.map((row) => {
    const still = { ...row, inPerMinute: 0, outPerMinute: 0 };
    if (!row.enabled) return { ...still, state: "stopped", reason: "switched off" };
    return hasWorker ? row : { ...still, state: "down", reason: "no worker runs" };
  });
}

async function readDatabase(
  databaseUrl: string,
): Promise<{ workers: WorkerStatus[]; connections: ConnectionRow[] }> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: ANSWER_BUDGET_MS });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const workers = await readWorkers(client);
    const hasWorker = workers.some((worker) => worker.state === "running");
    return { workers, connections: await readConnections(client, hasWorker) };
  } finally {
    await client.end();
  }
}

async function find(url: string | null, databaseUrl: string): Promise<Found> {
  const dashboard = url !== null && (await dashboardAnswers(url));
  try {
    const { workers, connections } = await readDatabase(databaseUrl);
    const links = connections.every(
      (one) => !one.enabled || one.state === "bound" || one.state === "throttled",
    );
    const shown = connections.map(({ enabled: _enabled, ...shown }) => shown);
    return {
      status: { url, databaseUrl, workers, connections: shown },
      dashboard,
      database: "answers",
      links,
    };
  } catch (error) {
    const database = `does not answer: ${error instanceof Error ? error.message : String(error)}`;
    return { status: { url, databaseUrl, workers: [], connections: [] }, dashboard, database, links: false };
  }
}

function print({ status, dashboard, database }: Found): void {
  const { hostname, port, pathname } = new URL(status.databaseUrl ?? "postgresql://none");
  const line = (what: string, name: string, says: string) =>
    console.log(`${what.padEnd(11)} ${name.padEnd(28)} ${says}`);
  line("Dashboard", status.url ?? "-", dashboard ? "answers" : "does not answer");
  line("Database", `${hostname}:${port || 5432}${pathname}`, database);
  for (const worker of status.workers) {
    line("Worker", `process ${worker.pid}`, `${worker.state}, heartbeat ${worker.heartbeatAgeMs} ms ago`);
  }
  if (status.workers.length === 0) line("Worker", "-", "none runs");
  for (const { name, state, reason } of status.connections) {
    line("Connection", name, reason && state !== "bound" ? `${state}: ${reason}` : state);
  }
}

/** `status [--json]`: exit code 0 only when dashboard, database, a worker and every enabled connection do their work. */
export async function status(args: string[], databaseUrl: string): Promise<number> {
  const found = await find(process.env.NEXTAUTH_URL || null, databaseUrl);
  if (args.includes("--json")) console.log(JSON.stringify(found.status, null, 2));
  else print(found);
  const worker = found.status.workers.some((one) => one.state === "running");
  return found.dashboard && worker && found.links ? 0 : 1;
}
