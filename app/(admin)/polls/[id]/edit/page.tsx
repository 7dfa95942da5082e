import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireRight } from "@/app/_server/session";
import { PollEditor } from "@/components/polls/poll-editor";
import { listLists } from "@/db/lists";
import { listReplyLinks } from "@/db/numbers";
import { listSeriesNames } from "@/db/poll-compare";
import { getPollDetail } from "@/db/polls";
import { listNumberOptions } from "@/db/services";
import { savePollAction } from "../../actions";
import { timeZones } from "../../time-zones";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("polls");
  return { title: t("editTitle") };
}

export default async function EditPollPage({ params }: { params: Promise<{ id: string }> }) {
  await requireRight("edit");
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  const [detail, numbers, links, lists, series] = await Promise.all([
    getPollDetail(id),
    listNumberOptions(),
    listReplyLinks(),
    listLists(),
    listSeriesNames(),
  ]);
  if (!detail) notFound();
  const { poll, totals } = detail;
  return (
    <PollEditor
      poll={poll}
      facts={{
        numbers,
        links,
        lists: lists.map(({ id: listId, name }) => ({ id: listId, name })),
        timeZone: poll.timeZone,
        zones: timeZones(poll.timeZone),
        series,
        votes: totals.byChoice,
      }}
      save={savePollAction}
    />
  );
}
