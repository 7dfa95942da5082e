import { z } from "zod";

/** What a person does with a text that came in. */
export const messageIdSchema = z.strictObject({ id: z.uuid() });
export const replySchema = z.strictObject({
  id: z.uuid(),
  text: z
    .string()
    .trim()
    .min(1, "Type a text first.")
    .max(1600, "This text is too long: 10 parts are allowed."),
});
export const reviewSchema = z.strictObject({ id: z.uuid(), optOut: z.boolean() });
