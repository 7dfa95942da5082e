/** The questions of a poll and their choices, as a form holds them. */
import type { ChoiceInput, FollowUpInput, PollInput } from "@/domain/polls/schema";
import type { PollView } from "@/domain/polls/view";
import type { Problem } from "@/domain/errors";
import type { ConfigurationTransaction } from "./configuration";
import { newId } from "./ids";
import { hasBallots } from "./poll-results";

type Context = { pollId: string; stored: PollView | null; now: number };

/** The first question and those that follow it. What the form no longer holds is withdrawn, as choices are. */
export async function writeQuestions(
  tx: ConfigurationTransaction,
  input: PollInput,
  context: Context,
): Promise<void> {
  const { pollId, stored, now } = context;
  const first = await tx.question.upsert({
    where: { pollId_position: { pollId, position: 0 } },
    create: { id: newId(now), pollId, position: 0, text: input.question },
    update: { text: input.question },
  });
  const mayDelete = stored?.draft === true && !(await hasBallots(stored.id));
  await writeChoices(tx, { questionId: first.id, choices: input.choices, mayDelete, now });
  const known = await tx.question.findMany({ where: { pollId, position: { gt: 0 } } });
  // A position is taken once: they are moved out of the way before they get their new ones.
  for (const [index, { id }] of known.entries())
    await tx.question.update({ where: { id }, data: { position: -1 - index } });
  const gone = known.filter(({ id }) => !input.followUps.some((one) => one.id === id));
  if (mayDelete) await tx.question.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } });
  const kept: FollowUpRow[] = mayDelete ? [] : gone.map(({ id, text }) => ({ id, text, withdrawn: true }));
  for (const [index, one] of [...input.followUps, ...kept].entries()) {
    const before = known.find(({ id }) => id === one.id);
    const id = before?.id ?? newId(now);
    const withdrawnAt = one.withdrawn ? (before?.withdrawnAt ?? new Date(now)) : null;
    const data = {
      ...{ position: index + 1, text: one.text, withdrawnAt },
      ...(one.translations && { translations: one.translations }),
    };
    if (before) await tx.question.update({ where: { id }, data });
    else await tx.question.create({ data: { id, pollId, ...data } });
    if (one.choices) await writeChoices(tx, { questionId: id, choices: one.choices, mayDelete, now });
  }
}

type FollowUpRow = Pick<FollowUpInput, "id" | "text" | "withdrawn"> & Partial<FollowUpInput>;
type ChoiceContext = { questionId: string; choices: ChoiceInput[]; mayDelete: boolean; now: number };

/**
 * A choice that the form no longer holds is withdrawn, since ballots may point to it and a worker counts by the old rules for
 * up to two seconds more; only a draft, which takes no texts, loses it.
 */
async function writeChoices(
  tx: ConfigurationTransaction,
  { questionId, choices, mayDelete, now }: ChoiceContext,
): Promise<void> {
  const known = await tx.choice.findMany({ where: { questionId } });
  const kept: string[] = [];
  for (const [position, { id, name, words, withdrawn }] of choices.entries()) {
    const before = known.find((choice) => choice.id === id);
    const choiceId = before?.id ?? newId(now);
    kept.push(choiceId);
    const withdrawnAt = withdrawn ? (before?.withdrawnAt ?? new Date(now)) : null;
    const data = { position, name, withdrawnAt };
    if (before) await tx.choice.update({ where: { id: choiceId }, data });
    else await tx.choice.create({ data: { id: choiceId, questionId, ...data } });
    await tx.choiceWord.deleteMany({ where: { choiceId } });
    await tx.choiceWord.createMany({
      data: words.map((word, place) => ({ choiceId, position: place, word })),
    });
  }
  const gone = { questionId, id: { notIn: kept } };
  if (mayDelete) await tx.choice.deleteMany({ where: gone });
  else
    await tx.choice.updateMany({
      where: { ...gone, withdrawnAt: null },
      data: { withdrawnAt: new Date(now) },
    });
}

/** Ids in a form that are none of the poll's, each with its path. */
export function foreignQuestions(stored: PollView | null, input: PollInput): Problem[] {
  const foreign = (choices: ChoiceInput[], own: { id: string }[] | undefined, path: string): Problem[] => {
    const index = choices.findIndex(({ id }) => id !== null && !own?.some((one) => one.id === id));
    const message = "It is no choice of this question. Load it again.";
    return index < 0 ? [] : [{ path: `${path}.${index}.name`, message }];
  };
  return [
    ...foreign(input.choices, stored?.choices, "choices"),
    ...input.followUps.flatMap((one, index): Problem[] => {
      const own = stored?.followUps.find(({ id }) => id === one.id);
      if (one.id !== null && !own)
        return [
          { path: `followUps.${index}.text`, message: "It is no question of this poll. Load it again." },
        ];
      return foreign(one.choices, own?.choices, `followUps.${index}.choices`);
    }),
  ];
}
