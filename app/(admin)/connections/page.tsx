import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { ConnectionList } from "@/components/connections/connection-list";
import { Page } from "@/components/ui/page";
import { listConnections } from "@/db/connections";
import { hasRight } from "@/domain/users/rights";
import { connectionActions } from "./connection-actions";

export async function generateMetadata() {
  const t = await getTranslations("connections");
  return { title: t("title") };
}

export default async function ConnectionsPage() {
  const user = await requireRight("view");
  const connections = await listConnections();
  return (
    <Page>
      <ConnectionList
        initial={connections}
        actions={hasRight(user.rights, "admin") ? connectionActions : null}
      />
    </Page>
  );
}
