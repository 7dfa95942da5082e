import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { changeStageAction } from "@/app/(admin)/polls/actions";
import { currentUser } from "@/app/_server/session";
import { StageView, type Presenter } from "@/components/polls/stage/stage-view";
import { findStage, readStageFrame } from "@/db/poll-stage";
import { stageQuerySchema, type StageFrame } from "@/domain/stage/stage";
import { hasRight } from "@/domain/users/rights";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<{ question?: string | string[] }>;
};

/** Once a request. */
const read = cache(
  async (token: string, asked: string | string[] | undefined): Promise<StageFrame | null> => {
    const { data } = stageQuerySchema.safeParse({ token, question: asked });
    return data ? readStageFrame(token, data.question, Date.now()) : null;
  },
);

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const frame = await read((await params).token, (await searchParams).question);
  return { title: frame?.question ?? "" };
}

/** For everybody who has the link, without signing in. */
export default async function StagePage({ params, searchParams }: Props) {
  const { token } = await params;
  const frame = (await read(token, (await searchParams).question)) ?? notFound();
  const presenter = await presenterOf(token);
  return <StageView key={frame.questionNumber} token={token} initial={frame} presenter={presenter} />;
}

async function presenterOf(token: string): Promise<Presenter | null> {
  const user = await currentUser();
  if (!user || !hasRight(user.rights, "edit")) return null;
  const stage = await findStage(token);
  return stage && { pollId: stage.pollId, change: changeStageAction };
}
