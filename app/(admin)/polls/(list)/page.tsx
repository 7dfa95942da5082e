import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { PollListPage } from "@/components/polls/poll-list";
import { listPolls } from "@/db/polls";
import { pollListQuerySchema } from "@/domain/polls/queries";
import { hasRight } from "@/domain/users/rights";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("polls");
  return { title: t("title") };
}

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function PollsPage({ searchParams }: { searchParams: Search }) {
  const user = await requireRight("view");
  const query = pollListQuerySchema.parse(await searchParams);
  const initial = await listPolls(query.filter, query.page);
  return <PollListPage query={query} initial={initial} canEdit={hasRight(user.rights, "edit")} />;
}
