import type { FilteredResults, Span } from "@/domain/polls/filter";
import { codeOf, MEMBERSHIP_STATES } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { EXCLUDED_SLOT } from "@/domain/polls/decisions";
import { pool } from "./client";
import { idBoundary, NIL_ID } from "./ids";
import type { OfQuestion } from "./poll-results";

type Row = { choice_id: string | null; votes: number; voters: number };

/** Over the tally, which is by the minute: a period begins and ends with a whole one. */
const OF_PERIOD = `
SELECT choice_id, sum(votes)::bigint AS votes, sum(voters)::bigint AS voters FROM poll_tally
 WHERE poll_id = $1 AND question_id = $4 AND choice_id <> '${NIL_ID}'
   AND outcome IN (${codeOf(BALLOT_OUTCOMES, "counted")}, ${codeOf(BALLOT_OUTCOMES, "changed")})
   AND ($2::timestamptz IS NULL OR bucket >= date_bin('1 minute', $2, '2000-01-01 00:00Z'))
   AND ($3::timestamptz IS NULL OR bucket < $3)
 GROUP BY choice_id`;

/** Over the standing votes of the list's members, a row each; ballots are ordered by the time of their text. */
const OF_LIST = `
SELECT s.choice_id, count(*) AS votes, count(DISTINCT s.contact_key) AS voters
  FROM membership m JOIN ballot_slot s USING (contact_key)
 WHERE m.list_id = $2 AND m.state = ${codeOf(MEMBERSHIP_STATES, "joined")} AND s.poll_id = $1 AND s.question_id = $5
   AND s.choice_id IS NOT NULL AND s.n BETWEEN 1 AND ${EXCLUDED_SLOT - 1}
   AND ($3::uuid IS NULL OR s.ballot_id >= $3) AND ($4::uuid IS NULL OR s.ballot_id < $4)
 GROUP BY GROUPING SETS ((s.choice_id), ())`;

/** Votes by choice in a span of time, of everybody or of those who are on a list now. */
export async function filteredResults(
  { id: pollId, questionId }: OfQuestion,
  { from, until }: Span,
  listId: string | null,
): Promise<FilteredResults> {
  const { rows } =
    listId === null
      ? await pool.query<Row>(OF_PERIOD, [pollId, dateOf(from), dateOf(until), questionId])
      : await pool.query<Row>(OF_LIST, [pollId, listId, boundaryOf(from), boundaryOf(until), questionId]);
  const choices = rows.filter(({ choice_id }) => choice_id !== null);
  const sum = (read: (row: Row) => number): number => choices.reduce((total, row) => total + read(row), 0);
  // a voter may have several votes: of a list the whole is counted by itself
  const whole = rows.find(({ choice_id }) => choice_id === null);
  return {
    votes: sum((row) => row.votes),
    voters: listId === null ? sum((row) => row.voters) : (whole?.voters ?? 0),
    byChoice: Object.fromEntries(choices.map(({ choice_id, votes }) => [choice_id, votes])),
  };
}

const dateOf = (at: number | null): Date | null => (at === null ? null : new Date(at));
const boundaryOf = (at: number | null): string | null => (at === null ? null : idBoundary(at));
