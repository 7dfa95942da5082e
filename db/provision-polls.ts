import { storedVersions } from "@/domain/polls/versions";
import type { Step } from "@/domain/provision/plan";
import type { FollowUpSetup, PollSetup } from "@/domain/provision/setup";
import type { ConfigurationTransaction } from "./configuration";
import { newId } from "./ids";
import { idsOf, type NumberIds } from "./provision-numbers";

type WriteContext = { numberIds: NumberIds; at: Date };

/** Creates or updates a poll with its questions. Choices are known by their name, so that their ballots stay with them. */
export async function writePoll(
  tx: ConfigurationTransaction,
  { after, before }: Step<PollSetup>,
  { numberIds, at }: WriteContext,
): Promise<string> {
  const { name, numbers, choices, list, opensAt, closesAt, replies, versions, series, followUps, ...rest } =
    after;
  const listId =
    list === null
      ? null
      : (await tx.list.findUniqueOrThrow({ where: { name: list }, select: { id: true } })).id;
  const data = {
    ...rest,
    seriesName: series,
    listId,
    opensAt: opensAt === null ? null : new Date(opensAt),
    closesAt: closesAt === null ? null : new Date(closesAt),
    replies: { ...replies },
    versions: storedVersions(versions),
  };
  const { id } =
    before === null
      ? await tx.poll.create({ data: { id: newId(), name, ...data } })
      : await tx.poll.update({ where: { name }, data });
  await tx.pollNumber.deleteMany({ where: { pollId: id } });
  await tx.pollNumber.createMany({
    data: idsOf(numbers, numberIds).map((numberId) => ({ pollId: id, numberId })),
  });
  const question = await tx.question.upsert({
    where: { pollId_position: { pollId: id, position: 0 } },
    create: { id: newId(), pollId: id, position: 0, text: after.question },
    update: { text: after.question },
  });
  const draft = before?.draft === true;
  await writeChoices(tx, { questionId: question.id, choices, draft, at });
  await writeFollowUps(tx, { pollId: id, followUps, draft, at });
  return id;
}

type FollowUps = { pollId: string; followUps: FollowUpSetup[]; draft: boolean; at: Date };

/** The n-th of the file is the n-th that is asked; those beyond are withdrawn, or gone where the poll never took a text. */
async function writeFollowUps(
  tx: ConfigurationTransaction,
  { pollId, followUps, draft, at }: FollowUps,
): Promise<void> {
  const stored = await tx.question.findMany({
    where: { pollId, position: { gt: 0 } },
    orderBy: { position: "asc" },
  });
  const asked = stored.filter(({ withdrawnAt }) => withdrawnAt === null);
  const last = stored.at(-1)?.position ?? 0;
  for (const [index, { text, choices, translations }] of followUps.entries()) {
    const id = asked[index]?.id ?? newId();
    if (asked[index]) await tx.question.update({ where: { id }, data: { text, translations } });
    else await tx.question.create({ data: { id, pollId, position: last + 1 + index, text, translations } });
    await writeChoices(tx, { questionId: id, choices, draft, at });
  }
  const beyond = { id: { in: asked.slice(followUps.length).map(({ id }) => id) } };
  if (draft) await tx.question.deleteMany({ where: beyond });
  else await tx.question.updateMany({ where: beyond, data: { withdrawnAt: at } });
}

/**
 * A choice that the file no longer names is withdrawn, since ballots may point to it and a worker counts by the old rules
 * for up to two seconds more; only a draft, which never took a text, loses it.
 */
async function writeChoices(
  tx: ConfigurationTransaction,
  {
    questionId,
    choices,
    draft,
    at,
  }: { questionId: string; choices: PollSetup["choices"]; draft: boolean; at: Date },
): Promise<void> {
  const stored = await tx.choice.findMany({ where: { questionId } });
  const kept = new Set<string>();
  for (const [position, { name, words }] of choices.entries()) {
    const twins = stored.filter((choice) => choice.name === name && !kept.has(choice.id));
    const same = twins.find((choice) => choice.withdrawnAt === null) ?? twins[0];
    const id = same?.id ?? newId();
    kept.add(id);
    if (same) await tx.choice.update({ where: { id }, data: { position, withdrawnAt: null } });
    else await tx.choice.create({ data: { id, questionId, position, name } });
    await tx.choiceWord.deleteMany({ where: { choiceId: id } });
    await tx.choiceWord.createMany({
      data: words.map((word, place) => ({ choiceId: id, position: place, word })),
    });
  }
  const gone = { questionId, id: { notIn: [...kept] } };
  if (draft) await tx.choice.deleteMany({ where: gone });
  else await tx.choice.updateMany({ where: { ...gone, withdrawnAt: null }, data: { withdrawnAt: at } });
}
