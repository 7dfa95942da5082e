import { defineRead } from "@/app/_server/define-route";
import { previewJudging } from "@/db/poll-judge";
import { pollIdSchema } from "@/domain/polls/queries";

/** What judging again would count; it reads many texts, so it is for those who may do it. */
export const GET = defineRead({
  right: "edit",
  query: pollIdSchema,
  read: ({ query: { id } }) => previewJudging(id, Date.now()),
});
