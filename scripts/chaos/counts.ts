/** What the phones of the simulator saw, against what the database holds. */
import type { Bubble } from "@/domain/simulator/control";
import type { World } from "./world";

export type Counts = {
  /** texts that were answered with OK */
  acknowledged: number;
  ballots: number;
  /** acknowledged, and no ballot */
  "votes lost": number;
  /** more than one ballot for one text */
  "votes doubled": number;
  replies: number;
  /** acknowledged, no reply came, and none is marked as in doubt */
  "replies lost": number;
  /** came twice, and the time line does not say so */
  "replies doubled": number;
  /** sent again, and marked so */
  "sent again": number;
  /** marked as in doubt at some time */
  "in doubt": number;
};

/** What has to be 0 whatever happens (product.md, Promises). */
export const PROMISED = ["votes lost", "votes doubled", "replies lost", "replies doubled"] as const;

export async function countAll({ smsc, query }: World): Promise<Counts> {
  const bubbles = await smsc.allBubbles();
  const acknowledged = bubbles.filter(({ direction, state }) => direction === "sent" && state === "taken");
  const replies = tally(bubbles.filter(({ direction }) => direction === "received"));
  const ballots = new Map(
    (
      await query<{ address: string; n: number }>(
        "SELECT c.address, count(*)::int AS n FROM ballot b JOIN contact c USING (contact_key) WHERE b.outcome = 0 GROUP BY 1",
      )
    ).map(({ address, n }) => [address, n]),
  );
  const marked = new Set(
    (
      await query<{ address: string }>(
        "SELECT DISTINCT c.address FROM message_event e JOIN contact c USING (contact_key) WHERE e.state = 8",
      )
    ).map(({ address }) => address),
  );
  const twice = [...replies].filter(([, n]) => n > 1).map(([phone]) => phone);
  return {
    acknowledged: acknowledged.length,
    ballots: [...ballots.values()].reduce((sum, n) => sum + n, 0),
    "votes lost": acknowledged.filter(({ phone }) => !ballots.has(phone)).length,
    "votes doubled": [...ballots.values()].filter((n) => n > 1).length,
    replies: [...replies.values()].reduce((sum, n) => sum + n, 0),
    "replies lost": acknowledged.filter(({ phone }) => !replies.has(phone) && !marked.has(phone)).length,
    "replies doubled": twice.filter((phone) => !marked.has(phone)).length,
    "sent again": twice.filter((phone) => marked.has(phone)).length,
    "in doubt": marked.size,
  };
}

function tally(bubbles: readonly Bubble[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { phone } of bubbles) counts.set(phone, (counts.get(phone) ?? 0) + 1);
  return counts;
}
