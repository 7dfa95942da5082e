/** The observatory of a worker on its database, and what its port answers. */
import { pool } from "@/db/client";
import { isDatabaseReached } from "@/db/health";
import { newId } from "@/db/ids";
import { countQueues, reportFigures } from "@/db/link-figures";
import { closeOrphans, recordBound, recordEnd, recordFailure } from "@/db/link-sessions";
import { storeTrace } from "@/db/pdu-trace";
import { notifyLive } from "@/db/live";
import type { RunnerReport } from "../connection-runner";
import { createMetrics } from "./metrics";
import { Observatory, type ObservatoryDeps } from "./observatory";
import type { ObserverPages } from "./server";

const LOST = "The worker stopped without a word: it was killed, or its machine went down.";

export function createObservatory(
  deps: Pick<ObservatoryDeps, "workerId" | "clock" | "log" | "outages" | "backlog">,
): Observatory {
  return new Observatory({
    ...deps,
    newId,
    bound: (session) => recordBound(pool, session),
    over: (id, over) => recordEnd(pool, id, over),
    failed: (session, over) => recordFailure(pool, session, over),
    closeOrphans: (connectionId) => closeOrphans(pool, connectionId, LOST),
    storeTrace: async (connectionId, pdus) => {
      await storeTrace(pool, connectionId, pdus);
      await notifyLive([`connection:${connectionId}`]);
    },
    report: (reports) => reportFigures(pool, deps.workerId, reports),
    queues: (connectionIds) => countQueues(pool, connectionIds),
  });
}

type Parts = {
  observatory: Observatory;
  supervisor: { all(): { report(): RunnerReport }[] };
  settler: { backlog: number };
  /** read once, so that a text can be decided */
  rules: { current: unknown };
  spools: { holds(connectionId: string): { records: number; octets: number } | null };
};

export function observerPages({ observatory, supervisor, settler, rules, spools }: Parts): ObserverPages {
  const registry = createMetrics({
    observatory,
    reports: () => supervisor.all().map((runner) => runner.report()),
    settleBacklog: () => settler.backlog,
    spooled: (id) => spools.holds(id),
  });
  return {
    metrics: async () => ({ type: registry.contentType, text: await registry.metrics() }),
    readiness: async () => {
      const checks = { database: await isDatabaseReached(), rules: rules.current !== null };
      return { ready: checks.database && checks.rules, checks };
    },
  };
}
