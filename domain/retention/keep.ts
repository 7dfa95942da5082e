/** How long texts are kept: whole weeks go at once, so that a text is there for at least so many months and a week at most longer. */
import { z } from "zod";
import { weekOf } from "@/domain/retention/weeks";

/** Choices for "keep texts for", in months; null keeps them for ever. */
export const KEEP_MONTHS = [3, 6, 12, 24] as const;
export type KeepMonths = (typeof KEEP_MONTHS)[number];

/** What a form and its action exchange. */
export const keepSchema = z.strictObject({
  months: z.literal([...KEEP_MONTHS]).nullable(),
});
export type KeepInput = z.output<typeof keepSchema>;

/** The hour of the installation's day in which old texts go. */
export const DROP_HOUR = 3;

/** What the last nightly run did. Times in ms since 1970. */
export type RetentionRun = {
  at: number;
  /** texts from before this moment went */
  before: number;
  texts: number;
  /** parts of the tables that somebody held; they go the next night */
  left: string[];
};

/** What would go: texts from before `before`. `exact` is false where PostgreSQL's estimate had to do. */
export type DropForecast = { before: number; texts: number; exact: boolean; octets: number };

export type RetentionView = {
  months: KeepMonths | null;
  run: RetentionRun | null;
  forecasts: Record<KeepMonths, DropForecast>;
};

/** The Monday (00:00 UTC) before which texts go. `now` in ms since 1970. */
export function keptFrom(months: KeepMonths, now: number): number {
  const from = new Date(now);
  const day = from.getUTCDate();
  from.setUTCDate(1);
  from.setUTCMonth(from.getUTCMonth() - months);
  // 31 May less three months is the last of February
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 0)).getUTCDate();
  from.setUTCDate(Math.min(day, last));
  return weekOf(from.getTime());
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Whether old texts go now: once in the night hour of `timeZone`, though not within an hour of a change, which can be taken
 * back so long; by day only where the machine was off in the night. Times in ms since 1970.
 */
export function isDropTime(
  { changedAt, lastRunAt }: { changedAt: number; lastRunAt: number | null },
  { now, timeZone }: { now: number; timeZone: string },
): boolean {
  const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone }).format(now);
  if (Number(hour) === DROP_HOUR)
    return now - changedAt > HOUR_MS && (lastRunAt === null || now - lastRunAt > DAY_MS / 2);
  return now - Math.max(changedAt, lastRunAt ?? 0) > DAY_MS;
}
