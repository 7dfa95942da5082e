import { defineRead } from "@/app/_server/define-route";
import { getSeries } from "@/db/poll-results";
import { getPoll } from "@/db/polls";
import { pollIdSchema } from "@/domain/polls/queries";
import { pollState } from "@/domain/polls/state";

/** Votes over time; `series` is null before the first text. */
export const GET = defineRead({
  right: "view",
  query: pollIdSchema,
  read: async ({ query: { id } }) => {
    const now = Date.now();
    const poll = await getPoll(id);
    if (!poll) return null;
    return { series: await getSeries(id, pollState(poll, now) === "open" ? now : null) };
  },
});
