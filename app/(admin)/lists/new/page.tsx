import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { requireRight } from "@/app/_server/session";
import { ListForm } from "@/components/lists/list-form";
import { Page, PageHeader } from "@/components/ui/page";
import { listNumberOptions } from "@/db/services";
import type { ListInput } from "@/domain/lists/schema";
import { saveListAction } from "../actions";

export async function generateMetadata() {
  const t = await getTranslations("lists");
  return { title: t("newTitle") };
}

export default async function NewListPage() {
  await requireRight("edit");
  const t = await getTranslations("lists");
  const numbers = await listNumberOptions();
  const [only, ...others] = numbers;
  const initial: ListInput = {
    name: "",
    description: "",
    enabled: true,
    numberIds: only && others.length === 0 ? [only.id] : [],
    joinWords: [],
    leaveWords: [],
    joinReply: "",
    alreadyReply: "",
    leaveReply: "",
  };
  return (
    <Page>
      <PageHeader back={<Link href="/lists">{t("title")}</Link>} title={t("newTitle")} />
      <ListForm id={null} initial={initial} numbers={numbers} save={saveListAction} />
    </Page>
  );
}
