/** Looking for patterns (domain/polls/anomalies.ts) without being asked, in polls that run or have closed lately. */
import { countPatterns, isLookDue, type AnomalyReport } from "@/domain/polls/anomalies";
import { foldTotals } from "@/domain/polls/results";
import { LATE_MS } from "@/domain/polls/window";
import { prisma } from "./client";
import { notifyLive } from "./live";
import { findAnomalies } from "./poll-anomalies";
import { sumTallies, type OfQuestion } from "./poll-results";

/** A look reads every vote: more polls wait for the next run. */
const MOST_LOOKS = 3;

export type Look = { name: string; patterns: number };

/** Those whose votes have grown most since they were looked at stand first. Returns what was looked at. */
export async function lookForPatterns(now: number): Promise<Look[]> {
  const polls = await prisma.poll.findMany({
    where: {
      ...{ draft: false, archivedAt: null },
      OR: [{ closesAt: null }, { closesAt: { gt: new Date(now - LATE_MS) } }],
    },
    include: { questions: { where: { position: 0 } }, patternLook: true },
  });
  const sums = await sumTallies(polls.map(({ id }) => id));
  const due = polls.flatMap(({ id, name, questions, patternLook, closesAt, graceSeconds }) => {
    const questionId = questions[0]?.id ?? "";
    const { votes } = foldTotals(sums.get(id)?.get(questionId) ?? []);
    const isOver = closesAt !== null && closesAt.getTime() + graceSeconds * 1000 < now;
    const before = patternLook && Number(patternLook.votes);
    return isLookDue({ votes, before, isOver })
      ? [{ id, name, questionId, grown: votes - (before ?? 0) }]
      : [];
  });
  const looks: Look[] = [];
  for (const { name, ...question } of due.sort((a, b) => b.grown - a.grown).slice(0, MOST_LOOKS)) {
    const report = await findAnomalies(question);
    await noteLook(question, report, { now, isSeen: false });
    looks.push({ name, patterns: countPatterns(report) });
  }
  return looks;
}

/** `isSeen`: somebody has the report before them. */
export async function noteLook(
  { id, questionId }: OfQuestion,
  report: AnomalyReport,
  { now, isSeen }: { now: number; isSeen: boolean },
): Promise<void> {
  const { votes } = foldTotals((await sumTallies([id])).get(id)?.get(questionId) ?? []);
  const patterns = countPatterns(report);
  const found = { lookedAt: new Date(now), votes: BigInt(votes), patterns };
  const seen = isSeen ? { seen: patterns } : {};
  await prisma.pollPatternLook.upsert({
    where: { pollId: id },
    create: { pollId: id, ...found, seen: isSeen ? patterns : 0 },
    update: { ...found, ...seen },
  });
  await notifyLive([`poll:${id}`]).catch(() => undefined);
}
