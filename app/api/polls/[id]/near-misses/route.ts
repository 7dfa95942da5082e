import { defineRead } from "@/app/_server/define-route";
import { listNearMisses } from "@/db/poll-reviews";
import { getPoll } from "@/db/polls";
import { askedIn } from "@/domain/polls/questions";
import { nearMissQuerySchema } from "@/domain/polls/queries";

const PAGE = 50;

export const GET = defineRead({
  right: "view",
  query: nearMissQuerySchema,
  read: async ({ query: { id, question, after } }) => {
    const poll = await getPoll(id);
    return poll && listNearMisses(askedIn(poll, question), after, PAGE);
  },
});
