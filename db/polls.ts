import { pollRepliesSchema } from "@/domain/polls/replies";
import { translationsSchema } from "@/domain/polls/follow-ups";
import { pollVersionsSchema } from "@/domain/polls/versions";
import type { PollDetail } from "@/domain/polls/detail";
import { askedIn, questionsOf } from "@/domain/polls/questions";
import { foldTotals } from "@/domain/polls/results";
import type { PollFilter } from "@/domain/polls/state";
import { pausesSchema, periodOf } from "@/domain/polls/periods";
import type { ChoiceView, PollList, PollView } from "@/domain/polls/view";
import { pool, prisma } from "./client";
import type { ConfigurationTransaction } from "./configuration";
import type { Prisma } from "./generated/client";
import { readTotals, sumTallies } from "./poll-results";
import { countNearMisses, countNewPatterns } from "./poll-reviews";

const parts = {
  list: { select: { id: true, name: true } },
  numbers: { include: { number: { select: { id: true, address: true, label: true } } } },
  questions: {
    orderBy: { position: "asc" },
    include: {
      choices: { orderBy: { position: "asc" }, include: { words: { orderBy: { position: "asc" } } } },
    },
  },
} satisfies Prisma.PollInclude;

export async function getPoll(id: string, db: ConfigurationTransaction = prisma): Promise<PollView | null> {
  const row = await db.poll.findUnique({ where: { id }, include: parts });
  return row && pollView(row);
}

function pollView(row: Prisma.PollGetPayload<{ include: typeof parts }>): PollView {
  const [question, ...more] = row.questions;
  const numbers = row.numbers.map(({ number }) => number).sort((a, b) => (a.address < b.address ? -1 : 1));
  return {
    id: row.id,
    name: row.name,
    question: row.question,
    seriesName: row.seriesName,
    questionId: question?.id ?? "",
    keyword: row.keyword,
    numbers,
    choices: question ? choiceViews(question) : [],
    followUps: more.map((one) => ({
      ...{ id: one.id, text: one.text, choices: choiceViews(one), withdrawn: one.withdrawnAt !== null },
      translations: translationsSchema.catch({}).parse(one.translations),
    })),
    answerSeconds: row.answerSeconds,
    ballotsPerVoter: row.ballotsPerVoter,
    period: periodOf(row.period),
    windowSeconds: row.windowSeconds,
    counting: row.counting === "last" ? "last" : "first",
    list: row.list,
    opensAt: row.opensAt?.getTime() ?? null,
    closesAt: row.closesAt?.getTime() ?? null,
    graceSeconds: row.graceSeconds,
    pauses: pausesSchema.catch([]).parse(row.pauses),
    timeZone: row.timeZone,
    replies: pollRepliesSchema.catch({}).parse(row.replies),
    versions: pollVersionsSchema.catch([]).parse(row.versions),
    rehearsalPhones: row.rehearsalKeys.length,
    draft: row.draft,
    archivedAt: row.archivedAt?.getTime() ?? null,
    createdAt: row.createdAt.getTime(),
    updatedAt: row.updatedAt.getTime(),
  };
}

type QuestionRow = Prisma.PollGetPayload<{ include: typeof parts }>["questions"][number];

function choiceViews({ choices }: QuestionRow): ChoiceView[] {
  return choices.map(({ id, name, words, withdrawnAt }) => ({
    id,
    name,
    words: words.map((entry) => entry.word),
    withdrawn: withdrawnAt !== null,
  }));
}

/** domain/polls/state.ts in SQL, for the list; $1 is now. */
const STATE = `
CASE WHEN archived_at IS NOT NULL THEN 'archived'
     WHEN draft THEN 'draft'
     WHEN opens_at > $1 THEN 'waiting'
     WHEN closes_at IS NULL OR closes_at + make_interval(secs => grace_seconds) > $1 THEN 'open'
     ELSE 'closed' END`;

const COUNT = `SELECT ${STATE} AS state, count(*) AS polls FROM poll GROUP BY 1`;

/** What runs stands first, the soonest to close on top; then what comes; then drafts; then what is over, the latest first. */
const PAGE = `
SELECT id, count(*) OVER () AS total FROM (SELECT id, opens_at, closes_at, updated_at, ${STATE} AS state FROM poll) AS p
 WHERE CASE WHEN $2 = 'all' THEN state <> 'archived' ELSE state = $2 END
 ORDER BY array_position(ARRAY['open', 'waiting', 'draft', 'closed', 'archived'], state),
          CASE WHEN state = 'open' THEN closes_at WHEN state = 'waiting' THEN opens_at END,
          CASE WHEN state = 'closed' THEN closes_at ELSE updated_at END DESC, id DESC
 LIMIT $3 OFFSET $4`;

const PAGE_SIZE = 24;

/** One page (from 1) of the polls that a filter shows, each with its totals. Totals are sums over tally rows, never over ballots. */
export async function listPolls(
  filter: PollFilter,
  page: number,
  now: number = Date.now(),
): Promise<PollList> {
  const at = new Date(now);
  const counted = await pool.query<{ state: Exclude<PollFilter, "all">; polls: number }>(COUNT, [at]);
  const counts: PollList["counts"] = { all: 0, open: 0, waiting: 0, draft: 0, closed: 0, archived: 0 };
  for (const { state, polls } of counted.rows) {
    counts[state] = polls;
    if (state !== "archived") counts.all += polls;
  }
  const pages = Math.max(1, Math.ceil(counts[filter] / PAGE_SIZE));
  const offset = (Math.min(Math.max(1, page), pages) - 1) * PAGE_SIZE;
  const { rows } = await pool.query<{ id: string }>(PAGE, [at, filter, PAGE_SIZE, offset]);
  return { items: await withTotals(rows.map(({ id }) => id)), counts, pages };
}

/** Polls that take votes now, the soonest to close first, and how many there are beyond the first `limit`. */
export async function listRunningPolls(
  now: number,
  limit: number,
): Promise<{ items: PollList["items"]; more: number }> {
  const { rows } = await pool.query<{ id: string; total: number }>(PAGE, [new Date(now), "open", limit, 0]);
  return {
    items: await withTotals(rows.map(({ id }) => id)),
    more: Math.max(0, (rows[0]?.total ?? 0) - limit),
  };
}

/** In this order, without those that are gone. */
export async function withTotals(ids: string[]): Promise<PollList["items"]> {
  if (ids.length === 0) return [];
  const [found, sums] = await Promise.all([
    prisma.poll.findMany({ where: { id: { in: ids } }, include: parts }),
    sumTallies(ids),
  ]);
  const views = new Map(found.map((row) => [row.id, pollView(row)]));
  return ids.flatMap((id) => {
    const poll = views.get(id);
    return poll ? [{ poll, totals: foldTotals(sums.get(id)?.get(poll.questionId) ?? []) }] : [];
  });
}

/** A poll as one of its questions shows it (the first one where `questionId` is null), with its totals; null when there is none. */
export async function getPollDetail(
  id: string,
  questionId: string | null = null,
  now: number = Date.now(),
): Promise<PollDetail | null> {
  const [whole, totalsOf] = await Promise.all([getPoll(id), readTotals(id)]);
  if (!whole) return null;
  const all = questionsOf(whole);
  const poll = askedIn(whole, questionId);
  const waiting = await countNearMisses(
    id,
    all.map((one) => one.id),
  );
  const questions = all.map(({ id: one, text, withdrawn }) => {
    const { voters, outcomes } = totalsOf(one);
    return { id: one, text, withdrawn, voters, held: outcomes.held, nearMisses: waiting.get(one) ?? 0 };
  });
  return {
    ...{ poll, questions, now, totals: totalsOf(poll.questionId) },
    nearMisses: waiting.get(poll.questionId) ?? 0,
    held: questions.reduce((sum, { held }) => sum + held, 0),
    patterns: poll.questionId === whole.questionId ? await countNewPatterns(id) : 0,
  };
}
