import { z } from "zod";
import type { ListInput } from "@/domain/lists/schema";
import { PREVIEW_MOMENTS } from "@/domain/polls/preview-moment";
import { POLL_PERIODS } from "@/domain/polls/periods";
import type { PollInput } from "@/domain/polls/schema";
import { timeZoneSchema } from "@/domain/provision/time-zone";
import type { ServiceInput } from "@/domain/services/schema";

/**
 * Forms as they stand while somebody types: of the shape that they will be saved in, yet nothing has to be filled in.
 * Bounded, since every change of a form brings it.
 */
const text = z.string().max(2000);
const words = z.array(text).max(500);
const ids = z.array(z.string().max(40)).max(500);
/** a field for a number that is empty, or holds no number yet */
const count = (otherwise: number) => z.int().min(0).catch(otherwise);

const replies = z.strictObject({
  counted: text,
  changed: text,
  overCap: text,
  unknownChoice: text,
  early: text,
  late: text,
  paused: text,
});

const choices = z
  .array(z.strictObject({ id: z.string().max(40).nullable(), name: text, words, withdrawn: z.boolean() }))
  .max(200);

const pollForm = z.strictObject({
  name: text,
  question: text,
  seriesName: text,
  numberIds: ids,
  keyword: text,
  choices,
  followUps: z
    .array(
      z.strictObject({
        id: z.string().max(40).nullable(),
        text,
        choices,
        withdrawn: z.boolean(),
        translations: z.record(z.string().max(35), text),
      }),
    )
    .max(20),
  answerSeconds: count(0),
  ballotsPerVoter: count(1),
  period: z.enum(POLL_PERIODS),
  windowSeconds: count(0),
  counting: z.enum(["first", "last"]),
  listId: z.string().max(40).nullable(),
  timeZone: timeZoneSchema,
  opening: z.enum(["hand", "now", "time"]),
  opensAt: text,
  closing: z.enum(["hand", "time"]),
  closesAt: text,
  graceSeconds: count(0),
  replies,
  versions: z.array(z.strictObject({ language: text, words, question: text, replies })).max(20),
}) satisfies z.ZodType<PollInput>;

const serviceForm = z.strictObject({
  name: text,
  enabled: z.boolean(),
  allNumbers: z.boolean(),
  numberIds: ids,
  words,
  aliases: words,
  catchAll: z.boolean(),
  reply: text,
}) satisfies z.ZodType<ServiceInput>;

const listForm = z.strictObject({
  name: text,
  description: text,
  enabled: z.boolean(),
  numberIds: ids,
  joinWords: words,
  leaveWords: words,
  joinReply: text,
  alreadyReply: text,
  leaveReply: text,
}) satisfies z.ZodType<ListInput>;

const id = z.uuid().nullable();

/** A rule that is not saved yet; `id` is that of the stored one which it would replace. */
const draftSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("poll"), id, input: pollForm }),
  z.strictObject({ kind: z.literal("service"), id, input: serviceForm }),
  z.strictObject({ kind: z.literal("list"), id, input: listForm }),
]);

const saidSchema = z.strictObject({
  text,
  numberId: z.uuid(),
  /** where in the life of the form's poll it comes */
  moment: z.enum(PREVIEW_MOMENTS),
});

/**
 * "What would these texts do, with this form saved?": texts of one phone in their order. `onList`: it is on the list that
 * the form's poll is for.
 */
export const previewQuestionSchema = z.strictObject({
  draft: draftSchema,
  texts: z.array(saidSchema).max(20),
  onList: z.boolean(),
});
export type PreviewQuestion = z.output<typeof previewQuestionSchema>;
export type PreviewDraft = PreviewQuestion["draft"];
export type SaidText = z.output<typeof saidSchema>;
