import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { requireRight } from "@/app/_server/session";
import { NewConnection } from "@/components/connections/new-connection";
import { Page, PageHeader } from "@/components/ui/page";
import { readDashboardEnv } from "@/config/env";
import { readCertificatesAction } from "../actions";
import { connectionActions } from "../connection-actions";

export async function generateMetadata() {
  const t = await getTranslations("connections");
  return { title: t("newTitle") };
}

export default async function NewConnectionPage() {
  await requireRight("admin");
  const t = await getTranslations("connections");
  return (
    <Page>
      <PageHeader back={<Link href="/connections">{t("back")}</Link>} title={t("newTitle")} />
      <NewConnection
        actions={connectionActions}
        readCertificates={readCertificatesAction}
        simulatorPort={readDashboardEnv().simulator?.smppPort ?? null}
      />
    </Page>
  );
}
