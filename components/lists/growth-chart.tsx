"use client";

import { useFormatter, useTranslations } from "next-intl";
import { ChartFrame } from "@/components/ui/chart";
import { useCount } from "@/components/ui/numbers";
import type { GrowthDay } from "@/domain/lists/growth";

const COLORS = { joins: "var(--chart-1)", leaves: "var(--chart-2)" } as const;

/** Joins above the line, leaves below it, a day a column, both to the same scale. */
export function GrowthChart({ growth }: { growth: readonly GrowthDay[] }) {
  const t = useTranslations("lists.growth");
  const count = useCount();
  const format = useFormatter();
  const sum = (of: "joins" | "leaves"): number => growth.reduce((total, day) => total + day[of], 0);
  const totals = { joins: count(sum("joins")), leaves: count(sum("leaves")) };
  const highest = Math.max(1, ...growth.map(({ joins }) => joins));
  const lowest = Math.max(...growth.map(({ leaves }) => leaves), 0);
  const dayName = (day: string): string =>
    format.dateTime(new Date(`${day}T12:00:00Z`), { day: "numeric", month: "short", timeZone: "UTC" });
  const height = (value: number): string => `${(value / (highest + lowest)) * 100}%`;
  return (
    <ChartFrame title={t("title")} aside={<Key totals={totals} />} summary={t("summary", totals)}>
      <div className="flex h-36 gap-px sm:gap-0.5">
        {growth.map(({ day, joins, leaves }) => (
          <div
            key={day}
            title={t("day", { day: dayName(day), joins: count(joins), leaves: count(leaves) })}
            className="flex h-full min-w-0 flex-1 flex-col transition-colors hover:bg-hover"
          >
            <div className="flex flex-col justify-end" style={{ height: height(highest) }}>
              <Column value={joins} height={(joins / highest) * 100} color={COLORS.joins} />
            </div>
            <div className="border-t border-line-strong" />
            <div style={{ height: height(lowest) }}>
              <Column
                value={leaves}
                height={lowest === 0 ? 0 : (leaves / lowest) * 100}
                color={COLORS.leaves}
              />
            </div>
          </div>
        ))}
      </div>
      <div className="mt-1 flex justify-between text-12 text-ink-muted tabular-nums">
        <span>{growth[0] && dayName(growth[0].day)}</span>
        <span>{growth.at(-1) && dayName(growth.at(-1)!.day)}</span>
      </div>
      <p className="mt-2 text-13 text-ink-muted">
        {sum("joins") + sum("leaves") === 0 ? t("quiet") : t("note")}
      </p>
    </ChartFrame>
  );
}

function Key({ totals }: { totals: { joins: string; leaves: string } }) {
  const t = useTranslations("lists.growth");
  return (
    <span className="flex gap-4 tabular-nums">
      {(["joins", "leaves"] as const).map((name) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-sm" style={{ background: COLORS[name] }} />
          {t(name, { count: totals[name] })}
        </span>
      ))}
    </span>
  );
}

/** A day with any is seen, however small beside the others. */
function Column({ value, height, color }: { value: number; height: number; color: string }) {
  return (
    <div
      className="w-full transition-[height] duration-200 ease-out"
      style={{ height: `${height}%`, minHeight: value > 0 ? 2 : 0, background: color }}
    />
  );
}
