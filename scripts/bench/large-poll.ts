import { pool, prisma } from "@/db/client";
import { listBallots } from "@/db/poll-ballots";
import { recountPoll } from "@/db/poll-recount";
import { getSeries, type OfQuestion } from "@/db/poll-results";
import { getPollDetail } from "@/db/polls";
import type { Bench, BenchContext, BenchResult } from "./bench-types";
import { provisionPoll, quantile, rounded } from "./mo-setup";

const BALLOTS = Number(process.env.REPLYBACK_BENCH_BALLOTS ?? 10_000_000);
const CHUNK = 500_000;
/** Of ten ballots six are the first of their voter, three are over the cap, and one names no choice. */
const VOTERS = BALLOTS * 0.6;
const WEEK_MS = 7 * 24 * 3600 * 1000;
const OPENINGS = 20;
const RECOUNTS = 3;
const OPENS_MS = 200;
const RECOUNT_S = 20;

/** $1 first, $2 last, $3 poll, $4 question, $5 and $6 choices, $7 start (ms), $8 ms between two. Deterministic. */
const FILL = `
INSERT INTO ballot (contact_key, id, poll_id, question_id, choice_id, kind, outcome, at, message_id, matched_word, reason)
SELECT md5((CASE WHEN n % 10 < 6 THEN n / 10 * 6 + n % 10 ELSE hashint8(n)::bigint & 2147483647 END % ${VOTERS})::text)::uuid,
       id, $3, $4, CASE WHEN n % 10 = 9 THEN NULL WHEN hashint8(n) % 3 = 0 THEN $5::uuid ELSE $6::uuid END, 0,
       CASE WHEN n % 10 < 6 THEN 0 WHEN n % 10 < 9 THEN 2 ELSE 3 END, to_timestamp(ms / 1000.0), id, '1',
       'A vote for “Blue” in the poll “Song”, within its cap.'
  FROM (SELECT n, ms, (lpad(to_hex(ms), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid AS id
          FROM (SELECT n, ($7 + n * $8::numeric)::bigint AS ms FROM generate_series($1::bigint, $2::bigint) AS n) AS times) AS ids`;

/** The senders of the newest ballots: the ones that the page shows. */
const CONTACTS = `
INSERT INTO contact (contact_key, kind, address, first_at, last_at)
SELECT DISTINCT ON (contact_key) contact_key, 0, '251' || (hashtext(contact_key::text) & 2147483647), at, at
  FROM (SELECT contact_key, at FROM ballot ORDER BY id DESC LIMIT 10000) AS newest`;

async function fill(context: BenchContext, pollId: string): Promise<void> {
  const { questions } = await prisma.poll.findUniqueOrThrow({
    where: { id: pollId },
    include: { questions: { include: { choices: true } } },
  });
  const [question] = questions;
  const [blue, red] = question?.choices ?? [];
  const start = Date.now() - WEEK_MS;
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    for (let first = 0; first < BALLOTS; first += CHUNK) {
      const last = Math.min(first + CHUNK, BALLOTS) - 1;
      await client.query(FILL, [
        first,
        last,
        pollId,
        question?.id,
        blue?.id,
        red?.id,
        start,
        WEEK_MS / BALLOTS,
      ]);
      context.say(`filled ${Math.round(((last + 1) / BALLOTS) * 100)} %`);
    }
    await client.query(CONTACTS);
    await client.query("VACUUM ANALYZE ballot");
    await client.query("CHECKPOINT");
  } finally {
    client.release(true);
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/** What the page of a poll reads, all at once. */
const open = (poll: OfQuestion): Promise<unknown> =>
  Promise.all([
    getPollDetail(poll.id),
    getSeries(poll, null),
    listBallots(poll.id, { outcome: null, choice: null, before: null }, 50),
  ]);

async function run(context: BenchContext): Promise<BenchResult> {
  await provisionPoll(1);
  const { id } = await prisma.poll.findFirstOrThrow();
  const question = await prisma.question.findFirstOrThrow({ where: { pollId: id } });
  const poll = { id, questionId: question.id };
  await fill(context, id);
  context.say("first recount, which makes the tally");
  const first = await timed(() => recountPoll(id, new Date()));
  const recounts: number[] = [];
  for (let one = 0; one < RECOUNTS; one += 1) {
    recounts.push(
      await timed(async () => {
        const { difference } = await recountPoll(id, new Date());
        if (difference !== 0) throw new Error(`a recount differs by ${difference}`);
      }),
    );
  }
  const openings: number[] = [];
  for (let one = 0; one < OPENINGS; one += 1) openings.push(await timed(() => open(poll)));
  openings.sort((a, b) => a - b);
  recounts.sort((a, b) => a - b);
  const seconds = rounded(quantile(recounts, 0.5) / 1000);
  const p95 = rounded(quantile(openings, 0.95));
  return {
    rows: [
      {
        ballots: BALLOTS.toLocaleString("en"),
        "first recount s": rounded(first / 1000),
        "recount s": seconds,
        "open p50 ms": rounded(quantile(openings, 0.5)),
        "open p95 ms": p95,
      },
    ],
    aims: [
      { what: "the page's reads, p95", aim: `${OPENS_MS} ms`, measured: `${p95} ms`, met: p95 < OPENS_MS },
      { what: "recount", aim: `${RECOUNT_S} s`, measured: `${seconds} s`, met: seconds < RECOUNT_S },
    ],
  };
}

export const bench: Bench = {
  name: "large-poll",
  title: "A poll with ten million ballots: opening its page, counting it again",
  budgetSeconds: 2400,
  run,
};
