"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations, type DateTimeFormatOptions } from "next-intl";
import { useId, useMemo, useState } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartFrame } from "@/components/ui/chart";
import { fetchJson } from "@/components/ui/fetch-json";
import { useCount } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import { Segmented } from "@/components/ui/tabs";
import { useRoundTicks } from "@/components/ui/use-round-ticks";
import { writeFilter, type ResultsPeriod } from "@/domain/polls/filter";
import type { PollSeries } from "@/domain/polls/series";
import type { PollView } from "@/domain/polls/view";
import { ChoiceLegend, ChoicePatterns, fillsOf, MOST_APART, svgFill } from "./choice-fills";
import { SeriesTable } from "./series-table";
import { usePollClock } from "./use-poll-clock";

export type SeriesAnswer = { series: PollSeries | null };

const HEIGHT = 220;
const LIVE_MS = 2000;
const CALM_MS = 30_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "votes a minute", "votes in 15 minutes". */
function useStepText(): (stepMs: number) => string {
  const t = useTranslations("polls.chart");
  return (stepMs) => {
    const [n, unit] =
      stepMs >= DAY_MS
        ? [stepMs / DAY_MS, "days" as const]
        : stepMs >= HOUR_MS
          ? [stepMs / HOUR_MS, "hours" as const]
          : [stepMs / MINUTE_MS, "minutes" as const];
    const step =
      n === 1 ? { minutes: "minute", hours: "hour", days: "day" }[unit] : t(`steps.${unit}`, { n });
    return t("perStep", { step });
  };
}

/** Votes over time, stacked by choice or together; the same figures as a table. The drawing keeps its height. */
export function VotesChart({
  poll,
  votes,
  initial,
  period,
  onZoom,
}: {
  poll: PollView;
  votes: number;
  initial: SeriesAnswer;
  period: ResultsPeriod;
  /** into the step that was clicked */
  onZoom: (period: ResultsPeriod) => void;
}) {
  const t = useTranslations("polls.chart");
  const stepText = useStepText();
  const [mode, setMode] = useState<"all" | "choice">("all");
  const { state } = usePollClock(poll);
  const live = state === "open" || state === "grace";
  const search = writeFilter({ period, listId: null }, poll.questionId);
  const { data = initial } = useQuery<SeriesAnswer>({
    // read again at once when somebody decides about votes of a poll that has closed
    queryKey: ["poll-series", poll.id, live ? null : votes, search],
    queryFn: ({ signal }) => fetchJson(`/api/polls/${poll.id}/series${search}`, signal),
    placeholderData: (before) => before ?? initial,
    // A bar of a minute need not follow each vote, and costs twice what the totals cost.
    refetchInterval: live ? LIVE_MS : CALM_MS,
  });
  const { series } = data;
  const apart = poll.choices.length > 1 && poll.choices.length <= MOST_APART;
  return (
    <Section
      title={t("title")}
      hint={series ? stepText(series.stepMs) : undefined}
      actions={
        series && apart ? (
          <Segmented
            label={t("modeLabel")}
            value={mode}
            onChange={setMode}
            options={[
              { value: "all", label: t("all") },
              { value: "choice", label: t("byChoice") },
            ]}
          />
        ) : undefined
      }
    >
      {series ? (
        <>
          <Drawing poll={poll} series={series} apart={apart && mode === "choice"} onZoom={onZoom} />
          {apart && mode === "choice" && <ChoiceLegend choices={poll.choices} label={t("legend")} />}
          <SeriesTable series={series} poll={poll} />
        </>
      ) : (
        <div
          className="flex items-center justify-center rounded-md border border-dashed border-line-strong text-ink-muted"
          style={{ height: HEIGHT }}
        >
          {t("none")}
        </div>
      )}
    </Section>
  );
}

const DAY: DateTimeFormatOptions = { day: "numeric", month: "short" };
const MINUTE: DateTimeFormatOptions = {
  ...DAY,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};
const TOOLTIP = {
  background: "var(--raised)",
  border: "1px solid var(--line)",
  borderRadius: 6,
  color: "var(--ink)",
  fontSize: 13,
};

type Point = { at: number; total: number } & Record<string, number>;

function pointsOf(series: PollSeries): Point[] {
  return series.total.map((total, index) => {
    const at = series.from + index * series.stepMs;
    const own = Object.entries(series.byChoice).map(([id, counts]) => [id, counts[index] ?? 0]);
    return { ...Object.fromEntries(own), at, total } as Point;
  });
}

function Drawing({
  poll,
  series,
  apart,
  onZoom,
}: {
  poll: PollView;
  series: PollSeries;
  apart: boolean;
  onZoom: (period: ResultsPeriod) => void;
}) {
  const t = useTranslations("polls.chart");
  const count = useCount();
  const format = useFormatter();
  const points = useMemo(() => pointsOf(series), [series]);
  const ticks = useRoundTicks(points);
  const fills = useMemo(() => fillsOf(poll), [poll]);
  const patterns = useId();
  const span = series.points * series.stepMs;
  const tick = (at: number): string =>
    span > 2 * DAY_MS
      ? format.dateTime(at, DAY)
      : format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const most = Math.max(0, ...series.total);
  const peak = points[series.total.indexOf(most)]?.at ?? series.from;
  const isFinest = series.stepMs <= MINUTE_MS;
  const zoom = (from: number): void => onZoom({ kind: "between", from, until: from + series.stepMs });
  const bars = apart
    ? [...fills].map(([key, fill], index) => ({
        key,
        name: poll.choices[index]?.name ?? "",
        color: svgFill(patterns, index, fill),
      }))
    : [{ key: "total", name: t("votes"), color: "var(--chart-1)" }];
  const summary = t("summary", {
    votes: count(series.total.reduce((sum, votes) => sum + votes, 0)),
    most: count(most),
    at: tick(peak),
  });
  return (
    <ChartFrame title={<span className="sr-only">{t("title")}</span>} summary={summary}>
      <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 800, height: HEIGHT }}>
        <BarChart
          data={points}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          stackOffset="sign"
          barCategoryGap={1}
          onClick={({ activeLabel }) => isFinest || activeLabel === undefined || zoom(Number(activeLabel))}
          className={isFinest ? undefined : "cursor-zoom-in"}
        >
          <defs>
            <ChoicePatterns id={patterns} fills={[...fills.values()]} />
          </defs>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            tickFormatter={tick}
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
            cursor={{ fill: "var(--hover)" }}
            labelFormatter={(at) => format.dateTime(Number(at), MINUTE)}
            formatter={(value, name) => [count(Number(value)), name]}
            contentStyle={TOOLTIP}
            itemStyle={{ color: "var(--ink)" }}
          />
          {bars.map((bar) => (
            <Bar
              key={bar.key}
              dataKey={bar.key}
              name={bar.name}
              stackId="votes"
              fill={bar.color}
              isAnimationActive={false}
              maxBarSize={28}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}
