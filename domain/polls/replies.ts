import { z } from "zod";

const replyText = z.string().trim().max(1000).optional();

/** The replies of a poll; a missing or empty one stays silent. Texts are Liquid templates (domain/text/render.ts). */
export const pollRepliesSchema = z.strictObject({
  counted: replyText,
  changed: replyText,
  overCap: replyText,
  unknownChoice: replyText,
  early: replyText,
  late: replyText,
  paused: replyText,
});
export type PollReplies = z.output<typeof pollRepliesSchema>;

/** As they are stored: without the empty ones, so that a missing `changed` falls back to `counted`. */
export function storedReplies(replies: PollReplies): PollReplies {
  return Object.fromEntries(Object.entries(replies).filter(([, text]) => text !== undefined && text !== ""));
}
