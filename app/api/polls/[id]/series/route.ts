import { defineRead } from "@/app/_server/define-route";
import { getSeries } from "@/db/poll-results";
import { getPoll } from "@/db/polls";
import { filterQuerySchema, spanOf } from "@/domain/polls/filter";
import { askedIn } from "@/domain/polls/questions";
import { pollState } from "@/domain/polls/state";

/** Votes over time, of the whole poll or of a period; `series` is null before the first text. */
export const GET = defineRead({
  right: "view",
  query: filterQuerySchema,
  read: async ({ query: { id, question, ...query } }) => {
    const now = Date.now();
    const poll = await getPoll(id);
    if (!poll) return null;
    const until = pollState(poll, now) === "open" ? now : null;
    return { series: await getSeries(askedIn(poll, question), until, spanOf(query, now)) };
  },
});
