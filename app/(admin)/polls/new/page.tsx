import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { requireRight } from "@/app/_server/session";
import { PollEditor } from "@/components/polls/poll-editor";
import type { PollStart } from "@/components/polls/poll-starts";
import { templateNamed } from "@/components/polls/templates";
import { getInstallation } from "@/db/installation";
import { listLists } from "@/db/lists";
import { listReplyLinks } from "@/db/numbers";
import { listSeriesNames } from "@/db/poll-compare";
import { getPoll } from "@/db/polls";
import { listNumberOptions } from "@/db/services";
import { savePollAction } from "../actions";
import { timeZones } from "../time-zones";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("polls");
  return { title: t("newTitle") };
}

type Props = { searchParams: Promise<{ template?: unknown; from?: unknown; next?: unknown }> };

async function startOf({ searchParams }: Props): Promise<PollStart> {
  const { template, from, next } = await searchParams;
  const id = z.uuid().safeParse(next ?? from);
  const of = id.success ? await getPoll(id.data) : null;
  if (of) return { kind: next === undefined ? "copy" : "next", of };
  const named = templateNamed(template);
  return named && { kind: "template", template: named };
}

export default async function NewPollPage(props: Props) {
  await requireRight("edit");
  const start = await startOf(props);
  const [numbers, links, lists, series, { timeZone }] = await Promise.all([
    listNumberOptions(),
    listReplyLinks(),
    listLists(),
    listSeriesNames(),
    getInstallation(),
  ]);
  return (
    <PollEditor
      key={start?.kind === "template" ? start.template : start?.of.id}
      poll={null}
      start={start}
      facts={{
        numbers,
        links,
        lists: lists.map(({ id, name }) => ({ id, name })),
        timeZone,
        zones: timeZones(timeZone),
        series,
        votes: {},
      }}
      save={savePollAction}
    />
  );
}
