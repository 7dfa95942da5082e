import { defineRead } from "@/app/_server/define-route";
import { listPolls } from "@/db/polls";
import { pollListQuerySchema } from "@/domain/polls/queries";

export const GET = defineRead({
  right: "view",
  query: pollListQuerySchema,
  read: ({ query }) => listPolls(query.filter, query.page),
});
