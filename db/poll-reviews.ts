/**
 * What waits for a person: texts that are nearly a choice or were held since their link was down at the close, and patterns that
 * were found; and what happened to a poll so far.
 */
import { CONTACT_KINDS, wordOf } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import { MOST_NEAR_MISSES, type NearMissRow, type Page, type PollEvent } from "@/domain/polls/ballots";
import { pool, prisma } from "./client";
import { choiceNames } from "./poll-ballots";
import type { OfQuestion } from "./poll-results";
import { UNDECIDED } from "./sql/decisions";

/**
 * Along `ballot_review_idx`, whose condition this repeats; whether somebody decided is looked up by contact. 3 is
 * unknown-choice, 10 held.
 */
const waitingOn = (question: string): string => `
SELECT b.contact_key, b.id, b.at, b.outcome, b.choice_id, b.message_id FROM ballot b
 WHERE b.poll_id = $1 AND b.question_id = ${question} AND b.kind = 0 AND b.outcome IN (3, 10) AND b.choice_id IS NOT NULL
   AND ${UNDECIDED}`;

const COUNTS = `
SELECT q.id, (SELECT count(*) FROM (${waitingOn("q.id")} LIMIT ${MOST_NEAR_MISSES}) AS few) AS waiting
  FROM unnest($2::uuid[]) AS q (id)`;

/** The text itself goes after its time (retention); the ballot stays. */
const PAGE = `
WITH page AS MATERIALIZED (${waitingOn("$2")} AND ($3::uuid IS NULL OR b.id > $3) ORDER BY b.id LIMIT $4)
SELECT p.*, c.kind AS contact_kind, c.address,
       (SELECT m.text FROM message m WHERE m.contact_key = p.contact_key AND m.id = p.message_id AND m.at = p.at) AS text
  FROM page p JOIN contact c USING (contact_key) ORDER BY p.id`;

type Row = {
  contact_key: string;
  id: string;
  at: Date;
  outcome: number;
  choice_id: string;
  contact_kind: number;
  address: string;
  text: string | null;
};

/** How many texts to each of these questions wait for a decision, counted up to MOST_NEAR_MISSES. */
export async function countNearMisses(
  pollId: string,
  questionIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; waiting: number }>(COUNTS, [pollId, questionIds]);
  return new Map(rows.map(({ id, waiting }) => [id, waiting]));
}

/** Oldest first, as they are to be decided; `after` is the last row of the page before. */
export async function listNearMisses(
  { id, questionId }: OfQuestion,
  after: string | null,
  limit: number,
): Promise<Page<NearMissRow>> {
  const { rows } = await pool.query<Row>(PAGE, [id, questionId, after, limit + 1]);
  const page = rows.slice(0, limit);
  const names = await choiceNames(page.map((row) => row.choice_id));
  return {
    rows: page.map((row) => ({
      id: row.id,
      at: row.at.getTime(),
      contactKey: row.contact_key,
      kind: wordOf(CONTACT_KINDS, row.contact_kind),
      address: row.address,
      text: row.text,
      held: wordOf(BALLOT_OUTCOMES, row.outcome) === "held",
      suggested: { id: row.choice_id, name: names.get(row.choice_id) ?? "" },
    })),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Patterns that were found and nobody has looked at. */
export async function countNewPatterns(pollId: string): Promise<number> {
  const look = await prisma.pollPatternLook.findUnique({ where: { pollId } });
  return look ? Math.max(0, look.patterns - look.seen) : 0;
}

const MOST_EVENTS = 100;

/** The newest lines of the audit about a poll. */
export async function listPollEvents(pollId: string): Promise<PollEvent[]> {
  const rows = await prisma.audit.findMany({
    where: { objectType: "poll", objectId: pollId },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: MOST_EVENTS,
  });
  return rows.map(({ id, at, actor, action, detail }) => {
    const { reason, ballots } = detail as { reason?: unknown; ballots?: unknown };
    return {
      ...{ id, at: at.getTime(), actor, action },
      reason: typeof reason === "string" ? reason : "",
      ballots: typeof ballots === "number" ? ballots : null,
    };
  });
}
