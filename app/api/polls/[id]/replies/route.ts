import { defineRead } from "@/app/_server/define-route";
import { listPollReplies } from "@/db/poll-ballots";
import { replyQuerySchema } from "@/domain/polls/queries";

const PAGE = 50;

export const GET = defineRead({
  right: "view",
  query: replyQuerySchema,
  read: ({ query }) => listPollReplies(query.id, query.before, PAGE),
});
