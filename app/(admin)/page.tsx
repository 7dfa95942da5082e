import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { PauseAll } from "@/components/connections/pause-all";
import { OverviewPage } from "@/components/overview/overview";
import { readDashboardEnv } from "@/config/env";
import { getOverview } from "@/db/overview";
import { getSending } from "@/db/sending";
import { readTraffic } from "@/db/traffic";
import { hasRight } from "@/domain/users/rights";
import { pauseSendingAction } from "./connections/actions";

const HOURS = 3;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("overview");
  return { title: t("title") };
}

export default async function Overview() {
  const user = await requireRight("view");
  const [overview, traffic, sending] = await Promise.all([getOverview(), readTraffic(HOURS), getSending()]);
  const { demo, simulator } = readDashboardEnv();
  return (
    <OverviewPage
      initial={overview}
      initialTraffic={traffic}
      hours={HOURS}
      hasPhones={demo && simulator !== null}
      pauseAll={hasRight(user.rights, "send") && <PauseAll initial={sending} pause={pauseSendingAction} />}
      canEdit={hasRight(user.rights, "edit")}
    />
  );
}
