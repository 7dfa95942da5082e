import type pg from "pg";
import { codeOf, wordOf } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { foldTotals, type PollTotals, type TallySum } from "@/domain/polls/results";
import type { Span } from "@/domain/polls/filter";
import { foldSeries, stepFor, type PollSeries } from "@/domain/polls/series";
import { pool } from "./client";
import { NIL_ID, timeOfId } from "./ids";

/** Along the primary key. 1,000,000 ballots of a day over 12 choices by four writers: 69,000 rows, 20 ms; once merged 17,000, 9 ms. */
const SUMS = `
SELECT poll_id, question_id, choice_id, outcome, sum(votes)::bigint AS votes, sum(voters)::bigint AS voters
  FROM poll_tally WHERE poll_id = ANY($1::uuid[]) GROUP BY poll_id, question_id, choice_id, outcome`;

type SumRow = {
  poll_id: string;
  question_id: string;
  choice_id: string;
  outcome: number;
  votes: number;
  voters: number;
};

/** The sums of each poll's tally by question; polls and questions without a text are missing. */
export async function sumTallies(
  pollIds: readonly string[],
  db: pg.Pool | pg.ClientBase = pool,
): Promise<Map<string, Map<string, TallySum[]>>> {
  const { rows } = await db.query<SumRow>(SUMS, [pollIds]);
  const sums = new Map<string, Map<string, TallySum[]>>();
  for (const { poll_id, question_id, choice_id, outcome, votes, voters } of rows) {
    const ofPoll = sums.get(poll_id) ?? new Map<string, TallySum[]>();
    const own = ofPoll.get(question_id) ?? [];
    const choiceId = choice_id === NIL_ID ? null : choice_id;
    own.push({ choiceId, outcome: wordOf(BALLOT_OUTCOMES, outcome), votes, voters });
    sums.set(poll_id, ofPoll.set(question_id, own));
  }
  return sums;
}

/** A poll, and which of its questions. */
export type OfQuestion = { id: string; questionId: string };

/** What each question of a poll stands at, all at one moment. */
export async function readTotals(
  pollId: string,
  db: pg.Pool | pg.ClientBase = pool,
): Promise<(questionId: string) => PollTotals> {
  const sums = (await sumTallies([pollId], db)).get(pollId);
  return (questionId) => foldTotals(sums?.get(questionId) ?? []);
}

/** What the question stands at that the poll shows (domain/polls/questions.ts). */
export async function getTotals(
  { id, questionId }: OfQuestion,
  db: pg.Pool | pg.ClientBase = pool,
): Promise<PollTotals> {
  return (await readTotals(id, db))(questionId);
}

/** First and last text of a poll by their ids, which are times: two steps along `ballot_poll_idx`. */
const SPAN = `
SELECT (SELECT id FROM ballot WHERE poll_id = $1 ORDER BY id LIMIT 1) AS first,
       (SELECT id FROM ballot WHERE poll_id = $1 ORDER BY id DESC LIMIT 1) AS last`;

const BUCKETS = `
SELECT date_bin(make_interval(secs => $2), bucket, 'epoch') AS at, choice_id, sum(votes)::bigint AS votes,
       sum(voters)::bigint AS voters
  FROM poll_tally
 WHERE poll_id = $1 AND question_id = $5 AND outcome IN (${codeOf(BALLOT_OUTCOMES, "counted")}, ${codeOf(BALLOT_OUTCOMES, "changed")})
   AND choice_id <> '${NIL_ID}' AND bucket >= $3 AND bucket < $4
 GROUP BY 1, 2`;

/**
 * Votes over time, from the first text to the last, or the part of it that lies in `span`; null before the first. `until` extends
 * it to now while the poll is open.
 */
export async function getSeries(
  { id: pollId, questionId }: OfQuestion,
  until: number | null,
  span: Span = { from: null, until: null },
): Promise<PollSeries | null> {
  const texts = await pool.query<{ first: string | null; last: string | null }>(SPAN, [pollId]);
  const { first, last } = texts.rows[0] ?? { first: null, last: null };
  if (first === null || last === null) return null;
  const [begin, over] = [timeOfId(first), Math.max(timeOfId(last), until ?? 0, timeOfId(first))];
  const from = Math.min(Math.max(begin, span.from ?? begin), over);
  const end = Math.max(from, Math.min(over, (span.until ?? Infinity) - 1));
  const stepMs = stepFor(from, end);
  const { rows } = await pool.query<{ at: Date; choice_id: string; votes: number; voters: number }>(BUCKETS, [
    ...[pollId, stepMs / 1000],
    ...[new Date(Math.floor(from / stepMs) * stepMs), new Date(end + 1), questionId],
  ]);
  return foldSeries(
    rows.map(({ at, choice_id, votes, voters }) => ({
      at: at.getTime(),
      choiceId: choice_id,
      votes,
      voters,
    })),
    { from, until: end, stepMs },
  );
}

/** Whether a text was ever addressed to the poll. */
export async function hasBallots(pollId: string): Promise<boolean> {
  const { rows } = await pool.query("SELECT 1 FROM ballot WHERE poll_id = $1 LIMIT 1", [pollId]);
  return rows.length > 0;
}
