import { shownQuestion } from "./follow-ups";
import type { ChoiceView, PollView } from "./view";

/** One question of a poll, the first one or a further one. */
export type QuestionView = { id: string; text: string; choices: ChoiceView[]; withdrawn: boolean };

/** All questions of a poll, the first one in front. */
export function questionsOf(poll: PollView): QuestionView[] {
  const first = { id: poll.questionId, text: poll.question, choices: poll.choices, withdrawn: false };
  return [first, ...poll.followUps.map((one) => ({ ...one, text: shownQuestion(one.text) }))];
}

/**
 * The poll as if this question were its only one: what screens, exports and the stage show of one question. The answer to a further
 * question is a choice alone, without the keyword. The first question where the poll has none of this id.
 */
export function askedIn(poll: PollView, questionId: string | null): PollView {
  const followUp = poll.followUps.find(({ id }) => id === questionId);
  if (!followUp) return poll;
  const { id, choices, text } = followUp;
  return { ...poll, question: shownQuestion(text), questionId: id, choices, keyword: "" };
}

/** The id of the question of this number, from 1; null where there is none. */
export const questionOf = (poll: PollView, number: number): string | null =>
  questionsOf(poll)[number - 1]?.id ?? null;
