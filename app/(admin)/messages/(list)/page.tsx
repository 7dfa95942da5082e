import { getTranslations } from "next-intl/server";
import { requireRight, type SignedInUser } from "@/app/_server/session";
import { MessageLog } from "@/components/messages/message-log";
import { Page } from "@/components/ui/page";
import { getInstallation } from "@/db/installation";
import { getMessageFilterOptions } from "@/db/message-options";
import { getLogContact, listMessages } from "@/db/messages";
import { MESSAGE_PAGE, messageCursorSchema, readFilters } from "@/domain/messages/filters";
import { hasRight } from "@/domain/users/rights";
import { decideReviewAction, putAsideAction, replyAction } from "../actions";

export async function generateMetadata() {
  const t = await getTranslations("messages");
  return { title: t("title") };
}

export default async function MessagesPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const user = await requireRight("view");
  const search = await searchParams;
  const filters = readFilters(search);
  const before = messageCursorSchema.safeParse(search.before).data ?? null;
  const { timeZone } = await getInstallation();
  const [initial, options, contact] = await Promise.all([
    listMessages({ filters, timeZone, before, limit: MESSAGE_PAGE }),
    getMessageFilterOptions(),
    filters.contact === undefined ? null : getLogContact(filters.contact),
  ]);
  return (
    <Page>
      <MessageLog
        filters={filters}
        before={before}
        initial={initial}
        options={options}
        contact={contact}
        rights={rightsOf(user)}
        actions={{ reply: replyAction, putAside: putAsideAction, decideReview: decideReviewAction }}
      />
    </Page>
  );
}

const rightsOf = ({ rights }: SignedInUser) => ({
  canSend: hasRight(rights, "send"),
  canApprove: hasRight(rights, "approve"),
});
