import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { ComparePage } from "@/components/polls/compare-page";
import { comparePolls } from "@/db/poll-compare";
import { compareQuerySchema } from "@/domain/polls/compare";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("polls.compare");
  return { title: t("title") };
}

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function ComparePollsPage({ searchParams }: { searchParams: Search }) {
  await requireRight("view");
  const query = compareQuerySchema.parse(await searchParams);
  return <ComparePage query={query} initial={await comparePolls(query)} />;
}
