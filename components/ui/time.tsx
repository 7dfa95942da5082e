"use client";

import { useFormatter, useTimeZone, type DateTimeFormatOptions } from "next-intl";
import { useNow } from "./clock";

const CLOCK: DateTimeFormatOptions = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};
const SHORT_CLOCK: DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY: DateTimeFormatOptions = { day: "numeric", month: "short" };
const DAY_MS = 86_400_000;

type Style = "both" | "relative" | "clock" | "full" | "day";

/** Writes moments (ms since 1970) in the installation's zone, as `Time` does, for texts that need a string. */
export function useTimeText(): (at: number, style?: Style) => string {
  const format = useFormatter();
  const now = useNow();
  return (at, style = "both") => {
    // a clock a little behind the server's must not write "in 2 seconds" of what happened
    const relative = format.relativeTime(at, {
      now: at - now < 15_000 && at > now ? at : now,
      style: "narrow",
    });
    const sameDay = format.dateTime(at, DAY) === format.dateTime(now, DAY) && Math.abs(now - at) < DAY_MS;
    const sameYear = format.dateTime(at, { year: "numeric" }) === format.dateTime(now, { year: "numeric" });
    const day = format.dateTime(at, sameYear ? DAY : { ...DAY, year: "numeric" });
    const clock = sameDay ? format.dateTime(at, CLOCK) : `${day}, ${format.dateTime(at, SHORT_CLOCK)}`;
    switch (style) {
      case "day":
        return day;
      case "relative":
        return relative;
      case "clock":
        return clock;
      case "full":
        return format.dateTime(at, { ...DAY, weekday: "short", year: "numeric", ...CLOCK });
      case "both":
        return `${relative} · ${clock}`;
    }
  };
}

/**
 * A moment (ms since 1970), relative beside absolute: "2 min ago · 14:03:22". On hover the whole date with the zone named.
 */
export function Time({ at, style = "both" }: { at: number; style?: Style }) {
  const text = useTimeText();
  const zone = useTimeZone();
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={`${text(at, "full")} (${zone ?? "UTC"})`}
      className="whitespace-nowrap tabular-nums"
      suppressHydrationWarning
    >
      {text(at, style)}
    </time>
  );
}

/** The installation's zone, named: beside columns and fields that hold times. */
export function ZoneName() {
  const zone = useTimeZone() ?? "UTC";
  return <span className="whitespace-nowrap">{zone.replaceAll("_", " ")}</span>;
}
