import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { OverviewPage } from "@/components/overview/overview";
import { readDashboardEnv } from "@/config/env";
import { getOverview } from "@/db/overview";
import { readTraffic } from "@/db/traffic";
import { hasRight } from "@/domain/users/rights";

const HOURS = 3;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("overview");
  return { title: t("title") };
}

export default async function Overview() {
  const user = await requireRight("view");
  const [overview, traffic] = await Promise.all([getOverview(), readTraffic(HOURS)]);
  const { demo, simulator } = readDashboardEnv();
  return (
    <OverviewPage
      initial={overview}
      initialTraffic={traffic}
      hours={HOURS}
      hasPhones={demo && simulator !== null}
      canEdit={hasRight(user.rights, "edit")}
    />
  );
}
