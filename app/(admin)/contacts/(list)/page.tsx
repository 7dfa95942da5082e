import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { ContactList } from "@/components/contacts/contact-list";
import { Page } from "@/components/ui/page";
import { countContacts, findContacts } from "@/db/contacts";
import { getInstallation } from "@/db/installation";
import { getMessageFilterOptions } from "@/db/message-options";
import { contactsQuerySchema } from "@/domain/contacts/schema";
import { dayOf } from "@/domain/contacts/zoned-time";
import type { ExportOptions } from "@/domain/contacts/view";
import { hasRight } from "@/domain/users/rights";

export async function generateMetadata() {
  const t = await getTranslations("contacts");
  return { title: t("title") };
}

export default async function ContactsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const user = await requireRight("view");
  const { q, after } = await searchParams;
  const query = contactsQuerySchema.safeParse({ q, after }).data ?? { q: "" };
  const [initial, count, options, today] = await Promise.all([
    findContacts(query),
    countContacts(),
    getExportOptions(),
    getToday(),
  ]);
  return (
    <Page>
      <ContactList
        query={query}
        initial={initial}
        count={count}
        canExport={hasRight(user.rights, "edit")}
        exportOptions={options}
        today={today}
      />
    </Page>
  );
}

async function getExportOptions(): Promise<ExportOptions> {
  const { rules, numbers, words } = await getMessageFilterOptions();
  const of = (kind: string) => rules.filter((rule) => rule.kind === kind);
  return { poll: of("poll"), service: of("service"), list: of("list"), number: numbers, words };
}

async function getToday(): Promise<string> {
  const { timeZone } = await getInstallation();
  return dayOf(Date.now(), timeZone);
}
