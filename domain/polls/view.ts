import { toLocal } from "./local-time";
import type { PollReplies } from "./replies";
import type { PollTotals } from "./results";
import { REPLY_KEYS, type PollInput } from "./schema";
import type { PollFilter, PollTimes } from "./state";
import type { PollPeriod } from "./periods";
import type { Translations } from "./follow-ups";
import type { PollVersion } from "./versions";

export type PollNumber = { id: string; address: string; label: string };

export type ChoiceView = { id: string; name: string; words: string[]; withdrawn: boolean };

/** A further question; `withdrawn`: asked no longer, its ballots stay. */
export type FollowUpView = {
  id: string;
  text: string;
  choices: ChoiceView[];
  withdrawn: boolean;
  translations: Translations;
};

/** A poll as screens read it; times in ms since 1970. */
export type PollView = PollTimes & {
  id: string;
  name: string;
  question: string;
  /** polls that are one in a row, such as a weekly one, share it; empty: none */
  seriesName: string;
  questionId: string;
  /** empty: the choice words stand alone */
  keyword: string;
  numbers: PollNumber[];
  choices: ChoiceView[];
  /** further questions, in their order */
  followUps: FollowUpView[];
  /** how long the answer to one is waited for */
  answerSeconds: number;
  ballotsPerVoter: number;
  period: PollPeriod;
  /** of a rolling period */
  windowSeconds: number;
  counting: "first" | "last";
  list: { id: string; name: string } | null;
  timeZone: string;
  replies: PollReplies;
  /** in other languages */
  versions: PollVersion[];
  /** how many phones rehearse */
  rehearsalPhones: number;
  createdAt: number;
  updatedAt: number;
};

export type PollListItem = { poll: PollView; totals: PollTotals };
export type PollList = {
  items: PollListItem[];
  /** how many polls each filter shows */
  counts: Record<PollFilter, number>;
  pages: number;
};

/** What a form shows first where the period is changed to a rolling one. */
const HOUR_SECONDS = 3600;

/** A stored poll as the form shows it. */
export function inputOf(poll: PollView): PollInput {
  const { timeZone, opensAt, closesAt } = poll;
  return {
    name: poll.name,
    question: poll.question,
    seriesName: poll.seriesName,
    numberIds: poll.numbers.map(({ id }) => id),
    keyword: poll.keyword,
    choices: poll.choices.map(choiceInput),
    followUps: poll.followUps.map((one) => ({ ...one, choices: one.choices.map(choiceInput) })),
    answerSeconds: poll.answerSeconds,
    ballotsPerVoter: poll.ballotsPerVoter,
    period: poll.period,
    windowSeconds: poll.windowSeconds || HOUR_SECONDS,
    counting: poll.counting,
    listId: poll.list?.id ?? null,
    timeZone,
    opening: poll.draft ? "hand" : opensAt === null ? "now" : "time",
    opensAt: opensAt === null ? "" : toLocal(opensAt, timeZone),
    closing: closesAt === null ? "hand" : "time",
    closesAt: closesAt === null ? "" : toLocal(closesAt, timeZone),
    graceSeconds: poll.graceSeconds,
    replies: writtenReplies(poll.replies),
    versions: poll.versions.map((version) => ({ ...version, replies: writtenReplies(version.replies) })),
  };
}

const choiceInput = (choice: ChoiceView): PollInput["choices"][number] => ({
  ...choice,
  words: [...choice.words],
});

const writtenReplies = (replies: PollReplies): PollInput["replies"] =>
  Object.fromEntries(REPLY_KEYS.map((key) => [key, replies[key] ?? ""])) as PollInput["replies"];

/** A stored poll as the start of another one: everything but its moments, its ballots and what was withdrawn. */
export function copyOf(poll: PollView): PollInput {
  const fresh = (choices: PollInput["choices"]) =>
    choices.filter(({ withdrawn }) => !withdrawn).map((choice) => ({ ...choice, id: null }));
  const times = { opening: "hand", opensAt: "", closing: "hand", closesAt: "" } as const;
  const input = inputOf(poll);
  const followUps = input.followUps
    .filter(({ withdrawn }) => !withdrawn)
    .map((one) => ({ ...one, id: null, choices: fresh(one.choices) }));
  return { ...input, ...times, choices: fresh(input.choices), followUps };
}

const WEEK_MS = 7 * 24 * 3600 * 1000;

/** The next poll of a series: the same a week later by the wall clock, where it had its times set, with the next number in its name. */
export function nextOf(poll: PollView): PollInput {
  const { timeZone, opensAt, closesAt, name } = poll;
  const later = (at: number): string =>
    new Date(Date.parse(`${toLocal(at, timeZone)}Z`) + WEEK_MS).toISOString().slice(0, 16);
  return {
    ...copyOf(poll),
    name: nextName(name),
    ...(opensAt === null ? {} : { opening: "time" as const, opensAt: later(opensAt) }),
    ...(closesAt === null ? {} : { closing: "time" as const, closesAt: later(closesAt) }),
  };
}

/** "Song 9" after "Song 8", "Song 2" after "Song". */
function nextName(name: string): string {
  const [, before = name, n] = /^(.*?)(\d+)$/.exec(name) ?? [];
  return n === undefined ? `${name} 2` : `${before}${String(Number(n) + 1).padStart(n.length, "0")}`;
}

/** The name of a poll where it says something of its own; null where it repeats the question, whole or cut with an ellipsis. */
export function ownName({ name, question }: Pick<PollView, "name" | "question">): string | null {
  return question !== "" && question.startsWith(name.replace(/…$/, "")) ? null : name;
}
