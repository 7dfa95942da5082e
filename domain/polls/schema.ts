import { z } from "zod";
import { timeZoneSchema } from "@/domain/provision/time-zone";
import { nameSchema, replySchema, wordSchema } from "@/domain/services/words";
import { MAX_ANSWER_SECONDS, MIN_ANSWER_SECONDS, MOST_FOLLOW_UPS, translationsSchema } from "./follow-ups";
import { fromLocal } from "./local-time";
import { POLL_PERIODS } from "./periods";
import { MOST_VERSIONS, pollVersionSchema, versionProblems } from "./versions";

export const MAX_CHOICES = 100;
export const MAX_GRACE_SECONDS = 3600;
export const MIN_WINDOW_SECONDS = 60;
export const MAX_WINDOW_SECONDS = 366 * 24 * 3600;

const choiceInputSchema = z
  .strictObject({
    /** null: a new one; ballots belong to the id */
    id: z.uuid().nullable(),
    name: nameSchema,
    words: z.array(wordSchema).max(100),
    withdrawn: z.boolean(),
  })
  .superRefine(({ words, withdrawn }, context) => {
    if (!withdrawn && words.length === 0)
      context.addIssue({ code: "custom", path: ["words"], message: "Type at least one word for it." });
  });
export type ChoiceInput = z.output<typeof choiceInputSchema>;

/** A further question: its text is sent, and says how to answer. */
const followUpInputSchema = z.strictObject({
  /** null: a new one; ballots belong to the id */
  id: z.uuid().nullable(),
  text: replySchema,
  choices: z.array(choiceInputSchema).max(MAX_CHOICES, `A question has at most ${MAX_CHOICES} choices.`),
  /** asked no longer */
  withdrawn: z.boolean(),
  translations: translationsSchema,
});
export type FollowUpInput = z.output<typeof followUpInputSchema>;

/** The keys of the replies, in the order in which they are shown. */
export const REPLY_KEYS = [
  "counted",
  "changed",
  "overCap",
  "unknownChoice",
  "early",
  "late",
  "paused",
] as const;
export type ReplyKey = (typeof REPLY_KEYS)[number];

const repliesSchema = z.strictObject({
  counted: replySchema,
  changed: replySchema,
  overCap: replySchema,
  unknownChoice: replySchema,
  early: replySchema,
  late: replySchema,
  paused: replySchema,
});

const localTime = z.string();

/**
 * A poll as the form and the action exchange it. Times are wall times of `timeZone` (`2026-12-01T18:00`), read only where
 * `opening` or `closing` says `time`.
 * - opening `hand`: a draft until somebody opens it; `now`: open from the moment it is saved
 */
export const pollInputSchema = z
  .strictObject({
    name: nameSchema,
    question: z.string().trim().max(500, "A question has at most 500 characters."),
    /** polls that are one in a row share it; empty: none */
    seriesName: z.string().trim().max(80, "At most 80 characters."),
    numberIds: z.array(z.uuid()).min(1, "Choose the number that people text to.").max(200),
    /** empty: the choice words stand alone */
    keyword: z.union([z.literal(""), wordSchema]),
    choices: z.array(choiceInputSchema).max(MAX_CHOICES, `A poll has at most ${MAX_CHOICES} choices.`),
    ballotsPerVoter: z.int("Type a whole number.").min(1, "At least 1.").max(1000, "At most 1,000."),
    period: z.enum(POLL_PERIODS),
    /** read where the period is rolling */
    windowSeconds: z.int("Type a whole number."),
    counting: z.enum(["first", "last"]),
    listId: z.uuid().nullable(),
    timeZone: timeZoneSchema,
    opening: z.enum(["hand", "now", "time"]),
    opensAt: localTime,
    closing: z.enum(["hand", "time"]),
    closesAt: localTime,
    graceSeconds: z
      .int("Type whole seconds.")
      .min(0, "Not below 0.")
      .max(MAX_GRACE_SECONDS, "At most 3,600 seconds."),
    replies: repliesSchema,
    /** asked one after the other, each in the reply to the answer before */
    followUps: z
      .array(followUpInputSchema)
      .max(MOST_FOLLOW_UPS, `At most ${MOST_FOLLOW_UPS} further questions.`),
    answerSeconds: z.int("Type a whole number."),
    versions: z
      .array(z.strictObject({ ...pollVersionSchema.shape, replies: repliesSchema }))
      .max(MOST_VERSIONS, `At most ${MOST_VERSIONS} languages.`),
  })
  .superRefine((poll, context) => {
    const refuse = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: "custom", path, message });
    for (const { path, message } of choiceProblems(poll.choices, "A poll")) refuse(path, message);
    for (const { path, message } of followUpProblems(poll)) refuse(path, message);
    const opens = poll.opening === "time" ? fromLocal(poll.opensAt, poll.timeZone) : null;
    const closes = poll.closing === "time" ? fromLocal(poll.closesAt, poll.timeZone) : null;
    const { period, windowSeconds } = poll;
    if (period === "rolling" && (windowSeconds < MIN_WINDOW_SECONDS || windowSeconds > MAX_WINDOW_SECONDS))
      refuse(["windowSeconds"], "From a minute to 366 days.");
    for (const { path, message } of versionProblems(poll)) refuse(["versions", ...path], message);
    if (Number.isNaN(opens)) refuse(["opensAt"], "Choose a day and a time.");
    if (Number.isNaN(closes)) refuse(["closesAt"], "Choose a day and a time.");
    if (opens !== null && closes !== null && closes <= opens)
      refuse(["closesAt"], "It would close before it opens.");
  });
export type PollInput = z.output<typeof pollInputSchema>;

type Placed = { path: (string | number)[]; message: string };

function choiceProblems(choices: readonly ChoiceInput[], what: string): Placed[] {
  const none = choices.every(({ withdrawn }) => withdrawn);
  const twice = choices.flatMap(({ name, withdrawn }, index) => {
    const first = choices.findIndex((other) => !other.withdrawn && other.name === name);
    if (withdrawn || first === index) return [];
    return [{ path: ["choices", index, "name"], message: `“${name}” stands here twice.` }];
  });
  return [...(none ? [{ path: ["choices"], message: `${what} needs at least one choice.` }] : []), ...twice];
}

type Further = { followUps: readonly FollowUpInput[]; answerSeconds: number };

function followUpProblems({ followUps, answerSeconds }: Further): Placed[] {
  const problems = followUps.flatMap(({ text, choices, withdrawn }, index): Placed[] => {
    if (withdrawn) return [];
    const own = choiceProblems(choices, "A question");
    if (text === "") own.push({ path: ["text"], message: "Type what is asked." });
    return own.map(({ path, message }) => ({ path: ["followUps", index, ...path], message }));
  });
  if (followUps.length > 0 && (answerSeconds < MIN_ANSWER_SECONDS || answerSeconds > MAX_ANSWER_SECONDS))
    problems.push({ path: ["answerSeconds"], message: "From a minute to 7 days." });
  return problems;
}
