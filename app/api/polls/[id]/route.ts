import { defineRead } from "@/app/_server/define-route";
import { getPollDetail } from "@/db/polls";
import { questionQuerySchema } from "@/domain/polls/queries";

export const GET = defineRead({
  right: "view",
  query: questionQuerySchema,
  read: ({ query }) => getPollDetail(query.id, query.question),
});
