"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useLiveQuery } from "@/components/ui/live";
import { Page, PageHeader } from "@/components/ui/page";
import type { LiveTopic } from "@/domain/live";
import { guideDone, type Overview, type Traffic } from "@/domain/overview/overview";
import { AttentionSection } from "./attention";
import { GuideSection } from "./guide";
import { HealthSection } from "./health";
import { RunningSection } from "./running";
import { TrafficSection } from "./traffic";

/** Answers, in this order: is everything working, what is live, what needs me; then how much came and went. */
export function OverviewPage({
  initial,
  initialTraffic,
  hours,
  hasPhones,
  canEdit,
  pauseAll,
}: {
  initial: Overview;
  initialTraffic: Traffic;
  hours: number;
  hasPhones: boolean;
  canEdit: boolean;
  /** the button that pauses all sending, for whom may */
  pauseAll?: ReactNode;
}) {
  const t = useTranslations("overview");
  const { data: overview = initial } = useLiveQuery<Overview>({
    queryKey: ["overview"],
    url: "/api/overview",
    topics: ["overview", "polls", "connections"] satisfies LiveTopic[],
    initialData: initial,
  });
  const { health, guide, attention, running, moreRunning } = overview;
  return (
    <Page>
      <PageHeader title={t("title")} actions={pauseAll} />
      <HealthSection health={health} now={overview.now} />
      {!guideDone(guide) && canEdit && <GuideSection guide={guide} hasPhones={hasPhones} />}
      <RunningSection items={running} more={moreRunning} canEdit={canEdit} />
      <AttentionSection attention={attention} />
      <TrafficSection initial={initialTraffic} hours={hours} />
    </Page>
  );
}
