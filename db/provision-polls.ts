import { storedVersions } from "@/domain/polls/versions";
import type { Step } from "@/domain/provision/plan";
import type { PollSetup } from "@/domain/provision/setup";
import type { ConfigurationTransaction } from "./configuration";
import { newId } from "./ids";
import { idsOf, type NumberIds } from "./provision-numbers";

type WriteContext = { numberIds: NumberIds; at: Date };

/** Creates or updates a poll with its one question. Choices are known by their name, so that their ballots stay with them. */
export async function writePoll(
  tx: ConfigurationTransaction,
  { after, before }: Step<PollSetup>,
  { numberIds, at }: WriteContext,
): Promise<string> {
  const { name, numbers, choices, list, opensAt, closesAt, replies, versions, series, ...rest } = after;
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
  await writeChoices(tx, { questionId: question.id, choices, draft: before?.draft === true, at });
  return id;
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
