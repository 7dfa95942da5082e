import { defineRead } from "@/app/_server/define-route";
import { listNearMisses } from "@/db/poll-reviews";
import { nearMissQuerySchema } from "@/domain/polls/queries";

const PAGE = 50;

export const GET = defineRead({
  right: "view",
  query: nearMissQuerySchema,
  read: ({ query: { id, after } }) => listNearMisses(id, after, PAGE),
});
