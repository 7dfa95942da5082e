/** Looking for patterns (domain/polls/anomalies.ts) without being asked, in polls that run or have closed lately. */
import { countPatterns, isLookDue, type AnomalyReport } from "@/domain/polls/anomalies";
import { foldTotals } from "@/domain/polls/results";
import { LATE_MS } from "@/domain/polls/window";
import { prisma } from "./client";
import { notifyLive } from "./live";
import { findAnomalies } from "./poll-anomalies";
import { getTotals, sumTallies, type OfQuestion } from "./poll-results";

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
    looks.push({ name, patterns: countPatterns(await lookAt(question, { now, isSeen: false })) });
  }
  return looks;
}

/** Looks at the votes on the first question of a poll, and keeps how many patterns were found. `isSeen`: somebody has them before him. */
export async function lookAt(
  question: OfQuestion,
  { now, isSeen }: { now: number; isSeen: boolean },
): Promise<AnomalyReport> {
  // those that come meanwhile are for the next look
  const { votes } = await getTotals(question);
  const report = await findAnomalies(question);
  const patterns = countPatterns(report);
  const { id: pollId } = question;
  const before = await prisma.pollPatternLook.findUnique({ where: { pollId } });
  // of patterns that are gone nobody has to be told again when others come
  const seen = isSeen ? patterns : Math.min(before?.seen ?? 0, patterns);
  const found = { lookedAt: new Date(now), votes: BigInt(votes), patterns, seen };
  await prisma.pollPatternLook.upsert({ where: { pollId }, create: { pollId, ...found }, update: found });
  await notifyLive([`poll:${pollId}`]).catch(() => undefined);
  return report;
}
