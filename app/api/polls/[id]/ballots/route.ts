import { defineRead } from "@/app/_server/define-route";
import { listBallots } from "@/db/poll-ballots";
import { ballotQuerySchema } from "@/domain/polls/queries";

const PAGE = 50;

export const GET = defineRead({
  right: "view",
  query: ballotQuerySchema,
  read: ({ query: { id, ...query } }) => listBallots(id, query, PAGE),
});
