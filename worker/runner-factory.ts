/** Makes the runner of a leased connection, after what an earlier holder left behind is recovered. */
import type pg from "pg";
import { getWaitingParts } from "@/db/inbox";
import * as outbox from "@/db/outbox";
import { sweepParkedReceipts } from "@/db/receipts";
import { hasSuspects, suspectRedeliveries, type Lease } from "@/db/worker-state";
import type { WantedConnection } from "@/db/wanted-connections";
import { ConnectionRunner, type RunnerDeps, type RunnerStore } from "./connection-runner";
import { withClient } from "./database";
import type { Intake } from "./inbound/intake";

/** An answer of the last seconds before an unclean end may not have reached the SMSC (product.md, step 1). */
const SUSPECT_SECONDS = 10;
const OLD_CLAIM_MS = 30_000;

export type FactoryDeps = Omit<RunnerDeps, "store" | "onSessionLost"> & {
  pool: pg.Pool;
  hot: pg.Pool;
  workerId: string;
  intake: Intake;
  /** connections with texts that may come a second time */
  suspicious: Set<string>;
};

/** Recovers claims, parts and suspects of an earlier holder, seeds the limiter, and makes the runner. */
export async function createRunner(
  connection: WantedConnection,
  lease: Lease,
  deps: FactoryDeps,
): Promise<ConnectionRunner> {
  const { hot, pool, clock, log, workerId } = deps;
  const claimant = { connectionId: connection.id, workerId, epoch: lease.epoch };
  const now = clock.wall();
  if (lease.unclean) await noteSuspects(connection.id, deps);
  else if (await hasSuspects(pool, connection.id)) deps.suspicious.add(connection.id);
  const retryReplies = connection.settings.retryUnknownReplies;
  const unsettled = await outbox.recoverStranded(hot, claimant, { retryReplies, now });
  if (unsettled > 0)
    log.warn({ connection: connection.name, messages: unsettled }, "claims of a stopped worker recovered");
  const windowMs = Math.max(0, ...connection.limits.map((limit) => limit.seconds * 1000));
  const agesMs = windowMs > 0 ? await outbox.getRecentParts(hot, connection.id, now, windowMs) : [];
  deps.intake.restoreParts(await getWaitingParts(hot, connection.id));
  const store = runnerStore(claimant, deps);
  const onSessionLost = (id: string): void => {
    noteSuspects(id, deps).catch((error: unknown) => log.warn({ err: error }, "suspects could not be noted"));
  };
  return new ConnectionRunner(connection, lease, { ...deps, store, onSessionLost }, { agesMs, unsettled });
}

async function noteSuspects(connectionId: string, deps: FactoryDeps): Promise<void> {
  // From now on, before the rows are there: a copy can come within milliseconds of the new bind.
  deps.suspicious.add(connectionId);
  await suspectRedeliveries(deps.pool, connectionId, SUSPECT_SECONDS);
}

function runnerStore(claimant: outbox.Claimant, { hot, clock }: FactoryDeps): RunnerStore {
  const { connectionId } = claimant;
  return {
    claim: (lane, limit) => outbox.claimMessages(hot, claimant, { lane, limit, now: clock.wall() }),
    release: (messages) => outbox.releaseMessages(hot, messages),
    expire: () => outbox.expireMessages(hot, connectionId, clock.wall()),
    listOldClaims: () => outbox.listOldClaims(hot, claimant, clock.wall() - OLD_CLAIM_MS),
    sweepParked: () => withClient(hot, (client) => sweepParkedReceipts(client, connectionId, clock.wall())),
  };
}
