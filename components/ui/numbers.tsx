"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";

/** U+202F NARROW NO-BREAK SPACE: the thin separator of counts. */
const THIN = "\u202f";

/** Writes counts with thin separators: 1 204. */
export function useCount(): (value: number) => string {
  const locale = useLocale();
  return useMemo(() => {
    const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    return (value: number) =>
      format
        .formatToParts(value)
        .map((part) => (part.type === "group" ? THIN : part.value))
        .join("");
  }, [locale]);
}

export function Count({ value }: { value: number }) {
  const count = useCount();
  return <span className="tabular-nums">{count(value)}</span>;
}

/** A share as written beside its base: 62 %, 0.4 %; an empty base gives a dash. */
export function useShare(): (part: number, whole: number) => string {
  const locale = useLocale();
  return useMemo(() => {
    const whole0 = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    const small1 = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    return (part: number, whole: number) => {
      if (whole === 0) return "–";
      const percent = (part / whole) * 100;
      const format = percent > 0 && percent < 10 ? small1 : whole0;
      return `${format.format(percent)}${THIN}%`;
    };
  }, [locale]);
}

export function Share({ part, whole }: { part: number; whole: number }) {
  const share = useShare();
  return <span className="tabular-nums">{share(part, whole)}</span>;
}
