import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { requireRight } from "@/app/_server/session";
import { ContactPage } from "@/components/contacts/contact-page";
import { Page } from "@/components/ui/page";
import { CONVERSATION_PAGE, listConversation } from "@/db/contact-messages";
import { getContactDetail } from "@/db/contacts";
import { contactKeySchema } from "@/domain/contacts/schema";
import { hasRight } from "@/domain/users/rights";
import { optInAction, optOutAction } from "../actions";

export async function generateMetadata() {
  const t = await getTranslations("contacts");
  return { title: t("one") };
}

export default async function OneContactPage({ params }: { params: Promise<{ key: string }> }) {
  const { rights } = await requireRight("view");
  const { data } = contactKeySchema.safeParse(await params);
  const detail = data ? await getContactDetail(data.key) : null;
  if (!detail) notFound();
  const conversation = await listConversation(detail.contact.key, null, CONVERSATION_PAGE);
  return (
    <Page>
      <ContactPage
        initial={detail}
        conversation={conversation}
        canEdit={hasRight(rights, "edit")}
        actions={{ optOut: optOutAction, optIn: optInAction }}
      />
    </Page>
  );
}
