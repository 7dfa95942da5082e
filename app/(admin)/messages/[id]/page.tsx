import { getFormatter, getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { requireRight } from "@/app/_server/session";
import { MessagePage } from "@/components/messages/message-page";
import { Page, PageHeader } from "@/components/ui/page";
import { timeOfId } from "@/db/ids";
import { getMessage } from "@/db/message-detail";
import { textsKeptFrom } from "@/db/retention";
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
  if (!detail) return data ? goneOrMissing(data.id) : notFound();
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

/** What the nightly run deleted is told apart from what was never here. */
async function goneOrMissing(id: string) {
  const keptFrom = await textsKeptFrom();
  if (keptFrom === null || timeOfId(id) >= keptFrom) notFound();
  const [t, format] = await Promise.all([getTranslations("messages"), getFormatter()]);
  // weeks begin at 00:00 UTC
  const before = format.dateTime(keptFrom, { dateStyle: "long", timeZone: "UTC" });
  return (
    <Page>
      <PageHeader title={t("goneTitle")} />
      <p className="max-w-prose text-ink-muted">{t("gone", { before })}</p>
    </Page>
  );
}
