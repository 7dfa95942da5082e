import { zonedTimes } from "@/domain/contacts/zoned-time";

const DAY_MS = 24 * 3600 * 1000;
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

function offsetAt(at: number, timeZone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${zoned(minute, timeZone).slice(0, 19)}Z`) - minute;
}

/**
 * The moment at which a clock of `timeZone` shows `local`. Of two (clocks set back) the first; for none (set forward) the
 * moment as many minutes after the change. NaN for what is no time.
 */
export function fromLocal(local: string, timeZone: string): number {
  if (!PATTERN.test(local)) return Number.NaN;
  const wall = Date.parse(`${local}:00Z`);
  if (Number.isNaN(wall) || toLocal(wall, "UTC") !== local) return Number.NaN;
  const before = wall - offsetAt(wall - DAY_MS, timeZone);
  const after = wall - offsetAt(wall + DAY_MS, timeZone);
  const found = [before, after].sort((a, b) => a - b).find((at) => toLocal(at, timeZone) === local);
  return found ?? before;
}
