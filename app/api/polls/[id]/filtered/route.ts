import { defineRead } from "@/app/_server/define-route";
import { filteredResults } from "@/db/poll-filter";
import { filterQuerySchema, spanOf } from "@/domain/polls/filter";

/** The results of a part of a poll. */
export const GET = defineRead({
  right: "view",
  query: filterQuerySchema,
  read: ({ query: { id, list, ...query } }) => filteredResults(id, spanOf(query, Date.now()), list),
});
