/** Makes the runner of a leased connection, after what an earlier holder left behind is recovered. */
import type { HotPool } from "@/db/hot-pool";
import { listReceiving } from "@/db/link-sessions";
import * as outbox from "@/db/outbox";
import { getRecentParts } from "@/db/recent-parts";
import { sweepParkedReceipts } from "@/db/receipts";
import { recoverStranded } from "@/db/stranded";
import { hasSuspects, suspectAfterCrash } from "@/db/suspects";
import { getWaitingParts } from "@/db/waiting-parts";
import type { WantedConnection } from "@/db/wanted-connections";
import { ConnectionRunner, type RunnerDeps, type RunnerStore } from "./connection-runner";
import type { Intake } from "./inbound/intake";
import type { Suspicion } from "./inbound/suspicion";
import { OUTAGES_KEPT_MS, type OutageLog } from "./inbound/outage-log";
import { SEED_SEAM_MS } from "@/domain/limits/limiter";
import { outagesBetween } from "@/domain/polls/outage";
import { ClaimCursor } from "./outbound/claim-cursor";
import { MAX_ATTEMPTS } from "./outbound/job";
import { longestMs } from "./outbound/windows";
import type { HeldLease } from "./sessions/supervisor";
import type { Spools } from "./spool/spools";

/** An answer of the last seconds before an unclean end may not have reached the SMSC (product.md, step 1). */
const SUSPECT_SECONDS = 10;
const OLD_CLAIM_MS = 30_000;

export type FactoryDeps = Omit<RunnerDeps, "store" | "onSessionLost" | "settleInbound"> & {
  hot: HotPool;
  workerId: string;
  intake: Intake;
  spools: Spools;
  suspicion: Suspicion;
  outages: OutageLog;
};

/** Recovers claims, parts and suspects of an earlier holder, seeds the limiter, and makes the runner. */
export async function createRunner(
  connection: WantedConnection,
  lease: HeldLease,
  deps: FactoryDeps,
): Promise<ConnectionRunner> {
  const { hot, clock, log, intake, spools, suspicion, outages } = deps;
  if (lease.unclean) await suspectAfterCrash(hot, connection.id, SUSPECT_SECONDS);
  if (await hasSuspects(hot, connection.id, clock.wall())) suspicion.mark(connection.id);
  const receiving = await listReceiving(hot, connection.id, clock.wall() - OUTAGES_KEPT_MS);
  outages.begin(connection.id, outagesBetween(receiving, clock.wall()));
  let runner: ConnectionRunner | null = null;
  const current = (): WantedConnection => runner?.wanted ?? connection;
  const store = runnerStore(current, lease, deps);
  const doubtful = await store.recoverStranded();
  if (doubtful > 0)
    log.warn({ connection: connection.name, parts: doubtful }, "claims of a stopped worker recovered");
  const windowMs = longestMs(connection.limits);
  const agesMs = windowMs > 0 ? await store.recentParts(windowMs + SEED_SEAM_MS) : [];
  intake.restoreParts(await getWaitingParts(hot, connection.id));
  const onSessionLost = (id: string): void => {
    suspicion.sessionLost(id);
    spools.sessionLost(id);
  };
  const settleInbound = (id: string): Promise<void> => intake.settled(id);
  runner = new ConnectionRunner(
    connection,
    lease,
    { ...deps, store, onSessionLost, settleInbound },
    // Those recovered are among them, stored as written at this restart for the next one too; counted twice rather than once too few.
    { agesMs, unsettled: doubtful },
  );
  return runner;
}

/** `current`: the connection as it is set now, since some settings change without another bind. */
function runnerStore(
  current: () => WantedConnection,
  lease: HeldLease,
  { hot, clock, workerId }: FactoryDeps,
): RunnerStore {
  const { id } = current();
  const claimant = { connectionId: id, workerId, epoch: lease.epoch };
  const cursor = new ClaimCursor(clock, (lane, limit, after) =>
    outbox.claimMessages(hot, claimant, { lane, limit, now: clock.wall(), after }),
  );
  return {
    claim: (lane, limit) => cursor.claim(lane, limit),
    release: async (claims) => {
      await outbox.releaseMessages(hot, claims);
      cursor.restart();
    },
    expire: () => outbox.expireMessages(hot, id, clock.wall()),
    listOldClaims: () => outbox.listOldClaims(hot, claimant, clock.wall() - OLD_CLAIM_MS),
    recoverStranded: () =>
      recoverStranded(hot, claimant, {
        retryReplies: current().settings.retryUnknownReplies,
        maxAttempts: MAX_ATTEMPTS,
        now: clock.wall(),
      }),
    recentParts: (windowMs) =>
      getRecentParts(hot, id, {
        now: clock.wall(),
        windowMs,
        responseMs: current().settings.responseSeconds * 1000,
      }),
    sweepParked: () => sweepParkedReceipts(hot, { id, form: current().settings.receiptIds }, clock.wall()),
  };
}
