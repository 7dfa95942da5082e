import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { requireRight } from "@/app/_server/session";
import { Frame } from "@/components/frame/frame";
import { DataProviders } from "@/components/frame/providers";
import { readDashboardEnv } from "@/config/env";
import { getInstallation } from "@/db/installation";
import { listLinks } from "@/db/links";
import { roleOf } from "@/domain/users/rights";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const user = await requireRight("view");
  const [t, { name }, links] = await Promise.all([getTranslations("frame"), getInstallation(), listLinks()]);
  const { demo, simulator } = readDashboardEnv();
  const account = { name: user.name, email: user.email, role: t(`roles.${roleOf(user.rights) ?? "other"}`) };
  const hasPhones = demo && simulator !== null;
  return (
    <DataProviders>
      <Frame facts={{ installation: name, account, hasPhones, links }}>{children}</Frame>
    </DataProviders>
  );
}
