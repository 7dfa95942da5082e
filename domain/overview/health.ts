import type { LinkStateWord } from "@/domain/connections/states";

/** What the overview knows of the installation's parts. Ages and waits in ms. */
export type Health = {
  /** how long the database took to answer */
  databaseMs: number;
  workers: { pid: number; host: string; state: string; heartbeatAgeMs: number }[];
  links: LinkHealth[];
  queue: QueueState[];
};

export type LinkHealth = {
  id: string;
  name: string;
  state: LinkStateWord;
  reason: string;
  sinceMs: number | null;
  /** by a person: nothing leaves by it */
  paused: boolean;
};

/** Messages of a connection that no worker has taken yet; counted up to `MOST_COUNTED`. */
export type QueueState = { connectionId: string; name: string; waiting: number; oldestMs: number };
export const MOST_COUNTED = 10_000;

/** A worker beats every 2 s; two lost beats and a slow database are no reason for alarm. */
const HEARTBEAT_LIMIT_MS = 10_000;
const CONNECTING_LIMIT_MS = 30_000;
const WAIT_LIMIT_MS = 60_000;
const SLOW_DATABASE_MS = 1_000;

export type HealthProblem =
  | { kind: "worker-gone"; lastSeenMs: number | null }
  | { kind: "no-link" }
  | { kind: "link-down"; id: string; name: string; reason: string; sinceMs: number | null }
  | { kind: "link-slow"; id: string; name: string; reason: string; state: "connecting" | "throttled" }
  | { kind: "link-paused"; id: string; name: string; waiting: number }
  | { kind: "queue-waits"; id: string; name: string; waiting: number; oldestMs: number }
  | { kind: "database-slow"; ms: number };

export const workerRuns = ({ state, heartbeatAgeMs }: Health["workers"][number]): boolean =>
  (state === "running" || state === "starting") && heartbeatAgeMs < HEARTBEAT_LIMIT_MS;

/**
 * What a person has to know, the cause before its effects: without a worker no link can be up and nothing leaves, so
 * that alone is said. Stopped links were stopped by somebody and are no problem.
 */
export function judgeHealth({ databaseMs, workers, links, queue }: Health): HealthProblem[] {
  const slow: HealthProblem[] =
    databaseMs > SLOW_DATABASE_MS ? [{ kind: "database-slow", ms: databaseMs }] : [];
  if (!workers.some(workerRuns)) {
    const ages = workers.map((worker) => worker.heartbeatAgeMs);
    return [...slow, { kind: "worker-gone", lastSeenMs: ages.length > 0 ? Math.min(...ages) : null }];
  }
  if (links.length === 0) return [...slow, { kind: "no-link" }];
  const broken = links.flatMap((link): HealthProblem[] => {
    const { id, name, reason, state, sinceMs } = link;
    if (state === "down") return [{ kind: "link-down", id, name, reason, sinceMs }];
    if (state === "throttled") return [{ kind: "link-slow", id, name, reason, state }];
    if (state === "connecting" && (sinceMs ?? Infinity) > CONNECTING_LIMIT_MS)
      return [{ kind: "link-slow", id, name, reason, state }];
    if (link.paused && state === "bound") {
      const waiting = queue.find(({ connectionId }) => connectionId === id)?.waiting ?? 0;
      return [{ kind: "link-paused", id, name, waiting }];
    }
    return [];
  });
  const told = new Set(broken.flatMap((problem) => ("id" in problem ? [problem.id] : [])));
  const waits = queue
    .filter(({ connectionId, oldestMs }) => oldestMs > WAIT_LIMIT_MS && !told.has(connectionId))
    .map(({ connectionId, name, waiting, oldestMs }): HealthProblem => ({
      kind: "queue-waits",
      id: connectionId,
      name,
      waiting,
      oldestMs,
    }));
  return [...slow, ...broken, ...waits];
}
