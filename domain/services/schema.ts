import { z } from "zod";
import { nameSchema, replySchema, wordSchema } from "./words";

/** A keyword service as the form and the action exchange it. `aliases` are tried after every word of the same number. */
export const serviceInputSchema = z
  .strictObject({
    name: nameSchema,
    enabled: z.boolean(),
    allNumbers: z.boolean(),
    numberIds: z.array(z.uuid()).max(200),
    words: z.array(wordSchema).max(500),
    aliases: z.array(wordSchema).max(500),
    catchAll: z.boolean(),
    reply: replySchema,
  })
  .superRefine((service, context) => {
    if (!service.allNumbers && service.numberIds.length === 0) {
      context.addIssue({ code: "custom", path: ["numberIds"], message: "Choose a number, or all numbers." });
    }
    if (!service.catchAll && service.words.length === 0) {
      context.addIssue({
        code: "custom",
        path: ["words"],
        message: "Type a word, or let the service take every text that nothing else matches.",
      });
    }
  });
export type ServiceInput = z.output<typeof serviceInputSchema>;

/** What saving takes: the stored service that the form was filled from, or null for a new one. */
export const serviceSaveSchema = serviceInputSchema.safeExtend({ id: z.uuid().nullable() });

export const serviceIdSchema = z.strictObject({ id: z.uuid() });
export const serviceEnabledSchema = z.strictObject({ id: z.uuid(), enabled: z.boolean() });
export const serviceOrderSchema = z.strictObject({ ids: z.array(z.uuid()).max(10_000) });
