import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { ConnectionList } from "@/components/connections/connection-list";
import { Page } from "@/components/ui/page";
import { listConnections } from "@/db/connections";
import { getSending } from "@/db/sending";
import { hasRight } from "@/domain/users/rights";
import { pauseConnectionAction, pauseSendingAction } from "../actions";
import { connectionActions } from "../connection-actions";

export async function generateMetadata() {
  const t = await getTranslations("connections");
  return { title: t("title") };
}

export default async function ConnectionsPage() {
  const user = await requireRight("view");
  const [connections, sending] = await Promise.all([listConnections(), getSending()]);
  const maySend = hasRight(user.rights, "send");
  return (
    <Page>
      <ConnectionList
        initial={connections}
        sending={sending}
        pause={maySend ? { one: pauseConnectionAction, all: pauseSendingAction } : null}
        actions={hasRight(user.rights, "admin") ? connectionActions : null}
      />
    </Page>
  );
}
