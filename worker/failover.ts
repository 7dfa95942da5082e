/** Every worker looks every two seconds, also for connections that none of them holds: the database lets one move a message. */
import { listDetours, listUnattended, takeDetour } from "@/db/failover";
import type { HotPool } from "@/db/hot-pool";
import { notifyLive } from "@/db/live";
import { expireMessages } from "@/db/outbox";
import type { Clock } from "./clock";
import type { Logger } from "./log";

/** Returns the messages that moved to another connection of their number, or expired on one that no worker holds. */
export async function failOver(
  hot: HotPool,
  { clock, log }: { clock: Clock; log: Logger },
): Promise<string[]> {
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
  return all;
}
