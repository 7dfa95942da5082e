import { Paced } from "@/app/_server/paced";
import { defineRead } from "@/app/_server/define-route";
import { filteredResults } from "@/db/poll-filter";
import { filterQuerySchema, spanOf } from "@/domain/polls/filter";

const readings = new Paced();

/** The results of a part of a poll. A long list is read for all who look, and rests. */
export const GET = defineRead({
  right: "view",
  query: filterQuerySchema,
  read: ({ query: { id, list, ...query } }) =>
    readings.read(JSON.stringify([id, list, query]), () =>
      filteredResults(id, spanOf(query, Date.now()), list),
    ),
});
