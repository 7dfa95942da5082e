import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { requireRight } from "@/app/_server/session";
import { PollPage } from "@/components/polls/poll-page";
import { listLists } from "@/db/lists";
import { getSeries } from "@/db/poll-results";
import { getStage } from "@/db/poll-stage";
import { listNumberOptions } from "@/db/services";
import { getPoll, getPollDetail } from "@/db/polls";
import { questionOf } from "@/domain/polls/questions";
import { pollState } from "@/domain/polls/state";
import { hasRight } from "@/domain/users/rights";
import {
  archivePollAction,
  changeStageAction,
  closePollAction,
  decideBallotsAction,
  decideGroupAction,
  decideHeldAction,
  deletePollAction,
  extendPollAction,
  goLiveAction,
  judgeAgainAction,
  openPollAction,
  openStageAction,
  pausePollAction,
  recountPollAction,
  restorePollAction,
  resumePollAction,
  revokeStageAction,
  setStageLogoAction,
  setRehearsalAction,
  retractBatchAction,
} from "../actions";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ question?: string | string[] }>;
};

async function idOf({ params }: Props): Promise<string> {
  const { id } = await params;
  return z.uuid().safeParse(id).success ? id : notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  await requireRight("view");
  const poll = await getPoll(await idOf(props));
  return { title: poll?.name ?? "" };
}

/** The id of the question that is asked for by its number; null: the first one. */
async function questionIn({ searchParams }: Props, id: string): Promise<string | null> {
  const { question } = await searchParams;
  if (question === undefined) return null;
  const poll = await getPoll(id);
  return poll && questionOf(poll, Number(question));
}

export default async function PollDetailPage(props: Props) {
  const user = await requireRight("view");
  const id = await idOf(props);
  const detail = (await getPollDetail(id, await questionIn(props, id))) ?? notFound();
  const { poll, now } = detail;
  const canEdit = hasRight(user.rights, "edit");
  const [series, stage, lists, numbers] = await Promise.all([
    getSeries(poll, pollState(poll, now) === "open" ? now : null),
    canEdit ? getStage(id) : null,
    listLists(),
    listNumberOptions(),
  ]);
  return (
    <PollPage
      key={poll.questionId}
      initial={detail}
      initialSeries={{ series }}
      lists={lists.map(({ id: listId, name }) => ({ id: listId, name }))}
      canEdit={canEdit}
      goLive={{ numbers, action: goLiveAction }}
      stage={{
        initial: stage,
        actions: {
          open: openStageAction,
          change: changeStageAction,
          revoke: revokeStageAction,
          setLogo: setStageLogoAction,
        },
      }}
      actions={{
        open: openPollAction,
        close: closePollAction,
        archive: archivePollAction,
        restore: restorePollAction,
        remove: deletePollAction,
        pause: pausePollAction,
        extend: extendPollAction,
        resume: resumePollAction,
        recount: recountPollAction,
        decide: decideBallotsAction,
        decideGroup: decideGroupAction,
        decideHeld: decideHeldAction,
        judge: judgeAgainAction,
        retractBatch: retractBatchAction,
        rehearse: setRehearsalAction,
      }}
    />
  );
}
