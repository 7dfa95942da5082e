/**
 * Judging texts again after a word was added to a poll: those that named no choice, and those that nothing matched, since its
 * opening and by the time they came. Each that counts is a review in the record, by whoever asked for it.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type pg from "pg";
import { AppError } from "@/domain/errors";
import { compileRules } from "@/domain/inbound/compile";
import { codeOf, MESSAGE_FLAGS } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { judgeText, type Judged, type JudgePreview, type OldText } from "@/domain/polls/judge";
import { questionsOf } from "@/domain/polls/questions";
import type { PollView } from "@/domain/polls/view";
import { pool } from "./client";
import type { Author } from "./configuration";
import { inTransaction } from "./hot-pool";
import { idBoundary, NIL_ID } from "./ids";
import { VIEW_CONDITIONS } from "./message-scans";
import { decideBallots } from "./poll-decisions";
import { getPoll } from "./polls";
import { loadRuleSet } from "./rules";
import { UNDECIDED } from "./sql/decisions";
import { ADDED_UP, RECOUNT_WRITER } from "./sql/tally";

/** Texts that are in memory at once. */
const PAGE = 5000;
const UNKNOWN = codeOf(BALLOT_OUTCOMES, "unknown-choice");

/** Along `ballot_poll_idx`; nobody decided about them. A text that retention took is not judged. */
const UNKNOWN_TEXTS = `
SELECT b.id, m.number_id, m.text, b.at, b.question_id FROM ballot b
  JOIN message m ON m.contact_key = b.contact_key AND m.id = b.message_id AND m.at = b.at
 WHERE b.poll_id = $1 AND b.kind = 0 AND b.outcome = ${UNKNOWN} AND b.id > $2 AND m.text IS NOT NULL
   AND ${UNDECIDED}
 ORDER BY b.id LIMIT ${PAGE}`;

/** Along `message_unmatched_idx`: the unmatched inbox. */
const UNMATCHED_TEXTS = `
SELECT id, number_id, text, at, NULL::uuid AS question_id FROM message
 WHERE ${VIEW_CONDITIONS.unmatched} AND id > $2 AND at >= $3 AND number_id = ANY($4::uuid[]) AND text IS NOT NULL
   AND redelivery_of IS NULL AND NOT contact_key = ANY($1::uuid[])
 ORDER BY id LIMIT ${PAGE}`;

type TextRow = { id: string; number_id: string | null; text: string; at: Date; question_id: string | null };
type Found = { text: OldText; choice: { id: string; name: string } };
type Judgement = { poll: PollView; unknown: Found[]; unmatched: Found[] };

async function judge(pollId: string, now: number): Promise<Judgement> {
  const poll = await getPoll(pollId);
  if (!poll) throw new AppError("not-found", "This poll was deleted meanwhile.");
  const rules = compileRules(await loadRuleSet(now));
  const since = poll.opensAt ?? poll.createdAt;
  const from = idBoundary(since);
  const numbers = poll.numbers.map(({ id }) => id);
  const rehearsing = rules.source.polls.find(({ id }) => id === pollId)?.rehearsal ?? [];
  const judgeOne = (row: TextRow): Found[] => {
    const followUpId = row.question_id === poll.questionId ? null : row.question_id;
    const text = { id: row.id, numberId: row.number_id, text: row.text, at: row.at.getTime(), followUpId };
    const choice = judgeText(rules, pollId, text);
    return choice ? [{ text, choice }] : [];
  };
  const unmatched = [[...rehearsing], from, new Date(since), numbers];
  return {
    poll,
    unknown: await judgePages(UNKNOWN_TEXTS, [poll.id, from], judgeOne),
    unmatched: await judgePages(UNMATCHED_TEXTS, unmatched, judgeOne),
  };
}

const AT_ONCE = 500;

/** Page by page ($2 is where one begins) and a few hundred texts at a time, so that nobody else waits for the dashboard. */
async function judgePages(
  sql: string,
  values: unknown[],
  judgeOne: (row: TextRow) => Found[],
): Promise<Found[]> {
  const found: Found[] = [];
  for (let after = values[1]; ;) {
    const { rows } = await pool.query<TextRow>(sql, values.with(1, after));
    for (const [index, row] of rows.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await nextTurn();
      found.push(...judgeOne(row));
    }
    if (rows.length < PAGE) return found;
    after = rows.at(-1)?.id;
  }
}

/** What would count, before anybody agrees to it. */
export async function previewJudging(pollId: string, now: number): Promise<JudgePreview> {
  const { poll, unknown, unmatched } = await judge(pollId, now);
  const all = [...unknown, ...unmatched];
  const choices = questionsOf(poll).flatMap((question) => question.choices);
  const byChoice = choices.flatMap(({ id, name }) => {
    const texts = all.filter(({ choice }) => choice.id === id).length;
    return texts > 0 ? [{ id, name, texts }] : [];
  });
  return { unknown: unknown.length, unmatched: unmatched.length, byChoice };
}

/** Counts what `previewJudging` tells of, in the order in which the texts came. */
export async function judgeAgain(author: Author, pollId: string, now: number): Promise<Judged> {
  const { poll, unknown, unmatched } = await judge(pollId, now);
  const batch = `Judged again at ${new Date(now).toISOString()}`;
  await adopt(poll, unmatched);
  const all = [...unknown, ...unmatched].sort((a, b) => (a.text.id < b.text.id ? -1 : 1));
  const ballots = all.map(({ text, choice }) => ({
    ballotId: text.id,
    decision: { kind: "accept", choiceId: choice.id } as const,
  }));
  const { applied, overCap } = await decideBallots(author, { pollId, ballots, reason: batch });
  return { counted: applied - overCap, overCap, batch };
}

const ADOPT_CHUNK = 1000;

/** By `message_unmatched_idx`. The rows that were adopted already, by somebody who judged at the same time, are left out. */
const ADOPT = `
WITH texts AS MATERIALIZED (
  SELECT m.contact_key, m.id, m.at, w.choice_id FROM unnest($2::uuid[], $3::timestamptz[], $4::uuid[]) AS w (id, at, choice_id)
    JOIN message m USING (id, at) WHERE ${VIEW_CONDITIONS.unmatched}
), added AS (
  INSERT INTO ballot (contact_key, id, poll_id, question_id, choice_id, kind, outcome, at, message_id, matched_word, reason)
  SELECT contact_key, id, $1, $5, choice_id, 0, ${UNKNOWN}, at, id, '', 'Nothing matched it when it came.' FROM texts
  ON CONFLICT DO NOTHING
  RETURNING contact_key, id, at
), late AS (
  INSERT INTO late_ballot (contact_key, id, poll_id) SELECT contact_key, id, $1 FROM added
), handled AS (
  UPDATE message m SET flags = m.flags | ${MESSAGE_FLAGS.handled} FROM added a
   WHERE m.contact_key = a.contact_key AND m.id = a.id AND m.at = a.at
)
INSERT INTO poll_tally AS p (poll_id, question_id, choice_id, outcome, bucket, writer, votes, voters)
SELECT $1, $5, '${NIL_ID}', ${UNKNOWN}, date_bin('1 minute', at, '2000-01-01 00:00Z'), '${RECOUNT_WRITER}', count(*), 0
  FROM added GROUP BY 5
${ADDED_UP}`;

/** Unmatched texts become ballots of the poll, as unknown choices, and leave the unmatched inbox. */
async function adopt({ id: pollId, questionId }: PollView, texts: readonly Found[]): Promise<void> {
  for (let first = 0; first < texts.length; first += ADOPT_CHUNK) {
    const chunk = texts.slice(first, first + ADOPT_CHUNK);
    await inTransaction(pool, async (client: pg.ClientBase) => {
      await client.query("SELECT 1 FROM poll WHERE id = $1 FOR NO KEY UPDATE", [pollId]);
      await client.query(ADOPT, [
        pollId,
        chunk.map(({ text }) => text.id),
        chunk.map(({ text }) => new Date(text.at)),
        chunk.map(({ choice }) => choice.id),
        questionId,
      ]);
    });
  }
}
