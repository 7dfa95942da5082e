"use server";

import { z } from "zod";
import { defineAction } from "@/app/_server/define-action";
import { changeStage, openStage, revokeStage } from "@/db/poll-stage";
import { pollIdSchema } from "@/domain/polls/queries";
import { stageChangeSchema } from "@/domain/stage/stage";

const strictId = z.strictObject(pollIdSchema.shape);

export const openStageAction = defineAction({
  right: "edit",
  input: strictId,
  run: ({ input, author }) => openStage(author, input.id),
});

export const changeStageAction = defineAction({
  right: "edit",
  input: stageChangeSchema,
  run: ({ input, author }) => changeStage(author, input),
});

export const revokeStageAction = defineAction({
  right: "edit",
  input: strictId,
  run: async ({ input, author }) => {
    await revokeStage(author, input.id);
    return null;
  },
});
