/** Looking for patterns among the votes of a poll (domain/polls/anomalies.ts), and deciding about all votes of one. */
import { AppError } from "@/domain/errors";
import { codeOf, CONTACT_KINDS } from "@/domain/messages/codes";
import {
  LEAST_IN_SEQUENCE,
  longSequences,
  rushes,
  unlikelyBlocks,
  type AnomalyReport,
  type VoteGroup,
} from "@/domain/polls/anomalies";
import { BALLOT_KINDS, BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { EXCLUDED_SLOT, type DecisionsMade } from "@/domain/polls/decisions";
import { inLongTransaction, pool } from "./client";
import type { Author } from "./configuration";
import { NIL_ID, timeOfId } from "./ids";
import { decideBallots } from "./poll-decisions";
import { getTotals, type OfQuestion } from "./poll-results";

/** The standing votes are the slots that hold a choice: one scan of them, joined to the numbers. */
const VOTES = `
WITH votes AS MATERIALIZED (
  SELECT c.address, s.choice_id, s.ballot_id FROM ballot_slot s JOIN contact c USING (contact_key)
   WHERE s.poll_id = $1 AND s.question_id = $2 AND s.n BETWEEN 1 AND ${EXCLUDED_SLOT} AND s.choice_id IS NOT NULL
     AND c.kind = ${codeOf(CONTACT_KINDS, "e164")} AND length(c.address) BETWEEN 7 AND 15
)`;

type CountRow = { choice_id: string; votes: number; first: string; last: string };

const BLOCKS = `${VOTES}
SELECT left(address, -3) AS prefix, choice_id, count(*) AS votes, min(ballot_id::text) AS first, max(ballot_id::text) AS last
  FROM votes GROUP BY 1, 2`;

/** A number less its rank is the same for numbers in a row. */
const SEQUENCES = `${VOTES}, ranked AS (
  SELECT address, choice_id, ballot_id, address::bigint - dense_rank() OVER (ORDER BY address::bigint) AS run FROM votes
), runs AS (
  SELECT run, min(address::bigint)::text AS "from", max(address::bigint)::text AS "to" FROM ranked GROUP BY run
  HAVING max(address::bigint) - min(address::bigint) >= ${LEAST_IN_SEQUENCE - 1}
)
SELECT u."from", u."to", r.choice_id, count(*) AS votes, min(r.ballot_id::text) AS first, max(r.ballot_id::text) AS last
  FROM ranked r JOIN runs u USING (run) GROUP BY 1, 2, 3`;

const MINUTES = `
SELECT bucket AS at, sum(votes)::bigint AS votes FROM poll_tally
 WHERE poll_id = $1 AND question_id = $2 AND choice_id <> '${NIL_ID}'
   AND outcome IN (${codeOf(BALLOT_OUTCOMES, "counted")}, ${codeOf(BALLOT_OUTCOMES, "changed")})
 GROUP BY bucket`;

const timesOf = ({ first, last }: CountRow) => ({ first: timeOfId(first), last: timeOfId(last) });

/** Reads every standing vote on a question twice: 1,000,000 take 6.5 s (two cores). */
export async function findAnomalies(question: OfQuestion): Promise<AnomalyReport> {
  const asked = [question.id, question.questionId];
  return inLongTransaction(async (client) => {
    await client.query("SET LOCAL work_mem = '64MB'");
    const { byChoice } = await getTotals(question, client);
    const blocks = await client.query<CountRow & { prefix: string }>(BLOCKS, asked);
    const sequences = await client.query<CountRow & { from: string; to: string }>(SEQUENCES, asked);
    const minutes = await client.query<{ at: Date; votes: number }>(MINUTES, asked);
    return {
      blocks: unlikelyBlocks(
        blocks.rows.map((row) => ({
          prefix: row.prefix,
          choiceId: row.choice_id,
          votes: row.votes,
          ...timesOf(row),
        })),
        byChoice,
      ),
      sequences: longSequences(
        sequences.rows.map((row) => ({
          ...{ from: row.from, to: row.to, choiceId: row.choice_id, votes: row.votes },
          ...timesOf(row),
        })),
      ),
      rushes: rushes(minutes.rows.map(({ at, votes }) => ({ at: at.getTime(), votes }))),
    };
  });
}

const MOST_AT_ONCE = 10_000;

const IN_GROUP = `CASE WHEN $3::text IS NOT NULL THEN left(c.address, -3) = $3
       ELSE c.address ~ '^[0-9]{1,15}$' AND c.address::bigint BETWEEN $4::bigint AND $5::bigint END`;

const STANDING = `
SELECT s.ballot_id AS id FROM ballot_slot s JOIN contact c USING (contact_key)
 WHERE s.poll_id = $1 AND s.n BETWEEN 1 AND ${EXCLUDED_SLOT} AND s.choice_id = $2
   AND c.kind = ${codeOf(CONTACT_KINDS, "e164")} AND ${IN_GROUP}
 ORDER BY s.ballot_id LIMIT ${MOST_AT_ONCE}`;

const EXCLUDED = `
SELECT DISTINCT e.refers_to AS id FROM ballot e JOIN contact c USING (contact_key)
 WHERE e.poll_id = $1 AND e.kind >= 2 AND e.kind = ${codeOf(BALLOT_KINDS, "exclusion")} AND e.choice_id = $2
   AND c.kind = ${codeOf(CONTACT_KINDS, "e164")} AND ${IN_GROUP}
 ORDER BY 1 LIMIT ${MOST_AT_ONCE}`;

type GroupDecision = { pollId: string; group: VoteGroup; kind: "exclude" | "include"; reason: string };

/** Takes all votes of a group out of the count, or puts them back: at most 10,000 at once, each a row of the record. */
export async function decideGroup(author: Author, decision: GroupDecision): Promise<DecisionsMade> {
  const { pollId, group, kind, reason } = decision;
  const range = group.kind === "block" ? [group.prefix, null, null] : [null, group.from, group.to];
  const { rows } = await pool.query<{ id: string }>(kind === "exclude" ? STANDING : EXCLUDED, [
    ...[pollId, group.choiceId, ...range],
  ]);
  if (rows.length === 0) throw new AppError("conflict", "No vote of this group is left to decide about.");
  const ballots = rows.map(({ id }) => ({ ballotId: id, decision: { kind } }));
  return decideBallots(author, { pollId, ballots, reason });
}
