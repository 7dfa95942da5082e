import { notFound } from "next/navigation";
import { z } from "zod";
import { requireRight } from "@/app/_server/session";
import { ConnectionPage } from "@/components/connections/connection-page";
import { LinkActivity } from "@/components/connections/link-activity";
import { Page } from "@/components/ui/page";
import { getConnection } from "@/db/connections";
import { readLinkActivity } from "@/db/link-activity";
import { hasRight } from "@/domain/users/rights";
import { pauseConnectionAction, readCertificatesAction, sendOneTextAction } from "../actions";
import { connectionActions } from "../connection-actions";

type Props = { params: Promise<{ id: string }> };

async function readConnection({ params }: Props) {
  const id = z.uuid().safeParse((await params).id);
  return (id.success ? await getConnection(id.data) : null) ?? notFound();
}

export async function generateMetadata(props: Props) {
  await requireRight("view");
  return { title: (await readConnection(props)).name };
}

export default async function ConnectionDetailPage(props: Props) {
  const user = await requireRight("view");
  const connection = await readConnection(props);
  const maySend = hasRight(user.rights, "send");
  return (
    <Page>
      <ConnectionPage
        key={connection.id}
        initial={connection}
        actions={hasRight(user.rights, "admin") ? connectionActions : null}
        send={maySend ? sendOneTextAction : null}
        readCertificates={readCertificatesAction}
        pause={maySend ? pauseConnectionAction : null}
        activity={<LinkActivity id={connection.id} initial={await readLinkActivity(connection.id)} />}
      />
    </Page>
  );
}
