import { defineRead } from "@/app/_server/define-route";
import { comparePolls } from "@/db/poll-compare";
import { compareQuerySchema } from "@/domain/polls/compare";

export const GET = defineRead({
  right: "view",
  query: compareQuerySchema,
  read: ({ query }) => comparePolls(query),
});
