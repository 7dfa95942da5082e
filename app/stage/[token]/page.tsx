import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { changeStageAction } from "@/app/(admin)/polls/actions";
import { currentUser } from "@/app/_server/session";
import { StageView, type Presenter } from "@/components/polls/stage/stage-view";
import { findStage, readStageFrame } from "@/db/poll-stage";
import { stageTokenSchema, type StageFrame } from "@/domain/stage/stage";
import { hasRight } from "@/domain/users/rights";

type Props = { params: Promise<{ token: string }> };

/** Once a request. */
const read = cache(async (token: string): Promise<StageFrame | null> =>
  stageTokenSchema.safeParse({ token }).success ? readStageFrame(token, Date.now()) : null,
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const frame = await read((await params).token);
  return { title: frame?.question ?? "" };
}

/** For everybody who has the link, without signing in. */
export default async function StagePage({ params }: Props) {
  const { token } = await params;
  const frame = (await read(token)) ?? notFound();
  return <StageView token={token} initial={frame} presenter={await presenterOf(token)} />;
}

async function presenterOf(token: string): Promise<Presenter | null> {
  const user = await currentUser();
  if (!user || !hasRight(user.rights, "edit")) return null;
  const stage = await findStage(token);
  return stage && { pollId: stage.pollId, change: changeStageAction };
}
