import { zonedInstant, zonedTimes } from "@/domain/contacts/zoned-time";

const PATTERN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

const formats = new Map<string, (at: number) => string>();

function zoned(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = zonedTimes(timeZone);
    formats.set(timeZone, format);
  }
  return format(at);
}

/** A moment (ms since 1970) as a clock on the wall of `timeZone` shows it: `2026-12-01T18:00`, as a form field takes it. */
export function toLocal(at: number, timeZone: string): string {
  return zoned(at, timeZone).slice(0, 16);
}

/**
 * The moment at which a clock of `timeZone` shows `local`. Of two (clocks set back) the first; for none (set forward) the
 * moment as many minutes after the change. NaN for what is no time.
 */
export function fromLocal(local: string, timeZone: string): number {
  if (!PATTERN.test(local)) return Number.NaN;
  const wall = Date.parse(`${local}:00Z`);
  if (Number.isNaN(wall) || toLocal(wall, "UTC") !== local) return Number.NaN;
  return zonedInstant(wall, timeZone);
}
