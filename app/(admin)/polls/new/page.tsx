import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireRight } from "@/app/_server/session";
import { PollEditor } from "@/components/polls/poll-editor";
import { getInstallation } from "@/db/installation";
import { listLists } from "@/db/lists";
import { listReplyLinks } from "@/db/numbers";
import { listNumberOptions } from "@/db/services";
import { savePollAction } from "../actions";
import { timeZones } from "../time-zones";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("polls");
  return { title: t("newTitle") };
}

export default async function NewPollPage() {
  await requireRight("edit");
  const [numbers, links, lists, { timeZone }] = await Promise.all([
    listNumberOptions(),
    listReplyLinks(),
    listLists(),
    getInstallation(),
  ]);
  return (
    <PollEditor
      poll={null}
      facts={{
        numbers,
        links,
        lists: lists.map(({ id, name }) => ({ id, name })),
        timeZone,
        zones: timeZones(timeZone),
        votes: {},
      }}
      save={savePollAction}
    />
  );
}
