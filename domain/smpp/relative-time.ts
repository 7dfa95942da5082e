const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A month of the format is the SMSC's: it is used only for what days cannot say. */
const MONTH = 30 * DAY;
/** The longest that two digits of months say. */
const LONGEST = 12 * MONTH;

/** Seconds from now in SMPP's relative time format, YYMMDDhhmmss000R (SMPP 3.4 clause 7.1.1.2). Whole and positive, up to 360 days. */
export function relativeTime(seconds: number): string {
  let left = Math.min(Math.max(0, Math.round(seconds)), LONGEST);
  const digits = [MONTH, DAY, HOUR, MINUTE, 1].map((unit) => {
    const count = Math.floor(left / unit);
    left -= count * unit;
    return String(count).padStart(2, "0");
  });
  return `00${digits.join("")}000R`;
}
