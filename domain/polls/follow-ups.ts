/**
 * Further questions of a poll: each is asked in the reply to the answer before it, and the next text of that phone is its answer.
 * What a phone was asked last is its progress (db/poll-progress.ts); each question has ballots, slots and a tally of its own.
 */
import { z } from "zod";
import type { FollowUp, PollRule } from "@/domain/inbound/rules";
import type { TextOutcome } from "@/domain/inbound/outcome";
import { replySchema } from "@/domain/services/words";

export const MOST_FOLLOW_UPS = 9;
export const MIN_ANSWER_SECONDS = 60;
export const MAX_ANSWER_SECONDS = 7 * 24 * 3600;
/** Where a poll does not say how long it waits for an answer. */
export const ANSWER_SECONDS = 24 * 3600;

/** The text in other languages, by BCP 47 tag; templates as the text is. */
export const translationsSchema = z.record(z.string().max(35), replySchema);
export type Translations = z.output<typeof translationsSchema>;

/** What a phone was asked last in a poll and has not answered. */
export type Progress = {
  pollId: string;
  questionId: string;
  /** of its first answer; empty: that of the poll */
  language: string;
  /** the question has left and an answer is still waited for; else the poll's keyword asks it again */
  isWaiting: boolean;
};

/** As it is stored. Times in ms since 1970. */
export type StoredProgress = Omit<Progress, "isWaiting"> & {
  askedAt: number;
  /** the question is known to have been handed to the SMSC: who was not asked gives no answer */
  hasLeft: boolean;
};

/** What is waited for at a moment, the latest question first. */
export function progressAt(
  stored: readonly StoredProgress[],
  polls: readonly Pick<PollRule, "id" | "followUps" | "answerSeconds">[],
  at: number,
): Progress[] {
  return [...stored]
    .sort((a, b) => b.askedAt - a.askedAt)
    .flatMap(({ pollId, questionId, language, askedAt, hasLeft }) => {
      const poll = polls.find(({ id }) => id === pollId);
      if (!poll?.followUps?.some(({ id }) => id === questionId)) return [];
      const until = askedAt + (poll.answerSeconds ?? ANSWER_SECONDS) * 1000;
      return [{ pollId, questionId, language, isWaiting: hasLeft && at >= askedAt && at < until }];
    });
}

/** What a ballot says about the questions of its poll. */
export type Answered = {
  poll: Pick<PollRule, "followUps">;
  /** the question that it answers; null: the first */
  followUp: FollowUp | null;
  /** the question that its sender has not answered yet */
  pending: FollowUp | null;
  choiceId: string | null;
};

/**
 * What a text leads to: the question to ask in its reply (`done`: the last one is answered), or null where it changes nothing. A
 * voter whose vote stands already, or was changed, is asked on where the questions were left.
 */
export function nextQuestion(
  { poll: { followUps = [] }, followUp, pending, choiceId }: Answered,
  outcome: TextOutcome,
): FollowUp | "done" | null {
  if (followUps.length === 0) return null;
  const isAnswer = outcome === "counted" || (outcome === "rehearsal" && choiceId !== null);
  const isRepeated = outcome === "changed" || outcome === "over-cap";
  if (isAnswer || (isRepeated && followUp !== null))
    return followUps[followUps.findIndex(({ id }) => id === followUp?.id) + 1] ?? "done";
  if (isRepeated) return pending;
  return outcome === "unknown-choice" || outcome === "rehearsal" ? followUp : null;
}

/** What is sent to ask a question, in a language where it has that: its choices follow it unless it names them itself. */
export function askingText(
  { text, translations }: Pick<FollowUp, "text" | "translations">,
  language: string,
): string {
  const said = (language === "" ? undefined : translations?.[language]) || text;
  return /\{[{%][^}]*\bchoices\b/.test(said) ? said : `${said} {{ choices }}`;
}

const MARKUP = /\{\{.*?\}\}|\{%.*?%\}/gs;

/** The question as screens show it: its sentences without those that are filled in for each who is asked, where any are left. */
export function shownQuestion(text: string): string {
  const plain = (part: string): string => part.replaceAll(MARKUP, " ").replaceAll(/\s+/g, " ").trim();
  // markup holds no end of a sentence while it is apart
  const kept = text.replaceAll(MARKUP, "\u0000").match(/[^.!?]+[.!?]*/g) ?? [];
  const whole = kept.filter((sentence) => !sentence.includes("\u0000"));
  return whole.length > 0 ? plain(whole.join("")) : plain(text);
}
