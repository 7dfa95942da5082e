import { z } from "zod";
import { BALLOT_OUTCOMES } from "./codes";
import { POLL_FILTERS } from "./state";

/** Query strings of the polls' pages and reads. What is no value of a filter is left out rather than refused. */

export const pollListQuerySchema = z.object({
  filter: z.enum(POLL_FILTERS).catch("all"),
  /** from 1 */
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});
export type PollListQuery = z.output<typeof pollListQuerySchema>;

export function writePollListQuery({ filter, page }: PollListQuery): string {
  const pairs = [...(filter === "all" ? [] : [`filter=${filter}`]), ...(page === 1 ? [] : [`page=${page}`])];
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

export const pollIdSchema = z.object({ id: z.uuid("This is no poll.") });

export const ballotQuerySchema = pollIdSchema.extend({
  outcome: z.enum(BALLOT_OUTCOMES).nullable().catch(null).default(null),
  choice: z.uuid().nullable().catch(null).default(null),
  before: z.uuid().nullable().catch(null).default(null),
});
export type BallotQuery = Omit<z.output<typeof ballotQuerySchema>, "id">;

export const replyQuerySchema = pollIdSchema.extend({
  before: z.uuid().nullable().catch(null).default(null),
});
