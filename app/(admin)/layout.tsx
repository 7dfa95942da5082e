import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { requireRight } from "@/app/_server/session";
import { SendingBanner } from "@/components/connections/pause-all";
import { Frame } from "@/components/frame/frame";
import { DataProviders } from "@/components/frame/providers";
import { readDashboardEnv } from "@/config/env";
import { getInstallation } from "@/db/installation";
import { listLinks } from "@/db/links";
import { getSending } from "@/db/sending";
import { hasRight, roleOf } from "@/domain/users/rights";
import { pauseSendingAction } from "./connections/actions";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const user = await requireRight("view");
  const [t, { name }, links, sending] = await Promise.all([
    getTranslations("frame"),
    getInstallation(),
    listLinks(),
    getSending(),
  ]);
  const { demo, simulator } = readDashboardEnv();
  const account = { name: user.name, email: user.email, role: t(`roles.${roleOf(user.rights) ?? "other"}`) };
  const hasPhones = demo && simulator !== null;
  return (
    <DataProviders>
      <Frame
        facts={{ installation: name, account, hasPhones, links }}
        notice={
          <SendingBanner
            initial={sending}
            pause={hasRight(user.rights, "send") ? pauseSendingAction : null}
          />
        }
      >
        {children}
      </Frame>
    </DataProviders>
  );
}
