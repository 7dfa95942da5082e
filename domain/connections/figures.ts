/** What a worker says of a link every two seconds: the `figures` column of connection_runtime, and what pages show of it. */
import { z } from "zod";

const count = z.number().nonnegative();
/** ms; null: nothing to measure in the last minute */
const duration = z.number().nonnegative().nullable();

export const linkFiguresSchema = z.object({
  /** messages in the outbox by lane, claimed ones too; counted to `QUEUE_COUNTED` */
  replies: count.default(0),
  campaigns: count.default(0),
  /** seconds until the outbox is empty at the present limit and pace; null: nothing is sent */
  drainSeconds: duration.default(0),
  /** submit_sm to its answer, over the last minute */
  submitP50: duration.default(null),
  submitP95: duration.default(null),
  /** receipt of a text to the submit of its reply, over the last minute */
  replyP50: duration.default(null),
  replyP95: duration.default(null),
  /** results of submits that wait for the database, of the whole worker */
  settleBacklog: count.default(0),
});
export type LinkFigures = z.output<typeof linkFiguresSchema>;

/** Past it, an exact number helps nobody and costs the database something. */
export const QUEUE_COUNTED = 50_000;

export const NO_FIGURES: LinkFigures = linkFiguresSchema.parse({});

/** One session of a link, or several tries in a row that failed for the same reason. Times in ms since 1970. */
export type BindRecord = {
  id: string;
  bind: string;
  startedAt: number;
  boundAt: number | null;
  /** null while it runs */
  endedAt: number | null;
  smscVersion: number | null;
  words: string;
  tries: number;
  /** an end that nobody wanted */
  failed: boolean;
};

/** Texts in, parts out and throttled parts of each minute since `from` (ms since 1970), gaps filled with zeros. */
export type LinkTraffic = { from: number; textsIn: number[]; partsOut: number[]; throttled: number[] };

export type LinkActivity = {
  figures: LinkFigures;
  binds: BindRecord[];
  traffic: LinkTraffic;
  /** PDUs are kept until then (ms since 1970); null: no trace runs */
  traceUntil: number | null;
  /** PDUs that are kept */
  traced: number;
};

/**
 * Seconds until `parts` have left: a link sends `outPerMinute` at present, and never more than its limits let through.
 * Null where nothing leaves or no limit is known to expect anything from.
 */
export function drainSeconds(
  parts: number,
  link: { bound: boolean; outPerMinute: number; limits: readonly { parts: number; seconds: number }[] },
): number | null {
  if (parts === 0) return 0;
  if (!link.bound) return null;
  const byLimit = link.limits.map((limit) =>
    parts <= limit.parts ? 0 : ((parts - limit.parts) / limit.parts) * limit.seconds,
  );
  const slowest = Math.max(0, ...byLimit);
  if (link.limits.length > 0) return Math.ceil(slowest);
  return link.outPerMinute > 0 ? Math.ceil((parts / link.outPerMinute) * 60) : null;
}
