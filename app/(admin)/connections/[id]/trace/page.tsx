import { notFound } from "next/navigation";
import { z } from "zod";
import { requireRight } from "@/app/_server/session";
import { TracePage } from "@/components/connections/trace-page";
import { Page } from "@/components/ui/page";
import { getConnection } from "@/db/connections";
import { readLinkActivity } from "@/db/link-activity";
import { hasRight } from "@/domain/users/rights";
import { clearTraceAction, orderTraceAction } from "./actions";

type Props = { params: Promise<{ id: string }> };

export const metadata = { title: "PDU trace" };

export default async function ConnectionTracePage({ params }: Props) {
  const user = await requireRight("view");
  const id = z.uuid().safeParse((await params).id);
  const connection = (id.success ? await getConnection(id.data) : null) ?? notFound();
  return (
    <Page>
      <TracePage
        key={connection.id}
        connection={{ id: connection.id, name: connection.name }}
        initial={await readLinkActivity(connection.id)}
        actions={hasRight(user.rights, "admin") ? { order: orderTraceAction, clear: clearTraceAction } : null}
      />
    </Page>
  );
}
