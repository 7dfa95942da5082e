/** The public page of a poll: what a studio screen or an embedded frame shows. Nothing in it is about a person. */
import { z } from "zod";
import { choiceResults } from "@/domain/polls/results";
import { MOST_FOLLOW_UPS } from "@/domain/polls/follow-ups";
import { askedIn, questionsOf } from "@/domain/polls/questions";
import type { PollDetail } from "@/domain/polls/detail";
import type { PollTimes } from "@/domain/polls/state";
import { textFor } from "@/domain/polls/text-for";
import { STAGE_THEMES, stageColoursSchema, themeOn, type StageColours, type StageTheme } from "./look";

/** 128 bits, base64url. */
export const stageTokenSchema = z.object({
  token: z.string().regex(/^[\w-]{22}$/, "This is no stage link."),
});

/** With `?question=2`; the first one where it is left out. */
export const stageQuerySchema = stageTokenSchema.extend({
  // a number beyond is the first one: each number is a reading of its own
  question: z.coerce
    .number()
    .int()
    .min(1)
    .max(1 + MOST_FOLLOW_UPS)
    .catch(1),
});

/** `theme` is that of the letters where the colours are its own; `logo` names the version of a picture. */
export type StageLook = {
  shown: boolean;
  theme: StageTheme;
  colours: StageColours | null;
  logo: string | null;
};

/** What editors see and set; `token` makes the link. */
export type StageView = StageLook & { token: string };

export const stageChangeSchema = z.strictObject({
  id: z.uuid("This is no poll."),
  shown: z.boolean().optional(),
  theme: z.enum(STAGE_THEMES).optional(),
  /** null: those of the theme */
  colours: stageColoursSchema.nullable().optional(),
});
export type StageChange = z.output<typeof stageChangeSchema>;

export type StageChoice = {
  name: string;
  /** what to text for it; empty where nobody can begin with it */
  text: string;
  withdrawn: boolean;
  /** null while the figures are hidden */
  votes: number | null;
};

/** One moment of a poll, as everybody may see it. Times in ms since 1970. */
export type StageFrame = StageLook & {
  question: string;
  /** which of how many: the first one is 1 */
  questionNumber: number;
  questions: number;
  /** the number to text; null before one was chosen */
  number: string | null;
  keyword: string;
  choices: StageChoice[];
  /** null while the figures are hidden */
  votes: number | null;
  voters: number | null;
  times: PollTimes;
  /** the last block of the sealed record (domain/polls/sealed.ts), for whoever wants to note its hash; null before the first */
  sealed: { block: number; hash: string } | null;
  /** the server's clock */
  now: number;
};

/** `totals` are those of the question. */
type StageSubject = Pick<PollDetail, "poll" | "totals" | "now"> &
  Pick<StageFrame, "sealed"> & { questionId: string | null };

/** Hidden figures are left out here, not on the screen: a viewer reads no more than is shown. */
export function stageFrame(
  { poll: whole, questionId, totals, now, sealed }: StageSubject,
  { shown, theme, colours, logo }: StageLook,
): StageFrame {
  const poll = askedIn(whole, questionId);
  const questions = questionsOf(whole).filter(({ withdrawn }) => !withdrawn);
  const { draft, archivedAt, opensAt, closesAt, graceSeconds, pauses } = poll;
  const words = new Map(poll.choices.map(({ id, words: own }) => [id, own]));
  return {
    question: poll.question || poll.name,
    number: poll.numbers[0]?.address ?? null,
    keyword: whole.keyword,
    questionNumber: questions.findIndex(({ id }) => id === poll.questionId) + 1,
    questions: questions.length,
    choices: choiceResults(poll.choices, totals).map(({ id, name, withdrawn, votes }) => ({
      ...{ name, withdrawn },
      // only who was asked a further question answers it, and by text alone
      text: poll === whole ? textFor(poll.keyword, words.get(id) ?? []) : "",
      votes: shown ? votes : null,
    })),
    votes: shown ? totals.votes : null,
    voters: shown ? totals.voters : null,
    ...{ shown, colours, logo, sealed },
    theme: colours ? themeOn(colours.background) : theme,
    times: { draft, archivedAt, opensAt, closesAt, graceSeconds, pauses },
    now,
  };
}

/** Bars that a wall holds; the rest is named in one line. */
const MOST_BARS = 12;

export type StageBar = StageChoice & { index: number; place: number };

/** At most twelve bars, those with most votes, in the order asked for; each with its place by votes (level ones share it). */
export function stageBars(choices: readonly StageChoice[], order: "set" | "votes"): StageBar[] {
  const ranked = choices
    .map((choice, index) => ({
      ...choice,
      index,
      place: 1 + choices.filter(({ votes }) => (votes ?? 0) > (choice.votes ?? 0)).length,
    }))
    .sort((a, b) => a.place - b.place || a.index - b.index)
    .slice(0, MOST_BARS);
  return order === "votes" ? ranked : ranked.sort((a, b) => a.index - b.index);
}

/** RFC 5724: opens a text to the number, begun with the keyword. */
export function smsLink(number: string, keyword: string): string {
  const body = keyword === "" ? "" : `?body=${encodeURIComponent(`${keyword} `)}`;
  return `sms:${/^\d{7,}$/.test(number) ? `+${number}` : number}${body}`;
}
