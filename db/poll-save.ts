import { AppError, type Problem } from "@/domain/errors";
import { findClashes } from "@/domain/inbound/clash";
import { pollDraft } from "@/domain/polls/draft";
import { fromLocal, toLocal } from "@/domain/polls/local-time";
import { storedReplies } from "@/domain/polls/replies";
import { storedVersions } from "@/domain/polls/versions";
import type { PollInput } from "@/domain/polls/schema";
import type { PollView } from "@/domain/polls/view";
import { changeConfiguration, type Author, type ConfigurationTransaction } from "./configuration";
import { newId } from "./ids";
import { foreignQuestions, writeQuestions } from "./poll-questions";
import { hasBallots } from "./poll-results";
import { getPoll } from "./polls";
import { refuseProblems } from "./rule-checks";
import { readRuleSet } from "./rules";

/** What is changed: `id` null creates; `seenAt` is the `updatedAt` that the form was filled from. */
export type PollTarget = { id: string | null; seenAt: number | null };

/**
 * Creates a poll or changes one, also while it runs: choices keep their ids, and with them their ballots. Refuses words that
 * cannot stand, each with its path in the form. AppError `conflict` when somebody changed the poll since `seenAt`.
 */
export async function savePoll(
  author: Author,
  { id, seenAt }: PollTarget,
  { input, now }: { input: PollInput; now: number },
): Promise<string> {
  const topics = ["polls", "overview", ...(id === null ? [] : [`poll:${id}` as const])] as const;
  return changeConfiguration(author, topics, async ({ tx, audit }) => {
    const stored = id === null ? null : await getPoll(id, tx);
    if (id !== null && !stored) throw new AppError("not-found", "This poll was deleted meanwhile.");
    if (stored && seenAt !== null && stored.updatedAt !== seenAt)
      throw new AppError("conflict", "Somebody changed this poll meanwhile. Load it again.");
    refuseProblems(await findProblems(tx, { stored, input, now }));
    const data = columnsOf(input, stored, now);
    const saved =
      id === null
        ? await tx.poll.create({ data: { id: newId(now), ...data } })
        : await tx.poll.update({ where: { id }, data });
    await tx.pollNumber.deleteMany({ where: { pollId: saved.id } });
    await tx.pollNumber.createMany({
      data: [...new Set(input.numberIds)].map((numberId) => ({ pollId: saved.id, numberId })),
    });
    await writeQuestions(tx, input, { pollId: saved.id, stored, now });
    await audit({
      action: id === null ? "create" : "change",
      objectType: "poll",
      objectId: saved.id,
      objectName: saved.name,
    });
    return saved.id;
  });
}

function columnsOf(input: PollInput, stored: PollView | null, now: number) {
  const { period, timeZone } = input;
  const windowSeconds = period === "rolling" ? input.windowSeconds : 0;
  const opensAt = momentOf(input.opensAt, timeZone, stored?.opensAt ?? null);
  const closesAt = momentOf(input.closesAt, timeZone, stored?.closesAt ?? null);
  const running = stored !== null && !stored.draft;
  // "Open at once" gives a new poll its moment; one that runs since its creation keeps that.
  const opensNow = running && stored.opensAt === null ? null : now;
  const opens = { hand: opensAt, now: opensNow, time: opensAt }[input.opening];
  return {
    name: input.name,
    question: input.question,
    seriesName: input.seriesName,
    keyword: input.keyword,
    ballotsPerVoter: input.ballotsPerVoter,
    counting: input.counting,
    listId: input.listId,
    graceSeconds: input.graceSeconds,
    period,
    timeZone,
    windowSeconds,
    draft: input.opening === "hand",
    opensAt: opens === null ? null : new Date(opens),
    closesAt: input.closing === "hand" || closesAt === null ? null : new Date(closesAt),
    answerSeconds: input.answerSeconds,
    replies: { ...storedReplies(input.replies) },
    versions: storedVersions(input.versions),
  };
}

/** A form knows minutes: where it still shows the stored moment, the seconds of that moment stay. */
function momentOf(local: string, timeZone: string, stored: number | null): number | null {
  if (stored !== null && toLocal(stored, timeZone) === local) return stored;
  const at = fromLocal(local, timeZone);
  return Number.isNaN(at) ? null : at;
}

type Asked = { stored: PollView | null; input: PollInput; now: number };

async function findProblems(tx: ConfigurationTransaction, { stored, input, now }: Asked): Promise<Problem[]> {
  const id = stored?.id ?? null;
  const problems: Problem[] = findClashes(await readRuleSet(tx, now), pollDraft(id, input))
    .filter(({ severity }) => severity === "error")
    .map(({ path, words }) => ({ path, message: words }));
  const namesake = await tx.poll.findUnique({ where: { name: input.name } });
  if (namesake && namesake.id !== id) {
    const which = namesake.archivedAt === null ? "Another poll" : "An archived poll";
    problems.push({ path: "name", message: `${which} has this name.` });
  }
  if (stored && !stored.draft && input.opening === "hand" && (await hasBallots(stored.id)))
    problems.push({ path: "opening", message: "It has taken texts already. Close it instead." });
  const numbers = await tx.number.count({ where: { id: { in: input.numberIds } } });
  if (numbers < new Set(input.numberIds).size)
    problems.push({ path: "numberIds", message: "A number was removed meanwhile. Choose again." });
  if (input.listId !== null && !(await tx.list.findUnique({ where: { id: input.listId } })))
    problems.push({ path: "listId", message: "This list was deleted meanwhile. Choose another." });
  problems.push(...foreignQuestions(stored, input));
  return problems;
}
