/**
 * Claims of a lane go on where the last one ended. What was taken leaves entries behind in the index until the next vacuum,
 * and a campaign of 200,000 messages would pass all of them at each claim.
 */
import { NIL_ID } from "@/db/ids";
import type { Lane } from "@/domain/messages/codes";
import type { Clock } from "../clock";
import type { ClaimedOutbound } from "./dispatcher-deps";

/** What waits again, or came with an older id, is looked for from the start as often as this. */
const RESTART_MS = 1000;

type Fetch = (lane: Lane, limit: number, after: string) => Promise<ClaimedOutbound[]>;
type Place = { after: string; until: number };

export class ClaimCursor {
  private readonly places = new Map<Lane, Place>();

  constructor(
    private readonly clock: Pick<Clock, "monotonic">,
    private readonly fetch: Fetch,
  ) {}

  /** Something was given back: the next claims look from the start. */
  restart(): void {
    this.places.clear();
  }

  /** Fewer than `limit` mean that no more is waiting. */
  async claim(lane: Lane, limit: number): Promise<ClaimedOutbound[]> {
    const { after, until } = this.place(lane);
    const claimed = await this.fetch(lane, limit, after);
    const last = claimed.at(-1);
    if (last && claimed.length >= limit) {
      this.places.set(lane, { after: last.id, until });
      return claimed;
    }
    this.places.delete(lane);
    if (after === NIL_ID) return claimed;
    return [...claimed, ...(await this.fetch(lane, limit - claimed.length, NIL_ID))];
  }

  private place(lane: Lane): Place {
    const now = this.clock.monotonic();
    const place = this.places.get(lane);
    return place && now < place.until ? place : { after: NIL_ID, until: now + RESTART_MS };
  }
}
