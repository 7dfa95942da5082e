import { z } from "zod";

/**
 * Times of a zone by the million: asking Intl for each costs microseconds, so the offset is asked once per quarter of an
 * hour, the finest step at which any zone of the IANA database has changed since 1972.
 */
const STEP_MS = 15 * 60_000;

/** A function from ms since 1970 to ISO 8601 with the zone's offset: `2026-12-01T21:00:00+03:00`. */
export function zonedTimes(timeZone: string): (at: number) => string {
  const offsetAt = offsets(timeZone);
  return (at) => {
    const { ms, text } = offsetAt(at);
    return new Date(at + ms).toISOString().slice(0, 19) + text;
  };
}

/** A function from ms since 1970 to the ms that the zone's clocks are ahead of UTC then. */
export function zoneOffsets(timeZone: string): (at: number) => number {
  const offsetAt = offsets(timeZone);
  return (at) => offsetAt(at).ms;
}

function offsets(timeZone: string): (at: number) => { ms: number; text: string } {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const known = new Map<number, { ms: number; text: string }>();
  return (at) => {
    const step = Math.floor(at / STEP_MS);
    let offset = known.get(step);
    if (!offset) {
      offset = readOffset(format, step * STEP_MS);
      if (known.size >= 10_000) known.clear();
      known.set(step, offset);
    }
    return offset;
  };
}

function readOffset(format: Intl.DateTimeFormat, at: number): { ms: number; text: string } {
  const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (sign === undefined) return { ms: 0, text: "+00:00" };
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { ms: sign === "-" ? -size : size, text: `${sign}${hours}:${minutes}` };
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?$/;

/** A day or a minute as people choose it, of no zone yet: `yyyy-mm-dd` or `yyyy-mm-ddThh:mm`. */
export const momentSchema = z
  .string()
  .regex(MOMENT, "Choose a day, or a day and a time.")
  .refine(isReal, "There is no such day.");

/** Date.parse takes 31 February for 3 March: only what comes back the same was a day. */
function isReal(moment: string): boolean {
  const at = Date.parse(`${moment.length === 10 ? `${moment}T00:00` : moment}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(moment);
}

/** First and last moment (ms since 1970, the last one exclusive) of a day or a minute of a zone. */
export function momentRange(moment: string, timeZone: string): { from: number; until: number } {
  if (moment.length === 10)
    return { from: startOfDay(moment, timeZone), until: startOfDay(moment, timeZone, 1) };
  const from = zonedInstant(Date.parse(`${moment}Z`), timeZone);
  return { from, until: from + 60_000 };
}

/** The first moment (ms since 1970) of a calendar day `yyyy-mm-dd` in a zone; of the next day with `plusDays: 1`. */
export function startOfDay(day: string, timeZone: string, plusDays = 0): number {
  return zonedInstant(Date.parse(`${day}T00:00:00Z`) + plusDays * 86_400_000, timeZone);
}

const DAY_MS = 86_400_000;

/**
 * The moment at which a clock of a zone shows what `shown` shows in UTC. Of two (clocks set back) the first; for none (set
 * forward) the moment as many minutes after the change.
 */
export function zonedInstant(shown: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const offsetAt = (at: number): number => readOffset(format, at).ms;
  const before = shown - offsetAt(shown - DAY_MS);
  const after = shown - offsetAt(shown + DAY_MS);
  const found = [Math.min(before, after), Math.max(before, after)].find((at) => at + offsetAt(at) === shown);
  return found ?? before;
}

/** The calendar day of a moment in a zone, `yyyy-mm-dd`. */
export function dayOf(at: number, timeZone: string): string {
  return zonedTimes(timeZone)(at).slice(0, 10);
}
