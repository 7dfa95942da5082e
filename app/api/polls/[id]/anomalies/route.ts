import { defineRead } from "@/app/_server/define-route";
import { findAnomalies } from "@/db/poll-anomalies";
import { lookAt } from "@/db/poll-pattern-looks";
import { getPoll } from "@/db/polls";
import { askedIn } from "@/domain/polls/questions";
import { questionQuerySchema } from "@/domain/polls/queries";

/** Reads every vote and tells of numbers: for those who may decide about them. */
export const GET = defineRead({
  right: "edit",
  query: questionQuerySchema,
  read: async ({ query: { id, question } }) => {
    const poll = await getPoll(id);
    if (!poll) return null;
    const asked = askedIn(poll, question);
    return asked === poll ? lookAt(poll, { now: Date.now(), isSeen: true }) : findAnomalies(asked);
  },
});
