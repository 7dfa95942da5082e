/** Results of a part of a poll: of a period, of the members of a list. */
import { z } from "zod";
import { questionQuerySchema } from "./queries";
import type { PollTotals } from "./results";

/** The last time before now, in seconds, or from one moment to before another (ms since 1970). */
export type ResultsPeriod =
  { kind: "all" } | { kind: "last"; seconds: number } | { kind: "between"; from: number; until: number };
export type ResultsFilter = { period: ResultsPeriod; listId: string | null };

export const WHOLE_POLL: ResultsFilter = { period: { kind: "all" }, listId: null };
/** What is offered, in seconds. */
export const LAST_PERIODS = [15 * 60, 3600, 24 * 3600] as const;

const moment = z.coerce.number().int().min(0).max(8.64e15).nullable().catch(null).default(null);

export const filterQuerySchema = questionQuerySchema.extend({
  last: z.coerce.number().int().min(60).max(31_622_400).nullable().catch(null).default(null),
  from: moment,
  until: moment,
  list: z.uuid().nullable().catch(null).default(null),
});
export type FilterQuery = Omit<z.output<typeof filterQuerySchema>, "id">;

/** `?last=3600&list=…`; empty for the whole poll where no question is named. */
export function writeFilter({ period, listId }: ResultsFilter, questionId: string | null = null): string {
  const pairs = [
    ...(period.kind === "last" ? [`last=${period.seconds}`] : []),
    ...(period.kind === "between" ? [`from=${period.from}`, `until=${period.until}`] : []),
    ...(listId === null ? [] : [`list=${listId}`]),
    ...(questionId === null ? [] : [`question=${questionId}`]),
  ];
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** From its first moment to before its last; null: open at that end. */
export type Span = { from: number | null; until: number | null };

export function spanOf(
  { last, from, until }: Pick<FilterQuery, "last" | "from" | "until">,
  now: number,
): Span {
  return last === null ? { from, until } : { from: now - last * 1000, until: null };
}

/** `voters`: of a list, those with a vote in the period; else those whose first vote fell in it. */
export type FilteredResults = Pick<PollTotals, "votes" | "voters" | "byChoice">;
