import { z } from "zod";

/** ISO 8601, extended or basic, seconds and the minutes of the zone left out or not. The zone itself must be there. */
const TIME =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d)(?::?(\d\d))?$/i;

const wholeTime = z.iso.datetime({ offset: true });

/** A point in time, as the database keeps it: "2026-12-01T18:00:00.000Z". */
export const timeSchema = z.string().transform((text, context) => {
  const whole = wholeTime.safeParse(spellOut(text.trim()));
  if (whole.success) return new Date(whole.data).toISOString();
  context.addIssue({ code: "custom", message: 'must be a time with its zone, as in "2026-12-01T18:00:00Z"' });
  return z.NEVER;
});

function spellOut(text: string): string {
  const found = TIME.exec(text);
  if (!found) return text;
  const [, year, month, day, hour, minute, second = "00", fraction = "0", zone = "Z", zoneMinute] = found;
  const offset = zone.toUpperCase() === "Z" ? "Z" : `${zone}:${zoneMinute ?? "00"}`;
  if (offset === "Z" && zoneMinute !== undefined) return text;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}${offset}`;
}
