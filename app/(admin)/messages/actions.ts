"use server";

import { defineAction } from "@/app/_server/define-action";
import { decideReview, putAside, replyByHand } from "@/db/message-handling";
import { messageIdSchema, replySchema, reviewSchema } from "@/domain/messages/schema";

export const replyAction = defineAction({
  right: "send",
  input: replySchema,
  run: async ({ input: { id, text }, author }) => ({ id: await replyByHand(author, id, text) }),
});

export const putAsideAction = defineAction({
  right: "send",
  input: messageIdSchema,
  run: async ({ input: { id }, author }) => {
    await putAside(author, id);
    return null;
  },
});

export const decideReviewAction = defineAction({
  right: "approve",
  input: reviewSchema,
  run: async ({ input, author }) => {
    await decideReview(author, input, Date.now());
    return null;
  },
});
