/** What a worker says of itself, and its leases on connections. Times are the database's, so clocks may differ. */
import type pg from "pg";
import type { LinkStateWord } from "@/domain/connections/states";

/**
 * How long a lease holds without renewal. A worker that dies is replaced within 10 s: the lease, the step of another worker
 * that finds it free, and the bind.
 */
export const LEASE_SECONDS = 8;

export type WorkerIdentity = { id: string; pid: number; host: string };
export type WorkerStateWord = "starting" | "running" | "stopping" | "stopped";

export async function registerWorker(db: pg.Pool, worker: WorkerIdentity): Promise<void> {
  await db.query("DELETE FROM worker WHERE heartbeat_at < now() - interval '1 day'");
  await db.query(
    `INSERT INTO worker (id, pid, host, state, started_at, heartbeat_at) VALUES ($1, $2, $3, 'starting', now(), now())`,
    [worker.id, worker.pid, worker.host],
  );
}

export async function beatWorker(db: pg.Pool, workerId: string, state: WorkerStateWord): Promise<void> {
  await db.query("UPDATE worker SET heartbeat_at = now(), state = $2 WHERE id = $1", [workerId, state]);
}

/** Workers of this machine that never said goodbye: `isAlive` tells by pid; their leases are free at once. Returns their last heartbeats. */
export async function buryDeadWorkers(
  db: pg.Pool,
  self: WorkerIdentity,
  isAlive: (pid: number) => boolean,
): Promise<void> {
  const result = await db.query<{ id: string; pid: number }>(
    "SELECT id, pid FROM worker WHERE host = $1 AND id <> $2 AND state <> 'stopped'",
    [self.host, self.id],
  );
  const dead = result.rows.filter((row) => row.pid === self.pid || !isAlive(row.pid)).map((row) => row.id);
  if (dead.length === 0) return;
  await db.query("UPDATE connection_runtime SET lease_until = now() WHERE worker_id = ANY($1::uuid[])", [
    dead,
  ]);
  await db.query("UPDATE worker SET state = 'stopped' WHERE id = ANY($1::uuid[])", [dead]);
}

export type Lease = {
  connectionId: string;
  epoch: number;
  /** the earlier holder did not hand over */ unclean: boolean;
};

/** Leases what is free or lapsed among `connectionIds`. A new epoch fences whoever held it before. */
export async function acquireLeases(
  db: pg.Pool,
  workerId: string,
  connectionIds: string[],
): Promise<Lease[]> {
  if (connectionIds.length === 0) return [];
  await db.query(
    "INSERT INTO connection_runtime (connection_id) SELECT c.id FROM connection c WHERE c.id = ANY($1::uuid[]) ON CONFLICT DO NOTHING",
    [connectionIds],
  );
  const result = await db.query<{ connection_id: string; epoch: number; unclean: boolean }>(
    `WITH free AS (
       SELECT connection_id, worker_id IS NOT NULL AS unclean FROM connection_runtime
        WHERE connection_id = ANY($2::uuid[]) AND (worker_id IS NULL OR lease_until < now())
        FOR UPDATE SKIP LOCKED
     )
     UPDATE connection_runtime r
        SET worker_id = $1, epoch = r.epoch + 1, lease_until = now() + make_interval(secs => $3)
       FROM free f WHERE r.connection_id = f.connection_id
     RETURNING r.connection_id, r.epoch, f.unclean`,
    [workerId, connectionIds, LEASE_SECONDS],
  );
  return result.rows.map((row) => ({
    connectionId: row.connection_id,
    epoch: row.epoch,
    unclean: row.unclean,
  }));
}

/**
 * Renews the leases of this worker; returns connections and epochs. What is missing was taken over by another worker. One
 * that lapsed, and that nobody took in the meantime (the database was away), is its own still.
 */
export async function renewLeases(db: pg.Pool, workerId: string): Promise<Map<string, number>> {
  const result = await db.query<{ connection_id: string; epoch: number }>(
    `UPDATE connection_runtime SET lease_until = now() + make_interval(secs => $2)
      WHERE worker_id = $1 RETURNING connection_id, epoch`,
    [workerId, LEASE_SECONDS],
  );
  return new Map(result.rows.map((row) => [row.connection_id, row.epoch]));
}

/** Less than a lease holds: a dead worker is no longer counted when its connections become free. */
const AT_WORK_SECONDS = 5;

/** How many connections each worker at work holds, this one included, and which of the wanted ones nobody holds. */
export type LeaseView = { loads: { workerId: string; held: number }[]; free: string[] };

export async function viewLeases(db: pg.Pool, workerId: string, wantedIds: string[]): Promise<LeaseView> {
  const loads = await db.query<{ id: string; held: number }>(
    `SELECT w.id, count(r.connection_id)::int AS held
       FROM worker w LEFT JOIN connection_runtime r ON r.worker_id = w.id AND r.lease_until > now()
      WHERE w.id = $1 OR (w.state IN ('starting', 'running') AND w.heartbeat_at > now() - make_interval(secs => $2))
      GROUP BY w.id`,
    [workerId, AT_WORK_SECONDS],
  );
  const free = await db.query<{ id: string }>(
    `SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
       LEFT JOIN connection_runtime r ON r.connection_id = wanted.id
      WHERE r.worker_id IS NULL OR r.lease_until < now()`,
    [wantedIds],
  );
  return {
    loads: loads.rows.map((row) => ({ workerId: row.id, held: row.held })),
    free: free.rows.map((row) => row.id),
  };
}

/** The database's clock, ms since 1970. */
export async function readDatabaseTime(db: pg.Pool): Promise<number> {
  const { rows } = await db.query<{ ms: number }>(
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms",
  );
  return rows[0]?.ms ?? Number.NaN;
}

/** Hands a connection over at once. */
export async function releaseLease(db: pg.Pool, workerId: string, connectionId: string): Promise<void> {
  await db.query(
    "UPDATE connection_runtime SET worker_id = NULL, lease_until = NULL WHERE connection_id = $1 AND worker_id = $2",
    [connectionId, workerId],
  );
}

export type RuntimeReport = {
  connectionId: string;
  state: LinkStateWord;
  reason: string;
  inPerMinute: number;
  outPerMinute: number;
  windowInUse: number;
};

/** What the dashboard shows of a link. `since` moves only when the state does. */
export async function reportRuntime(db: pg.Pool, workerId: string, report: RuntimeReport): Promise<void> {
  await db.query(
    `UPDATE connection_runtime
        SET since = CASE WHEN state = $3 OR (state IN ('down', 'connecting') AND $3 IN ('down', 'connecting'))
                         THEN since ELSE now() END, state = $3, reason = $4,
            in_per_minute = $5, out_per_minute = $6, window_in_use = $7, updated_at = now()
      WHERE connection_id = $1 AND (worker_id = $2 OR worker_id IS NULL)`,
    [
      report.connectionId,
      workerId,
      report.state,
      report.reason,
      report.inPerMinute,
      report.outPerMinute,
      report.windowInUse,
    ],
  );
}
