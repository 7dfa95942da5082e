import { CONTACT_KINDS, codeOf, DIRECTIONS, MESSAGE_STATES, wordOf } from "@/domain/messages/codes";
import type { BallotRow, Page, PollReplyRow } from "@/domain/polls/ballots";
import { BALLOT_KINDS, BALLOT_OUTCOMES } from "@/domain/polls/codes";
import type { BallotQuery } from "@/domain/polls/queries";
import { pool, prisma } from "./client";

const BALLOT = codeOf(BALLOT_KINDS, "ballot");
const REPLACEMENT = codeOf(BALLOT_KINDS, "replacement");

type Row = {
  contact_key: string;
  id: string;
  at: Date;
  choice_id: string | null;
  outcome: number;
  message_id: string | null;
  matched_word: string | null;
  contact_kind: number;
  address: string;
  replaced: boolean;
};

/**
 * Newest first along `ballot_poll_idx`; contacts and replacements are looked up by contact key, for the rows of the page
 * only. With a filter the scan goes on until the page is full: 90 ms at worst over 1,000,000 ballots.
 */
const BALLOTS = `
WITH page AS MATERIALIZED (
  SELECT contact_key, id, at, choice_id, outcome, message_id, matched_word FROM ballot
   WHERE poll_id = $1 AND kind = ${BALLOT} AND ($2::uuid IS NULL OR id < $2)
     AND ($3::smallint IS NULL OR outcome = $3) AND ($4::uuid IS NULL OR choice_id = $4)
   ORDER BY id DESC LIMIT $5
)
SELECT p.*, c.kind AS contact_kind, c.address,
       EXISTS (SELECT 1 FROM ballot r WHERE r.contact_key = p.contact_key AND r.kind = ${REPLACEMENT}
                  AND r.refers_to = p.id) AS replaced
  FROM page p JOIN contact c USING (contact_key) ORDER BY p.id DESC`;

export async function listBallots(
  pollId: string,
  query: BallotQuery,
  limit: number,
): Promise<Page<BallotRow>> {
  const { rows } = await pool.query<Row>(BALLOTS, [
    pollId,
    query.before,
    query.outcome === null ? null : codeOf(BALLOT_OUTCOMES, query.outcome),
    query.choice,
    limit + 1,
  ]);
  const page = rows.slice(0, limit);
  const names = await choiceNames(page.flatMap((row) => (row.choice_id === null ? [] : [row.choice_id])));
  return {
    rows: page.map((row) => ({
      id: row.id,
      at: row.at.getTime(),
      contactKey: row.contact_key,
      kind: wordOf(CONTACT_KINDS, row.contact_kind),
      address: row.address,
      word: row.matched_word ?? "",
      choice: row.choice_id === null ? null : { id: row.choice_id, name: names.get(row.choice_id) ?? "" },
      outcome: wordOf(BALLOT_OUTCOMES, row.outcome),
      replaced: row.replaced,
      messageId: row.message_id,
    })),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Configuration is fetched apart from the hot rows (data.md 11). */
async function choiceNames(ids: string[]): Promise<Map<string, string>> {
  const found = await prisma.choice.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(found.map(({ id, name }) => [id, name]));
}

type ReplyRow = {
  contact_key: string;
  id: string;
  at: Date;
  state: number;
  parts: number;
  text: string | null;
  contact_kind: number;
  address: string;
};

/** Newest first along `message_rule_idx` of each partition; about every other message of a poll is a reply. */
const REPLIES = `
WITH page AS MATERIALIZED (
  SELECT contact_key, id, at, state, parts, text FROM message
   WHERE rule_id = $1 AND direction = ${codeOf(DIRECTIONS, "out")} AND ($2::uuid IS NULL OR id < $2)
   ORDER BY id DESC LIMIT $3
)
SELECT p.*, c.kind AS contact_kind, c.address FROM page p JOIN contact c USING (contact_key) ORDER BY p.id DESC`;

export async function listPollReplies(
  pollId: string,
  before: string | null,
  limit: number,
): Promise<Page<PollReplyRow>> {
  const { rows } = await pool.query<ReplyRow>(REPLIES, [pollId, before, limit + 1]);
  const page = rows.slice(0, limit);
  return {
    rows: page.map((row) => ({
      id: row.id,
      at: row.at.getTime(),
      kind: wordOf(CONTACT_KINDS, row.contact_kind),
      address: row.address,
      contactKey: row.contact_key,
      text: row.text ?? "",
      parts: row.parts,
      state: wordOf(MESSAGE_STATES, row.state),
    })),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
