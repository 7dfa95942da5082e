"use client";

import { useTranslations } from "next-intl";
import { useNow } from "@/components/ui/clock";

const MINUTE = 60;
const HOUR = 3600;

/** Spans of time in words: "340 ms", "45 s", "12 min", "2 h 5 min". */
export function useSpan() {
  const t = useTranslations("links");
  const now = useNow();
  const seconds = (count: number): string => {
    const whole = Math.max(0, Math.round(count));
    if (whole < MINUTE) return t("seconds", { count: whole });
    if (whole < HOUR) return t("minutes", { count: Math.round(whole / MINUTE) });
    return t("hours", { count: Math.floor(whole / HOUR), minutes: Math.floor((whole % HOUR) / MINUTE) });
  };
  return {
    seconds,
    ms: (ms: number): string =>
      ms < 1000 ? t("ms", { ms: ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms) }) : seconds(ms / 1000),
    /** from now to a moment (ms since 1970) */
    until: (at: number): string => seconds((at - now) / 1000),
    /** from a moment to now */
    since: (at: number): string => seconds((now - at) / 1000),
  };
}
