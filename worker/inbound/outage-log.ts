/**
 * When the texts of each connection could not come in, of the last day: kept here, by whoever holds the connection, since
 * what the SMSC kept comes within milliseconds of the next bind. What was before is read from the history of binds.
 */
import type { Outage } from "@/domain/polls/outage";
import { LATE_MS } from "@/domain/polls/window";
import type { Clock } from "../clock";

/** Polls take late texts for a day after their grace period, which is an hour at most. */
export const OUTAGES_KEPT_MS = LATE_MS + 2 * 3600_000;
/** A text that was refused for the moment comes again, if it does, with a try of the SMSC some minutes later. */
const REFUSED_MS = 5 * 60_000;

type Known = { receiving: number; outages: Outage[]; refusals: Outage[] };

export class OutageLog {
  private readonly connections = new Map<string, Known>();

  constructor(private readonly clock: Clock) {}

  /** A connection that this worker holds from now on, before its link starts; `outages` in order, the last one may last. */
  begin(connectionId: string, outages: readonly Outage[]): void {
    const refusals = this.connections.get(connectionId)?.refusals ?? [];
    this.connections.set(connectionId, { receiving: 0, outages: [...outages], refusals });
  }

  /** A session that receives was bound. */
  receives(connectionId: string): void {
    const known = this.knownOf(connectionId);
    known.receiving += 1;
    const last = known.outages.at(-1);
    if (last?.until === null) last.until = this.clock.wall();
  }

  /** A session that received has ended; `unheardMs`: for so long it was noticed by nobody. */
  ends(connectionId: string, unheardMs = 0): void {
    const known = this.knownOf(connectionId);
    known.receiving = Math.max(0, known.receiving - 1);
    if (known.receiving > 0) return;
    known.outages = this.fresh(known.outages);
    known.outages.push({ from: this.clock.wall() - unheardMs, until: null });
  }

  /** A text was refused so that the SMSC keeps it. */
  refused(connectionId: string): void {
    const known = this.knownOf(connectionId);
    const now = this.clock.wall();
    const last = known.refusals.at(-1);
    if (last?.until && last.until >= now) {
      last.until = now + REFUSED_MS;
      return;
    }
    known.refusals = this.fresh(known.refusals);
    known.refusals.push({ from: now, until: now + REFUSED_MS });
  }

  of(connectionId: string): readonly Outage[] {
    const known = this.connections.get(connectionId);
    if (!known) return [];
    return known.refusals.length === 0 ? known.outages : [...known.outages, ...known.refusals];
  }

  private knownOf(connectionId: string): Known {
    const known = this.connections.get(connectionId) ?? { receiving: 0, outages: [], refusals: [] };
    this.connections.set(connectionId, known);
    return known;
  }

  private fresh(outages: readonly Outage[]): Outage[] {
    const since = this.clock.wall() - OUTAGES_KEPT_MS;
    return outages.filter(({ until }) => until === null || until > since);
  }
}
