import { CONTACT_KINDS, codeOf, DIRECTIONS, MESSAGE_STATES, wordOf } from "@/domain/messages/codes";
import type { BallotDecisionRow, BallotRow, Page, PollReplyRow } from "@/domain/polls/ballots";
import { BALLOT_KINDS, BALLOT_OUTCOMES, FIRST_OUTCOMES, type BallotKind } from "@/domain/polls/codes";
import type { BallotQuery } from "@/domain/polls/queries";
import { pool, prisma } from "./client";
import { timeOfId } from "./ids";

const BALLOT = codeOf(BALLOT_KINDS, "ballot");
const EXCLUSION = codeOf(BALLOT_KINDS, "exclusion");
const REVIEW = codeOf(BALLOT_KINDS, "review");
const RETRACTION = codeOf(BALLOT_KINDS, "retraction");
const UNKNOWN = codeOf(BALLOT_OUTCOMES, "unknown-choice");
const INCLUSION = codeOf(BALLOT_KINDS, "inclusion");

/** A row that points to a ballot, as JSON. */
type FurtherRow = {
  id: string;
  kind: number;
  outcome: number;
  choice: string | null;
  reason: string | null;
  by: string | null;
};

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
  further: FurtherRow[] | null;
};

/** Contacts and the rows that point to a ballot are looked up by contact key, for the ballots of the page only. */
const withPage = (page: string): string => `
WITH page AS MATERIALIZED (${page})
SELECT p.*, c.kind AS contact_kind, c.address,
       (SELECT json_agg(json_build_object('id', r.id, 'kind', r.kind, 'outcome', r.outcome, 'choice', r.choice_id,
                                          'reason', r.reason, 'by', r.decided_by) ORDER BY r.id)
          FROM ballot r WHERE r.contact_key = p.contact_key AND r.refers_to = p.id) AS further
  FROM page p JOIN contact c USING (contact_key) ORDER BY p.id DESC`;

/**
 * Newest first along `ballot_poll_idx`; filters ask for what a ballot counts as now. With one the scan goes on until the page
 * is full: 90 ms at worst over 1,000,000 ballots. What a person said is looked up for unknown choices only.
 */
const BALLOTS = withPage(`
  SELECT b.contact_key, b.id, b.at, b.choice_id, b.outcome, b.message_id, b.matched_word FROM ballot b
         LEFT JOIN LATERAL (SELECT r.outcome, r.choice_id FROM ballot r
                             WHERE r.contact_key = b.contact_key AND r.refers_to = b.id
                               AND r.kind IN (${REVIEW}, ${RETRACTION})
                             ORDER BY r.id DESC LIMIT 1) r ON b.outcome = ${UNKNOWN}
   WHERE b.poll_id = $1 AND b.kind = ${BALLOT} AND ($2::uuid IS NULL OR b.id < $2)
     AND ($3::smallint IS NULL OR coalesce(r.outcome, b.outcome) = $3 AND NOT EXISTS (
            SELECT 1 FROM ballot e WHERE e.contact_key = b.contact_key AND e.refers_to = b.id AND e.kind = ${EXCLUSION}
               AND NOT EXISTS (SELECT 1 FROM ballot i WHERE i.contact_key = e.contact_key AND i.refers_to = b.id
                                  AND i.kind = ${INCLUSION} AND i.id > e.id)))
     AND ($6::uuid IS NULL OR b.question_id = $6)
     AND ($4::uuid IS NULL OR CASE WHEN b.outcome = ${UNKNOWN} THEN r.choice_id ELSE b.choice_id END = $4)
   ORDER BY b.id DESC LIMIT $5`);

/** Those whose last exclusion stands, along `ballot_decision_idx`. */
const EXCLUDED = withPage(`
  SELECT b.contact_key, b.id, b.at, b.choice_id, b.outcome, b.message_id, b.matched_word
    FROM ballot e JOIN ballot b ON b.contact_key = e.contact_key AND b.id = e.refers_to
   WHERE e.poll_id = $1 AND e.kind = ${EXCLUSION} AND e.kind >= 2 AND ($2::uuid IS NULL OR b.id < $2)
     AND NOT EXISTS (SELECT 1 FROM ballot l WHERE l.contact_key = e.contact_key AND l.refers_to = e.refers_to
                        AND l.kind IN (${EXCLUSION}, ${INCLUSION}) AND l.id > e.id)
     AND ($3::uuid IS NULL OR b.choice_id = $3) AND ($5::uuid IS NULL OR b.question_id = $5)
   ORDER BY b.id DESC LIMIT $4`);

export async function listBallots(
  pollId: string,
  query: BallotQuery,
  limit: number,
): Promise<Page<BallotRow>> {
  const { outcome, choice, before, question = null } = query;
  const { rows } =
    outcome === "excluded"
      ? await pool.query<Row>(EXCLUDED, [pollId, before, choice, limit + 1, question])
      : await pool.query<Row>(BALLOTS, [
          ...[pollId, before, outcome && codeOf(BALLOT_OUTCOMES, outcome), choice, limit + 1, question],
        ]);
  const page = rows.slice(0, limit);
  const named = page.flatMap((row) => [row.choice_id, ...(row.further ?? []).map((one) => one.choice)]);
  const names = await choiceNames(named.filter((id) => id !== null));
  return {
    rows: page.map((row) => ballotRow(row, names)),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

function ballotRow(row: Row, names: Map<string, string>): BallotRow {
  const further = row.further ?? [];
  const kinds = further.map(({ kind }) => wordOf(BALLOT_KINDS, kind));
  const times = (sought: BallotKind): number => kinds.filter((kind) => kind === sought).length;
  const decisions = further.flatMap((one) => decisionRow(one, names));
  const outcome = FIRST_OUTCOMES.find((first) => first === wordOf(BALLOT_OUTCOMES, row.outcome)) ?? "counted";
  const choice = row.choice_id === null ? null : { id: row.choice_id, name: names.get(row.choice_id) ?? "" };
  return {
    id: row.id,
    at: row.at.getTime(),
    contactKey: row.contact_key,
    kind: wordOf(CONTACT_KINDS, row.contact_kind),
    address: row.address,
    word: row.matched_word ?? "",
    choice: outcome === "unknown-choice" ? null : choice,
    outcome,
    suggested: outcome === "unknown-choice" ? choice : null,
    replaced: times("replacement") > times("restoration"),
    excluded: kinds.findLast((kind) => kind === "exclusion" || kind === "inclusion") === "exclusion",
    decisions,
    messageId: row.message_id,
  };
}

function decisionRow(
  { id, kind, outcome, choice, reason, by }: FurtherRow,
  names: Map<string, string>,
): BallotDecisionRow[] {
  const word = wordOf(BALLOT_KINDS, kind);
  if (word === "ballot" || word === "replacement" || word === "restoration") return [];
  return [
    {
      ...{ kind: word, outcome: wordOf(BALLOT_OUTCOMES, outcome), at: timeOfId(id) },
      ...{ choice: choice && (names.get(choice) ?? null), by: by ?? "", reason: reason ?? "" },
    },
  ];
}

/** Configuration is fetched apart from the hot rows (data.md 11). */
export async function choiceNames(ids: string[]): Promise<Map<string, string>> {
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
