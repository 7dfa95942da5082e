import { z } from "zod";
import { connectionFields, numberSchema } from "@/domain/connections/fields";
import { clientKeySchema, someSettingsSchema } from "@/domain/connections/settings";
import {
  MAX_ANSWER_SECONDS,
  MIN_ANSWER_SECONDS,
  MOST_FOLLOW_UPS,
  translationsSchema,
} from "@/domain/polls/follow-ups";
import { MAX_WINDOW_SECONDS, MIN_WINDOW_SECONDS } from "@/domain/polls/schema";
import { POLL_PERIODS } from "@/domain/polls/periods";
import { MOST_VERSIONS, pollVersionSchema, versionProblems } from "@/domain/polls/versions";
import { pollRepliesSchema } from "@/domain/polls/replies";
import { nameSchema, replySchema, wordSchema } from "@/domain/services/words";
import { timeSchema } from "./time";
import { timeZoneSchema } from "./time-zone";

/**
 * The provisioning file. Names identify; what a file leaves out stays as it is, or takes the default in something new.
 * A key that is not listed here is refused, so that a typing mistake cannot pass for a setting.
 */

const onNumbers = { number: numberSchema.optional(), numbers: z.array(numberSchema).max(200).optional() };

const connectionSchema = z.strictObject(connectionFields).partial().extend({
  name: nameSchema,
  /** of the client certificate in `settings.tls`; a secret like the password */
  clientKey: clientKeySchema.optional(),
  settings: someSettingsSchema.optional(),
});

const serviceSchema = z.strictObject({
  name: nameSchema,
  ...onNumbers,
  allNumbers: z.boolean().optional(),
  keywords: z.array(wordSchema).max(500).optional(),
  aliases: z.array(wordSchema).max(500).optional(),
  catchAll: z.boolean().optional(),
  reply: replySchema.optional(),
  enabled: z.boolean().optional(),
});

const listSchema = z.strictObject({
  name: nameSchema,
  description: z.string().trim().max(500).optional(),
  ...onNumbers,
  joinWords: z.array(wordSchema).max(200).optional(),
  leaveWords: z.array(wordSchema).max(200).optional(),
  joinReply: replySchema.optional(),
  alreadyReply: replySchema.optional(),
  leaveReply: replySchema.optional(),
  enabled: z.boolean().optional(),
});

const choiceSchema = z.strictObject({
  name: nameSchema,
  words: z.array(wordSchema).min(1, "needs at least one word").max(100),
});

const repliesSchema = pollRepliesSchema.superRefine((replies, context) => {
  for (const [name, template] of Object.entries(replies)) {
    const wrong = replySchema.safeParse(template ?? "").error?.issues[0];
    if (wrong) context.addIssue({ code: "custom", path: [name], message: wrong.message });
  }
});

const followUpSchema = z.strictObject({
  /** what is sent; its choices follow it unless it names them as {{ choices }} */
  text: replySchema.min(1, "needs a text"),
  choices: z.array(choiceSchema).min(1, "needs at least one choice").max(100),
  translations: translationsSchema.default({}),
});

const versionSchema = z.strictObject({
  ...pollVersionSchema.shape,
  question: pollVersionSchema.shape.question.default(""),
  replies: repliesSchema.default({}),
});

const pollSchema = z
  .strictObject({
    name: nameSchema,
    ...onNumbers,
    keyword: z.union([z.literal(""), wordSchema]).optional(),
    question: z.string().trim().max(500).optional(),
    /** polls that are one in a row, such as a weekly one, share it */
    series: z.string().trim().max(80).optional(),
    choices: z.array(choiceSchema).min(1, "needs at least one choice").max(100).optional(),
    ballotsPerVoter: z.int().min(1).max(1000).optional(),
    period: z.enum(POLL_PERIODS).optional(),
    /** of a rolling period: seconds before each text in which its sender's votes count against the cap */
    windowSeconds: z.int().min(0).max(MAX_WINDOW_SECONDS).optional(),
    counting: z.enum(["first", "last"]).optional(),
    graceSeconds: z.int().min(0).max(3600).optional(),
    timeZone: timeZoneSchema.optional(),
    /** a list's name; null opens the poll to everybody */
    list: nameSchema.nullable().optional(),
    /** null: open from its creation */
    opensAt: timeSchema.nullable().optional(),
    /** null: until closed by hand */
    closesAt: timeSchema.nullable().optional(),
    replies: repliesSchema.optional(),
    /** in other languages; words of choices say that a text is in one */
    versions: z.array(versionSchema).max(MOST_VERSIONS).optional(),
    /** further questions, asked one after the other; each is known by its place */
    followUps: z.array(followUpSchema).max(MOST_FOLLOW_UPS).optional(),
    /** how long an answer to one is waited for */
    answerSeconds: z.int().min(MIN_ANSWER_SECONDS).max(MAX_ANSWER_SECONDS).optional(),
    draft: z.boolean().optional(),
  })
  .superRefine(({ versions = [], choices }, context) => {
    if (!choices) return;
    for (const { path, message } of versionProblems({ versions, choices }))
      context.addIssue({ code: "custom", path: ["versions", ...path], message });
  })
  .refine(({ period, windowSeconds }) => period !== "rolling" || (windowSeconds ?? 0) >= MIN_WINDOW_SECONDS, {
    path: ["windowSeconds"],
    message: "a rolling period needs windowSeconds, 60 at least",
  });

export const provisionSchema = z.strictObject({
  connections: z.array(connectionSchema).max(1000).optional(),
  lists: z.array(listSchema).max(10_000).optional(),
  services: z.array(serviceSchema).max(20_000).optional(),
  polls: z.array(pollSchema).max(10_000).optional(),
});

/** A file as it is written. */
export type ProvisionDocument = z.input<typeof provisionSchema>;
export type ProvisionRequest = z.output<typeof provisionSchema>;
export type ConnectionRequest = z.output<typeof connectionSchema>;
export type ServiceRequest = z.output<typeof serviceSchema>;
export type ListRequest = z.output<typeof listSchema>;
export type PollRequest = z.output<typeof pollSchema>;
