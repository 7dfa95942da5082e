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
