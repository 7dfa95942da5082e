/**
 * Decisions of people about ballots (domain/polls/decisions.ts): each appends rows to the record and brings slots and tally
 * in line, in one commit. The row of the poll is locked, so that decisions and recounts of one poll take turns, and so are
 * the contacts, for which the inbound batch waits too.
 */
import type pg from "pg";
import { codeOf } from "@/domain/messages/codes";
import { BALLOT_KINDS, BALLOT_OUTCOMES } from "@/domain/polls/codes";
import {
  decideBallot,
  type BallotToDecide,
  type DecisionsMade,
  type Slot,
  type VoterRecord,
} from "@/domain/polls/decisions";
import { foldVoter, sumEffects, tallyDifference, type FoldRow, type TallyEffect } from "@/domain/polls/fold";
import { questionsOf } from "@/domain/polls/questions";
import type { PollView } from "@/domain/polls/view";
import { AppError } from "@/domain/errors";
import { foldRowOf, type StoredBallot } from "./ballot-rows";
import { pool, prisma } from "./client";
import type { Author } from "./configuration";
import { inTransaction } from "./hot-pool";
import { newId, NIL_ID, timeOfId } from "./ids";
import { notifyLive } from "./live";
import { getPoll } from "./polls";
import { ADDED_UP, RECOUNT_WRITER } from "./sql/tally";

type Decisions = { pollId: string; ballots: readonly BallotToDecide[]; reason: string };

/** Ballots of one transaction: those that text meanwhile wait no longer than for a batch. */
const CHUNK = 200;

/**
 * Applies the decisions in order, each to the ballot as the ones before left it; what does not apply is told and left as it is.
 * AppError `not-found` without the poll. `reason` is kept with every row, and so is who decided. Many take several commits: what
 * was decided before an end in between stands, and says so in the record.
 */
export async function decideBallots(author: Author, decisions: Decisions): Promise<DecisionsMade> {
  const { pollId, ballots, reason } = decisions;
  const poll = await getPoll(pollId);
  if (!poll) throw new AppError("not-found", "This poll was deleted meanwhile.");
  refuseForeignChoices(poll, ballots);
  const made: DecisionsMade = { applied: 0, overCap: 0, refused: [] };
  for (let first = 0; first < ballots.length; first += CHUNK) {
    const some = { ...decisions, ballots: ballots.slice(first, first + CHUNK) };
    const { applied, overCap, refused } = await inTransaction(pool, (client) =>
      decideWithin(client, { poll, author, decisions: some }),
    );
    made.applied += applied;
    made.overCap += overCap;
    made.refused.push(...refused);
  }
  if (made.applied > 0) {
    const { userId, name: actor } = author;
    const kinds = [...new Set(ballots.map(({ decision }) => decision.kind))];
    await prisma.audit.create({
      data: {
        ...{ id: newId(), userId, actor, action: kinds.join(", "), objectType: "poll" },
        ...{ objectId: pollId, objectName: poll.name, detail: { ballots: made.applied, reason } },
      },
    });
    await notifyLive([`poll:${pollId}`, "polls", "overview"]).catch(() => undefined);
  }
  return made;
}

/** By choice that still takes votes: its question. */
function standingChoices(poll: PollView): Map<string, string> {
  return new Map(
    questionsOf(poll).flatMap(({ id: questionId, choices }) =>
      choices.flatMap(({ id, withdrawn }) => (withdrawn ? [] : [[id, questionId] as const])),
    ),
  );
}

/** A text counts as a choice of its own poll that still takes votes. */
function refuseForeignChoices(poll: PollView, ballots: readonly BallotToDecide[]): void {
  const standing = standingChoices(poll);
  ballots.forEach(({ decision }, index) => {
    if (decision.kind !== "accept" || standing.has(decision.choiceId)) return;
    const message = "This choice was withdrawn meanwhile, or is none of this poll.";
    throw new AppError("invalid", message, [{ path: `ballots.${index}.decision.choiceId`, message }]);
  });
}

type Within = { poll: PollView; author: Author; decisions: Decisions };

async function decideWithin(client: pg.ClientBase, within: Within): Promise<DecisionsMade> {
  const { poll, decisions } = within;
  const locked = await client.query<{ now: Date }>(
    "SELECT clock_timestamp() AS now FROM poll WHERE id = $1 FOR NO KEY UPDATE",
    [poll.id],
  );
  const voters = await readVoters(client, poll, decisions.ballots);
  const questionOf = standingChoices(poll);
  const before = new Map([...voters.records].map(([key, { record }]) => [key, record]));
  const times = [...before.values()].flatMap(({ rows }) => rows.map(decidedAt));
  const now = times.reduce((late, at) => Math.max(late, at + 1), locked.rows[0]?.now.getTime() ?? 0);
  const added: AddedRow[] = [];
  const made: DecisionsMade = { applied: 0, overCap: 0, refused: [] };
  for (const { ballotId, decision } of decisions.ballots) {
    const key = voters.keyOf.get(ballotId);
    const voter = key === undefined ? undefined : voters.records.get(key);
    if (!voter) {
      made.refused.push({ ballotId, refusal: "gone" });
      continue;
    }
    const isForeign =
      decision.kind === "accept" && questionOf.get(decision.choiceId) !== voter.record.rows[0]?.questionId;
    if (isForeign) {
      made.refused.push({ ballotId, refusal: "other-question" });
      continue;
    }
    const asked = { ballotId, decision, rule: poll, newId: () => newId(now) };
    const decided = decideBallot(voter.record, asked);
    if (!decided.applied) {
      made.refused.push({ ballotId, refusal: decided.refusal });
      continue;
    }
    made.applied += 1;
    if (decided.added.some(({ outcome }) => outcome === "over-cap")) made.overCap += 1;
    voter.record = decided.record;
    added.push(...decided.added.map((row) => ({ row, contactKey: voter.contactKey })));
  }
  await store(client, within, { added, before, after: voters.records });
  return made;
}

/** When a row of the record was made: the id of a decision, not its `at`, which is that of the text it is about. */
function decidedAt({ kind, id }: FoldRow): number {
  return kind === "ballot" ? 0 : timeOfId(id);
}

type Voter = { contactKey: string; record: VoterRecord };
/** `records` by contact and question, `keyOf` from a ballot to the key of its voter's record. */
type Voters = { records: Map<string, Voter>; keyOf: Map<string, string> };

type RowOfBallot = StoredBallot & { on_list: boolean };

const LOCK_CONTACTS = `
SELECT contact_key FROM contact
 WHERE contact_key IN (SELECT contact_key FROM ballot WHERE poll_id = $1 AND id = ANY($2::uuid[]))
 ORDER BY contact_key FOR UPDATE`;

const ROWS = `
SELECT b.contact_key, b.id, b.question_id, b.choice_id, b.kind, b.outcome, b.at, b.refers_to,
       $3::uuid IS NULL OR EXISTS (SELECT 1 FROM membership m
                                    WHERE m.contact_key = b.contact_key AND m.list_id = $3 AND m.state = 0) AS on_list
  FROM ballot b WHERE b.contact_key = ANY($1::uuid[]) AND b.poll_id = $2`;

const SLOTS = `
SELECT contact_key, question_id, period, n, ballot_id, choice_id
  FROM ballot_slot WHERE contact_key = ANY($1::uuid[]) AND poll_id = $2`;

type SlotRow = {
  contact_key: string;
  question_id: string;
  period: number;
  n: number;
  ballot_id: string;
  choice_id: string | null;
};

async function readVoters(
  client: pg.ClientBase,
  poll: PollView,
  ballots: readonly BallotToDecide[],
): Promise<Voters> {
  const ids = ballots.map(({ ballotId }) => ballotId);
  const locked = await client.query<{ contact_key: string }>(LOCK_CONTACTS, [poll.id, ids]);
  const keys = locked.rows.map(({ contact_key }) => contact_key);
  const rows = await client.query<RowOfBallot>(ROWS, [keys, poll.id, poll.list?.id ?? null]);
  const slots = await client.query<SlotRow>(SLOTS, [keys, poll.id]);
  const records = new Map<string, Voter>();
  const keyOf = new Map<string, string>();
  for (const row of rows.rows) {
    const key = `${row.contact_key} ${row.question_id}`;
    const voter = records.get(key) ?? {
      contactKey: row.contact_key,
      record: { rows: [], slots: [], onList: row.on_list },
    };
    records.set(key, voter);
    keyOf.set(row.id, key);
    voter.record.rows.push(foldRowOf(row));
  }
  for (const { contact_key, question_id, period, n, ballot_id, choice_id } of slots.rows)
    records
      .get(`${contact_key} ${question_id}`)
      ?.record.slots.push({ period, n, ballotId: ballot_id, choiceId: choice_id });
  return { records, keyOf };
}

type AddedRow = { row: FoldRow; contactKey: string };
type Changed = { added: AddedRow[]; before: Map<string, VoterRecord>; after: Map<string, Voter> };

async function store(
  client: pg.ClientBase,
  within: Within,
  { added, before, after }: Changed,
): Promise<void> {
  if (added.length === 0) return;
  await insertRows(client, within, added);
  const effects: TallyEffect[] = [];
  for (const [key, { contactKey, record }] of after) {
    const old = before.get(key);
    if (!old || old === record) continue;
    const questionId = record.rows[0]!.questionId;
    const owner = { contactKey, pollId: within.poll.id, questionId };
    await writeSlots(client, owner, { before: old.slots, after: record.slots });
    effects.push(...tallyDifference(foldVoter(old.rows), foldVoter(record.rows)));
  }
  await addToTally(client, within.poll.id, sumEffects(effects));
}

async function insertRows(
  client: pg.ClientBase,
  { poll, author, decisions: { reason } }: Within,
  added: readonly AddedRow[],
): Promise<void> {
  await client.query(
    `WITH noted AS (
       INSERT INTO late_ballot (contact_key, id, poll_id) SELECT *, $1::uuid FROM unnest($4::uuid[], $5::uuid[])
     )
     INSERT INTO ballot (contact_key, id, poll_id, question_id, choice_id, kind, outcome, at, refers_to, reason, decided_by)
     SELECT contact_key, id, $1, question_id, choice_id, kind, outcome, at, refers_to, $2, $3
       FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::smallint[], $9::smallint[], $10::timestamptz[], $11::uuid[])
         AS r (contact_key, id, question_id, choice_id, kind, outcome, at, refers_to)`,
    [
      ...[poll.id, reason, author.name],
      added.map(({ contactKey }) => contactKey),
      added.map(({ row }) => row.id),
      added.map(({ row }) => row.questionId),
      added.map(({ row }) => row.choiceId),
      added.map(({ row }) => codeOf(BALLOT_KINDS, row.kind)),
      added.map(({ row }) => codeOf(BALLOT_OUTCOMES, row.outcome)),
      added.map(({ row }) => new Date(row.at)),
      added.map(({ row }) => row.refersTo),
    ],
  );
}

type Owner = { contactKey: string; pollId: string; questionId: string };

async function writeSlots(
  client: pg.ClientBase,
  { contactKey, pollId, questionId }: Owner,
  { before, after }: { before: readonly Slot[]; after: readonly Slot[] },
): Promise<void> {
  const gone = before.filter((slot) => !after.includes(slot));
  const made = after.filter((slot) => !before.includes(slot));
  for (const { period, n } of gone)
    await client.query(
      `DELETE FROM ballot_slot
        WHERE (contact_key, poll_id, question_id, period, n) = ($1::uuid, $2::uuid, $3::uuid, $4::int, $5::smallint)`,
      [contactKey, pollId, questionId, period, n],
    );
  for (const { period, n, ballotId, choiceId } of made)
    await client.query(
      `INSERT INTO ballot_slot (contact_key, poll_id, question_id, period, n, ballot_id, choice_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [contactKey, pollId, questionId, period, n, ballotId, choiceId],
    );
}

async function addToTally(
  client: pg.ClientBase,
  pollId: string,
  effects: readonly TallyEffect[],
): Promise<void> {
  await client.query(
    `INSERT INTO poll_tally AS p (poll_id, question_id, choice_id, outcome, bucket, writer, votes, voters)
     SELECT $1, question_id, choice_id, outcome, bucket, '${RECOUNT_WRITER}', votes, voters
       FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::timestamptz[], $6::bigint[], $7::bigint[])
         AS e (question_id, choice_id, outcome, bucket, votes, voters)
     ${ADDED_UP}`,
    [
      pollId,
      effects.map((effect) => effect.questionId),
      effects.map((effect) => effect.choiceId ?? NIL_ID),
      effects.map((effect) => codeOf(BALLOT_OUTCOMES, effect.outcome)),
      effects.map((effect) => new Date(effect.bucket)),
      effects.map((effect) => effect.votes),
      effects.map((effect) => effect.voters),
    ],
  );
}
