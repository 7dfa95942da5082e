import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { requireRight } from "@/app/_server/session";
import { MessagePage } from "@/components/messages/message-page";
import { Page } from "@/components/ui/page";
import { getMessage } from "@/db/message-detail";
import { messageIdSchema } from "@/domain/messages/schema";
import { hasRight } from "@/domain/users/rights";
import { decideReviewAction, putAsideAction, replyAction } from "../actions";

export async function generateMetadata() {
  const t = await getTranslations("messages");
  return { title: t("message") };
}

export default async function OneMessagePage({ params }: { params: Promise<{ id: string }> }) {
  const { rights } = await requireRight("view");
  const { data } = messageIdSchema.safeParse(await params);
  const detail = data ? await getMessage(data.id) : null;
  if (!detail) notFound();
  return (
    <Page>
      <MessagePage
        initial={detail}
        rights={{ canSend: hasRight(rights, "send"), canApprove: hasRight(rights, "approve") }}
        actions={{ reply: replyAction, putAside: putAsideAction, decideReview: decideReviewAction }}
      />
    </Page>
  );
}
