"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { useLiveQuery } from "@/components/ui/live";
import { Count } from "@/components/ui/numbers";
import { Section } from "@/components/ui/page";
import type { LinkActivity as Activity } from "@/domain/connections/figures";
import { LinkBinds } from "./link-binds";
import { LinkTrafficChart } from "./link-traffic";
import { useSpan } from "./use-span";

export function useActivity(id: string, initialData?: Activity) {
  return useLiveQuery<Activity>({
    queryKey: ["connection-activity", id],
    url: `/api/connections/${id}/activity`,
    topics: ["connections", `connection:${id}`],
    initialData,
  });
}

/** What the link is at, live: what waits and how long, latencies, the last hour, the last binds, the trace. */
export function LinkActivity({ id, initial }: { id: string; initial: Activity }) {
  const t = useTranslations("links");
  const { data: activity = initial } = useActivity(id, initial);
  const { traceUntil, traced } = activity;
  return (
    <>
      <Section title={t("activity")}>
        <Figures activity={activity} />
        <LinkTrafficChart traffic={activity.traffic} />
      </Section>
      <Section title={t("binds")}>
        <LinkBinds binds={activity.binds} />
      </Section>
      <Section
        title={t("trace")}
        hint={t("traceHint")}
        actions={
          <Button asChild size="sm">
            <Link href={`/connections/${id}/trace`}>{t("openTrace")}</Link>
          </Button>
        }
      >
        <p className="text-ink-muted tabular-nums">
          {traceUntil === null ? t("traceOff") : <TraceLeft until={traceUntil} />}
          {" · "}
          {t("tracedCount", { count: traced })}
        </p>
      </Section>
    </>
  );
}

/** How long a trace still runs. */
export function TraceLeft({ until }: { until: number }) {
  const t = useTranslations("links");
  const span = useSpan();
  return <>{t("traceOn", { left: span.until(until) })}</>;
}

function Figures({ activity: { figures, traffic } }: { activity: Activity }) {
  const t = useTranslations("links");
  const span = useSpan();
  const pair = (p50: number | null, p95: number | null) =>
    p50 === null || p95 === null ? t("notMeasured") : t("pair", { p50: span.ms(p50), p95: span.ms(p95) });
  const drain = figures.drainSeconds;
  const waiting = figures.replies + figures.campaigns;
  const items = [
    { name: t("queue"), value: <Count value={figures.replies} /> },
    { name: t("campaigns"), value: <Count value={figures.campaigns} /> },
    {
      name: t("drain"),
      value: waiting === 0 ? t("drainNow") : drain === null ? t("drainUnknown") : span.seconds(drain),
    },
    {
      name: t("throttles"),
      value: <Count value={traffic.throttled.reduce((sum, count) => sum + count, 0)} />,
    },
    { name: t("submitTime"), value: pair(figures.submitP50, figures.submitP95) },
    { name: t("replyTime"), value: pair(figures.replyP50, figures.replyP95) },
  ];
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
      {items.map(({ name, value }) => (
        <div key={name} className="min-w-0">
          <dt className="text-13 text-ink-muted">{name}</dt>
          <dd className="font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
