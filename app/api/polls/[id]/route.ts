import { defineRead } from "@/app/_server/define-route";
import { getPollDetail } from "@/db/polls";
import { pollIdSchema } from "@/domain/polls/queries";

export const GET = defineRead({
  right: "view",
  query: pollIdSchema,
  read: ({ query }) => getPollDetail(query.id),
});
