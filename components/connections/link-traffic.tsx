"use client";

import { useTranslations } from "next-intl";
import { ChartFrame, chartColor } from "@/components/ui/chart";
import { useCount } from "@/components/ui/numbers";
import type { LinkTraffic } from "@/domain/connections/figures";

const HEIGHT = 40;
const STEP = 10;
const BAR = 8;

/** The last hour, minute by minute: texts in upwards, parts out downwards, on one scale. */
export function LinkTrafficChart({ traffic: { textsIn, partsOut } }: { traffic: LinkTraffic }) {
  const t = useTranslations("links");
  const written = useCount();
  const most = Math.max(1, ...textsIn, ...partsOut);
  const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
  const totals = { textsIn: sum(textsIn), partsOut: sum(partsOut) };
  const bars = (counts: number[], down: boolean, color: string) =>
    counts.map((count, minute) => {
      const height = count === 0 ? 0 : Math.max(1, (count / most) * (HEIGHT - 1));
      return (
        <rect
          key={minute}
          {...{
            x: minute * STEP + 1,
            y: down ? HEIGHT + 1 : HEIGHT - height,
            width: BAR,
            height,
            fill: color,
          }}
        />
      );
    });
  return (
    <div className="mt-5">
      <ChartFrame
        title={t("traffic")}
        aside={
          <span className="tabular-nums">
            <Key color={chartColor(0)} /> {t("in", { count: totals.textsIn, shown: written(totals.textsIn) })}
            {" · "}
            <Key color={chartColor(1)} />{" "}
            {t("out", { count: totals.partsOut, shown: written(totals.partsOut) })}
          </span>
        }
        summary={t("trafficSummary", totals)}
      >
        <svg
          viewBox={`0 0 ${textsIn.length * STEP} ${2 * HEIGHT + 1}`}
          preserveAspectRatio="none"
          className="h-20 w-full rtl:-scale-x-100"
          aria-hidden
        >
          <line
            x1="0"
            x2="100%"
            y1={HEIGHT + 0.5}
            y2={HEIGHT + 0.5}
            stroke="var(--color-line)"
            strokeWidth="1"
          />
          {bars(textsIn, false, chartColor(0))}
          {bars(partsOut, true, chartColor(1))}
        </svg>
      </ChartFrame>
    </div>
  );
}

function Key({ color }: { color: string }) {
  return <span aria-hidden className="inline-block size-2 rounded-sm" style={{ background: color }} />;
}
