"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartFrame } from "@/components/ui/chart";
import { fetchJson } from "@/components/ui/fetch-json";
import { useCount } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import { useRoundTicks } from "@/components/ui/use-round-ticks";
import type { Traffic } from "@/domain/overview/overview";
import { TrafficTable } from "./traffic-table";

const HEIGHT = 200;
const MINUTE_MS = 60_000;
/** A minute grows; it need not follow each text. */
const EVERY_MS = 5000;
const SERIES = [
  { key: "textsIn", color: "var(--chart-1)" },
  { key: "textsOut", color: "var(--chart-2)" },
] as const;

/** Texts in and out a minute over the last hours; the running minute grows at the end. */
export function TrafficSection({ initial, hours }: { initial: Traffic; hours: number }) {
  const t = useTranslations("overview.traffic");
  const count = useCount();
  const format = useFormatter();
  const { data: traffic = initial } = useQuery<Traffic>({
    queryKey: ["traffic", hours],
    queryFn: ({ signal }) => fetchJson(`/api/overview/traffic?hours=${hours}`, signal),
    initialData: initial,
    refetchInterval: EVERY_MS,
  });
  const points = useMemo(
    () =>
      traffic.textsIn.map((textsIn, index) => ({
        at: traffic.from + index * MINUTE_MS,
        textsIn,
        textsOut: traffic.textsOut[index] ?? 0,
      })),
    [traffic],
  );
  const ticks = useRoundTicks(points);
  const clock = (at: number): string =>
    format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const sum = (counts: number[]): number => counts.reduce((total, own) => total + own, 0);
  const totals = { textsIn: sum(traffic.textsIn), textsOut: sum(traffic.textsOut) };
  return (
    <Section title={t("title")} hint={t("hint", { hours })}>
      <ChartFrame
        title={<Legend totals={totals} />}
        summary={t("summary", {
          hours,
          textsIn: count(totals.textsIn),
          textsOut: count(totals.textsOut),
          most: count(Math.max(0, ...traffic.textsIn)),
        })}
      >
        <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 800, height: HEIGHT }}>
          <AreaChart data={points} margin={{ top: 4, right: 0, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="at"
              tickFormatter={clock}
              stroke="var(--line-strong)"
              tick={{ fill: "var(--ink-muted)", fontSize: 12 }}
              tickLine={false}
              ticks={ticks}
              interval="equidistantPreserveStart"
              minTickGap={24}
            />
            <YAxis
              width={44}
              allowDecimals={false}
              axisLine={false}
              tickLine={false}
              tick={{ fill: "var(--ink-muted)", fontSize: 12 }}
              tickFormatter={count}
            />
            <Tooltip
              isAnimationActive={false}
              labelFormatter={(at) => clock(Number(at))}
              formatter={(value, name) => [count(Number(value)), name]}
              contentStyle={{
                background: "var(--raised)",
                border: "1px solid var(--line)",
                borderRadius: 6,
                color: "var(--ink)",
                fontSize: 13,
              }}
              itemStyle={{ color: "var(--ink)" }}
            />
            {SERIES.map(({ key, color }) => (
              <Area
                key={key}
                dataKey={key}
                name={t(key)}
                type="monotone"
                stroke={color}
                strokeWidth={1.5}
                fill={color}
                fillOpacity={0.12}
                isAnimationActive={false}
                dot={false}
              />
            ))}
          </AreaChart>
        </ResponsiveContainer>
      </ChartFrame>
      <TrafficTable traffic={traffic} />
    </Section>
  );
}

function Legend({ totals }: { totals: { textsIn: number; textsOut: number } }) {
  const t = useTranslations("overview.traffic");
  const count = useCount();
  return (
    <span className="flex flex-wrap gap-x-5 gap-y-1 text-13 font-normal">
      {SERIES.map(({ key, color }) => (
        <span key={key} className="inline-flex items-center gap-1.5">
          <span aria-hidden className="h-0.5 w-4" style={{ background: color }} />
          <span>{t(key)}</span>
          <span className="text-ink-muted tabular-nums">{count(totals[key])}</span>
        </span>
      ))}
    </span>
  );
}
