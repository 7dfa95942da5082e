import { z } from "zod";
import { messageCursorSchema } from "@/domain/messages/filters";

export const contactKeySchema = z.strictObject({ key: z.uuid() });

/** The list of contacts: the start of a number, and where the page begins. */
export const contactsQuerySchema = z.strictObject({
  q: z.string().max(60).default(""),
  after: z.string().max(60).optional(),
});

export const conversationQuerySchema = z.strictObject({
  key: z.uuid(),
  before: messageCursorSchema.optional(),
});

/** A change of somebody's standing by hand, with what proves the wish. */
export const standingSchema = z.strictObject({
  key: z.uuid(),
  words: z.string().trim().min(3, "Say how you know: a call, a letter, a visit.").max(300),
});
