"use server";

import { z } from "zod";
import { defineAction } from "@/app/_server/define-action";
import { decideGroup } from "@/db/poll-anomalies";
import { retractBatch } from "@/db/poll-batches";
import { decideBallots } from "@/db/poll-decisions";
import { decideHeld } from "@/db/poll-held";
import { judgeAgain } from "@/db/poll-judge";
import { recountPoll } from "@/db/poll-recount";
import { goLive, setRehearsal } from "@/db/poll-rehearsal";
import { savePoll } from "@/db/poll-save";
import { changeStage, openStage, revokeStage } from "@/db/poll-stage";
import {
  archivePoll,
  closePoll,
  deletePoll,
  extendPoll,
  openPoll,
  pausePoll,
  restorePoll,
  resumePoll,
} from "@/db/poll-state";
import { setLogo } from "@/db/stage-logo";
import { voteGroupSchema } from "@/domain/polls/anomalies";
import {
  decideBallotsSchema,
  decideHeldSchema,
  extendPollSchema,
  goLiveSchema,
  openPollSchema,
  pollIdSchema,
} from "@/domain/polls/queries";
import { pollInputSchema } from "@/domain/polls/schema";
import { stageLogoSchema } from "@/domain/stage/look";
import { stageChangeSchema } from "@/domain/stage/stage";

const strictId = z.strictObject(pollIdSchema.shape);

export const savePollAction = defineAction({
  right: "edit",
  input: z.strictObject({ id: z.uuid().nullable(), seenAt: z.number().nullable(), poll: pollInputSchema }),
  run: async ({ input: { id, seenAt, poll }, author }) => ({
    id: await savePoll(author, { id, seenAt }, { input: poll, now: Date.now() }),
  }),
});

export const openPollAction = defineAction({
  right: "edit",
  input: openPollSchema,
  run: async ({ input, author }) => {
    await openPoll(author, input, Date.now());
    return null;
  },
});

export const extendPollAction = defineAction({
  right: "edit",
  input: extendPollSchema,
  run: async ({ input, author }) => {
    await extendPoll(author, input, Date.now());
    return null;
  },
});

export const goLiveAction = defineAction({
  right: "edit",
  input: goLiveSchema,
  run: async ({ input, author }) => {
    await goLive(author, input, Date.now());
    return null;
  },
});

export const pausePollAction = defineAction({
  right: "edit",
  input: strictId,
  run: async ({ input, author }) => {
    await pausePoll(author, input.id, Date.now());
    return null;
  },
});

export const resumePollAction = defineAction({
  right: "edit",
  input: strictId,
  run: async ({ input, author }) => {
    await resumePoll(author, input.id, Date.now());
    return null;
  },
});

/** Near misses accepted or rejected, votes excluded or put back: each a further row of the record. */
export const decideBallotsAction = defineAction({
  right: "edit",
  input: decideBallotsSchema,
  run: ({ input: { id, ballots, reason }, author }) => decideBallots(author, { pollId: id, ballots, reason }),
});

export const closePollAction = defineAction({
  right: "edit",
  input: strictId,
  run: async ({ input, author }) => {
    await closePoll(author, input.id, Date.now());
    return null;
  },
});

export const archivePollAction = defineAction({
  right: "edit",
  input: strictId,
  run: async ({ input, author }) => {
    await archivePoll(author, input.id, Date.now());
    return null;
  },
});

export const restorePollAction = defineAction({
  right: "edit",
  input: strictId,
  run: async ({ input, author }) => {
    await restorePoll(author, input.id);
    return null;
  },
});

export const deletePollAction = defineAction({
  right: "edit",
  input: strictId,
  run: async ({ input, author }) => {
    await deletePoll(author, input.id, Date.now());
    return null;
  },
});

/** Reads the ballots anew; what it corrects it says. */
export const recountPollAction = defineAction({
  right: "edit",
  input: strictId,
  run: ({ input }) => recountPoll(input.id, new Date()),
});

/** All votes of a block or run of numbers for one choice: out of the count, or back into it. */
export const decideGroupAction = defineAction({
  right: "edit",
  input: z.strictObject({
    ...pollIdSchema.shape,
    group: voteGroupSchema,
    kind: z.enum(["exclude", "include"]),
    reason: z.string().trim().min(1, "Say why.").max(500, "A reason has at most 500 characters."),
  }),
  run: ({ input: { id, ...decision }, author }) => decideGroup(author, { pollId: id, ...decision }),
});

/** Texts that name a choice only since a word was added: counted by the time they came, after `previewJudging` told of them. */
export const judgeAgainAction = defineAction({
  right: "edit",
  input: strictId,
  run: ({ input, author }) => judgeAgain(author, input.id, Date.now()),
});

/** Every text that an outage at the close left in doubt. */
export const decideHeldAction = defineAction({
  right: "edit",
  input: decideHeldSchema,
  run: ({ input: { id, ...decision }, author }) =>
    decideHeld(author, { pollId: id, ...decision }, Date.now()),
});

/** What one judging, or one decision about all held texts, decided. */
export const retractBatchAction = defineAction({
  right: "edit",
  input: z.strictObject({ ...pollIdSchema.shape, batch: z.string().min(1).max(1000) }),
  run: ({ input: { id, batch }, author }) => retractBatch(author, id, batch),
});

export const setRehearsalAction = defineAction({
  right: "edit",
  input: z.strictObject({ ...pollIdSchema.shape, phones: z.array(z.string().max(40)).max(50) }),
  run: async ({ input: { id, phones }, author }) => {
    await setRehearsal(author, id, phones);
    return null;
  },
});

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

export const setStageLogoAction = defineAction({
  right: "edit",
  input: stageLogoSchema,
  run: ({ input, author }) => setLogo(author, input),
});

export const revokeStageAction = defineAction({
  right: "edit",
  input: strictId,
  run: async ({ input, author }) => {
    await revokeStage(author, input.id);
    return null;
  },
});
