/** The public page of a poll: its link, what it shows, and the way from a link to its poll. */
import { createHash, randomBytes } from "node:crypto";
import { AppError } from "@/domain/errors";
import { askedIn, questionsOf } from "@/domain/polls/questions";
import type { PollView } from "@/domain/polls/view";
import { STAGE_THEMES, type StageTheme } from "@/domain/stage/look";
import {
  stageFrame,
  type StageChange,
  type StageFrame,
  type StageLook,
  type StageView,
} from "@/domain/stage/stage";
import { prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";
import { getTotals } from "./poll-results";
import { getPoll } from "./polls";
import { decryptSecret, encryptSecret } from "./secrets";

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

const themeOf = (theme: string): StageTheme => STAGE_THEMES.find((one) => one === theme) ?? "dark";

/** Everything but the logo itself. */
const LOOK = { shown: true, theme: true, background: true, bars: true, logoHash: true } as const;
type LookRow = { shown: boolean; theme: string; background: string; bars: string; logoHash: string };

function lookOf({ shown, theme, background, bars, logoHash }: LookRow): StageLook {
  return {
    ...{ shown, theme: themeOf(theme) },
    colours: background === "" ? null : { background, bars },
    logo: logoHash.slice(0, 16) || null,
  };
}

/** Null while the poll has no public page. */
export async function getStage(pollId: string): Promise<StageView | null> {
  const select = { ...LOOK, tokenSealed: true };
  const row = await prisma.pollStage.findUnique({ where: { pollId }, select });
  return row && { token: decryptSecret(row.tokenSealed, `stage-token:${pollId}`), ...lookOf(row) };
}

/** Gives the poll a public page, under a link of 128 random bits; the one that it has stays. */
export async function openStage(author: Author, pollId: string): Promise<StageView> {
  await changeConfiguration(author, [`poll:${pollId}`], async ({ tx, audit }) => {
    const poll = await tx.poll.findUnique({ where: { id: pollId }, include: { stage: true } });
    if (!poll) throw new AppError("not-found", "This poll was deleted meanwhile.");
    if (poll.stage) return;
    const token = randomBytes(16).toString("base64url");
    const tokenSealed = encryptSecret(token, `stage-token:${pollId}`);
    await tx.pollStage.create({ data: { pollId, tokenHash: hashOf(token), tokenSealed } });
    await audit({ action: "open-stage", objectType: "poll", objectId: pollId, objectName: poll.name });
  });
  return (await getStage(pollId)) ?? gone();
}

/** The link leads nowhere from now on, in open pages too; a new one is another link. */
export async function revokeStage(author: Author, pollId: string): Promise<void> {
  await changeConfiguration(author, [`poll:${pollId}`], async ({ tx, audit }) => {
    const stage = await tx.pollStage.findUnique({ where: { pollId }, select: { poll: true } });
    if (!stage) return;
    await tx.pollStage.delete({ where: { pollId } });
    const { name } = stage.poll;
    await audit({ action: "revoke-stage", objectType: "poll", objectId: pollId, objectName: name });
  });
}

/** Shows or hides the figures for every viewer, or changes the look. */
export async function changeStage(
  author: Author,
  { id, shown, theme, colours }: StageChange,
): Promise<StageView> {
  await changeConfiguration(author, [`poll:${id}`], async ({ tx, audit }) => {
    const stage = await tx.pollStage.findUnique({ where: { pollId: id }, select: { ...LOOK, poll: true } });
    if (!stage) gone();
    const data = {
      ...{ shown: shown ?? stage.shown, theme: theme ?? stage.theme },
      ...(colours === null ? { background: "", bars: "" } : colours),
    };
    await tx.pollStage.update({ where: { pollId: id }, data });
    await audit({
      ...{ action: "change-stage", objectType: "poll", objectId: id, objectName: stage.poll.name },
      detail: data,
    });
  });
  return (await getStage(id)) ?? gone();
}

function gone(): never {
  throw new AppError("not-found", "The link of this stage was revoked meanwhile.");
}

/** The poll behind a link; null for a link that was never given or was revoked. */
export async function findStage(token: string): Promise<{ pollId: string } | null> {
  return prisma.pollStage.findUnique({ where: { tokenHash: hashOf(token) }, select: { pollId: true } });
}

export type Stage = StageLook & Pick<StageFrame, "sealed"> & { poll: PollView; questionId: string | null };

/** What a link leads to, without its figures; null when it leads nowhere (any more). `question`: its number, from 1. */
export async function readStage(token: string, question: number): Promise<Stage | null> {
  const select = { ...LOOK, pollId: true };
  const stage = await prisma.pollStage.findUnique({ where: { tokenHash: hashOf(token) }, select });
  const poll = stage && (await getPoll(stage.pollId));
  if (!poll) return null;
  const last = await prisma.pollBlock.findFirst({
    ...{ where: { pollId: poll.id }, orderBy: { n: "desc" } },
    select: { n: true, hash: true },
  });
  const asked = questionsOf(poll).filter(({ withdrawn }) => !withdrawn);
  const questionId = asked[question - 1]?.id ?? null;
  return { poll, questionId, sealed: last && { block: last.n, hash: last.hash }, ...lookOf(stage) };
}

/** What a stage shows now: one sum over the tally of its poll. */
export async function readFigures(
  { poll, questionId, sealed, ...look }: Stage,
  now: number,
): Promise<StageFrame> {
  const totals = await getTotals(askedIn(poll, questionId));
  return stageFrame({ poll, questionId, sealed, totals, now }, look);
}

/** What the link shows now; null when it leads nowhere (any more). */
export async function readStageFrame(
  token: string,
  question: number,
  now: number,
): Promise<StageFrame | null> {
  const stage = await readStage(token, question);
  return stage && readFigures(stage, now);
}
