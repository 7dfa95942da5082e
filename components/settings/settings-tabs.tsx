"use client";

import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import { LinkTabs } from "@/components/ui/tabs";

export function SettingsTabs({ canEdit, isAdmin }: { canEdit: boolean; isAdmin: boolean }) {
  const t = useTranslations("settings.tabs");
  const path = usePathname();
  const tabs = [
    { href: "/settings", label: t("account") },
    ...(canEdit ? [{ href: "/settings/numbers", label: t("numbers") }] : []),
    ...(isAdmin
      ? [
          { href: "/settings/people", label: t("people") },
          { href: "/settings/installation", label: t("installation") },
        ]
      : []),
  ];
  return <LinkTabs tabs={tabs} current={path} label={t("label")} />;
}
