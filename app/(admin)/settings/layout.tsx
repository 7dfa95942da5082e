import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { requireRight } from "@/app/_server/session";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { Page, PageHeader } from "@/components/ui/page";
import { hasRight } from "@/domain/users/rights";

export async function generateMetadata() {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const user = await requireRight("view");
  const t = await getTranslations("settings");
  return (
    <Page>
      <PageHeader title={t("title")} />
      <SettingsTabs canEdit={hasRight(user.rights, "edit")} isAdmin={hasRight(user.rights, "admin")} />
      <div>{children}</div>
    </Page>
  );
}
