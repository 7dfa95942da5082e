import { defineRead } from "@/app/_server/define-route";
import { getSeal } from "@/db/poll-seal";
import { pollIdSchema } from "@/domain/polls/queries";

export const GET = defineRead({
  right: "view",
  query: pollIdSchema,
  read: ({ query: { id } }) => getSeal(id),
});
