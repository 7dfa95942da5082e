import { Paced } from "@/app/_server/paced";
import { defineRead } from "@/app/_server/define-route";
import { filteredResults } from "@/db/poll-filter";
import { getPoll } from "@/db/polls";
import { filterQuerySchema, spanOf } from "@/domain/polls/filter";
import { askedIn } from "@/domain/polls/questions";

const readings = new Paced();

/** The results of a part of a poll. A long list is read for all who look, and rests. */
export const GET = defineRead({
  right: "view",
  query: filterQuerySchema,
  read: async ({ query: { id, question, list, ...query } }) => {
    const poll = await getPoll(id);
    if (!poll) return null;
    const asked = askedIn(poll, question);
    return readings.read(JSON.stringify([id, asked.questionId, list, query]), () =>
      filteredResults(asked, spanOf(query, Date.now()), list),
    );
  },
});
