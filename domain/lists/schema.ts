import { z } from "zod";
import { nameSchema, replySchema, wordSchema } from "@/domain/services/words";

/** A list as the form and the action exchange it. Without words, members come by hand only. */
export const listInputSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().trim().max(500, "A description has at most 500 characters."),
    enabled: z.boolean(),
    numberIds: z.array(z.uuid()).max(200),
    joinWords: z.array(wordSchema).max(200),
    leaveWords: z.array(wordSchema).max(200),
    joinReply: replySchema,
    alreadyReply: replySchema,
    leaveReply: replySchema,
  })
  .superRefine((list, context) => {
    if (list.joinWords.length + list.leaveWords.length > 0 && list.numberIds.length === 0) {
      context.addIssue({
        code: "custom",
        path: ["numberIds"],
        message: "Choose the number that people text these words to.",
      });
    }
  });
export type ListInput = z.output<typeof listInputSchema>;

/** What saving takes: the stored list that the form was filled from, or null for a new one. */
export const listSaveSchema = listInputSchema.safeExtend({ id: z.uuid().nullable() });

export const listIdSchema = z.strictObject({ id: z.uuid() });
export const listEnabledSchema = z.strictObject({ id: z.uuid(), enabled: z.boolean() });

/** Adding a person by hand: the number, and how that person agreed. The proof is kept with the consent. */
export const memberInputSchema = z.strictObject({
  listId: z.uuid(),
  address: z.string().trim().min(1, "A phone number is missing.").max(40),
  proof: z
    .string()
    .trim()
    .min(10, "Say in a sentence how this person agreed: when, where, in which words.")
    .max(500, "At most 500 characters."),
});
export type MemberInput = z.output<typeof memberInputSchema>;

/** Taking a person off by hand; `words`, why, is kept with the record. */
export const memberRemovalSchema = z.strictObject({
  listId: z.uuid(),
  key: z.uuid(),
  words: z.string().trim().max(500, "At most 500 characters."),
});
