/** Every worker looks every two seconds, also for connections that none of them holds: the database lets one move a message. */
import { listDetours, listForsaken, listUnattended, takeDetour } from "@/db/failover";
import type { HotPool } from "@/db/hot-pool";
import { notifyLive } from "@/db/live";
import { expireMessages } from "@/db/outbox";
import { recoverStranded } from "@/db/stranded";
import { acquireLeases, releaseLease } from "@/db/worker-state";
import type { Clock } from "./clock";
import type { Logger } from "./log";
import { MAX_ATTEMPTS } from "./outbound/job";

type Deps = { workerId: string; clock: Clock; log: Logger };

/** Returns the messages that moved to another connection of their number, or expired on one that no worker holds. */
export async function failOver(hot: HotPool, deps: Deps): Promise<string[]> {
  const { clock, log } = deps;
  const all: string[] = [];
  for (const detour of await listDetours(hot)) {
    const moved = await takeDetour(hot, detour, clock.wall());
    if (moved.length === 0) continue;
    const { fromName: from, toName: to, reason } = detour;
    log.warn({ from, to, messages: moved.length, reason }, "waiting messages moved to another connection");
    all.push(...moved);
  }
  // Whoever runs the other connection claims at once.
  if (all.length > 0) await notifyLive(["requests"]);
  for (const id of await listUnattended(hot)) all.push(...(await expireMessages(hot, id, clock.wall())));
  await recoverForsaken(hot, deps);
  return all;
}

/** What a worker that died had claimed on a connection that was switched off since: in doubt, under a lease of its own. */
async function recoverForsaken(hot: HotPool, { workerId, clock, log }: Deps): Promise<void> {
  for (const { id, name, retryReplies } of await listForsaken(hot)) {
    const [lease] = await acquireLeases(hot, workerId, [id]);
    if (!lease) continue;
    try {
      const claimant = { connectionId: id, workerId, epoch: lease.epoch };
      const policy = { retryReplies, maxAttempts: MAX_ATTEMPTS, now: clock.wall() };
      const parts = await recoverStranded(hot, claimant, policy);
      log.warn({ connection: name, parts }, "claims of a stopped worker recovered");
    } finally {
      await releaseLease(hot, workerId, id);
    }
  }
}
