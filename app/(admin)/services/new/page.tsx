import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { requireRight } from "@/app/_server/session";
import { ServiceForm } from "@/components/services/service-form";
import { Page, PageHeader } from "@/components/ui/page";
import { listReplyLinks } from "@/db/numbers";
import { listNumberOptions } from "@/db/services";
import type { ServiceInput } from "@/domain/services/schema";
import { saveServiceAction } from "../actions";

export async function generateMetadata() {
  const t = await getTranslations("services");
  return { title: t("newTitle") };
}

export default async function NewServicePage() {
  await requireRight("edit");
  const t = await getTranslations("services");
  const [numbers, links] = await Promise.all([listNumberOptions(), listReplyLinks()]);
  const [only, ...others] = numbers;
  const initial: ServiceInput = {
    name: "",
    enabled: true,
    allNumbers: false,
    numberIds: only && others.length === 0 ? [only.id] : [],
    words: [],
    aliases: [],
    catchAll: false,
    reply: "",
  };
  return (
    <Page>
      <PageHeader back={<Link href="/services">{t("back")}</Link>} title={t("newTitle")} />
      <ServiceForm id={null} initial={initial} numbers={numbers} links={links} save={saveServiceAction} />
    </Page>
  );
}
