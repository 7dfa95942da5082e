/**
 * Times of a zone by the million: asking Intl for each costs microseconds, so the offset is asked once per quarter of an
 * hour, the finest step at which any zone of the IANA database has changed since 1972.
 */
const STEP_MS = 15 * 60_000;

/** A function from ms since 1970 to ISO 8601 with the zone's offset: `2026-12-01T21:00:00+03:00`. */
export function zonedTimes(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const offsets = new Map<number, { ms: number; text: string }>();
  return (at) => {
    const step = Math.floor(at / STEP_MS);
    let offset = offsets.get(step);
    if (!offset) {
      offset = readOffset(format, step * STEP_MS);
      if (offsets.size >= 10_000) offsets.clear();
      offsets.set(step, offset);
    }
    return new Date(at + offset.ms).toISOString().slice(0, 19) + offset.text;
  };
}

function readOffset(format: Intl.DateTimeFormat, at: number): { ms: number; text: string } {
  const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /^GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (sign === undefined) return { ms: 0, text: "+00:00" };
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { ms: sign === "-" ? -size : size, text: `${sign}${hours}:${minutes}` };
}

/** The first moment (ms since 1970) of a calendar day `yyyy-mm-dd` in a zone; of the next day with `plusDays: 1`. */
export function startOfDay(day: string, timeZone: string, plusDays = 0): number {
  const midnight = Date.parse(`${day}T00:00:00Z`) + plusDays * 86_400_000;
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  // The offset at the guess may be that of the other side of a clock change: the second look settles it.
  const guess = midnight - readOffset(format, midnight).ms;
  const settled = midnight - readOffset(format, guess).ms;
  return Math.max(guess, settled) === guess && readOffset(format, guess).ms === midnight - guess
    ? guess
    : settled;
}

/** The calendar day of a moment in a zone, `yyyy-mm-dd`. */
export function dayOf(at: number, timeZone: string): string {
  return zonedTimes(timeZone)(at).slice(0, 10);
}
