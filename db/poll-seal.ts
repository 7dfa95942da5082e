/**
 * The chain over a poll's record (domain/polls/sealed.ts). A block holds the rows whose ids lie behind the one before it, up to
 * four minutes ago, and those that came late for an earlier block (`late_ballot`). Nothing in the record itself is touched.
 */
import { createHash, createHmac } from "node:crypto";
import type pg from "pg";
import { readDatabaseEnv } from "@/config/env";
import { wordOf } from "@/domain/messages/codes";
import { BALLOT_KINDS, BALLOT_OUTCOMES, type BallotKind } from "@/domain/polls/codes";
import { isChosen } from "@/domain/polls/fold";
import {
  blockText,
  NO_BLOCK,
  SEAL_AFTER_MS,
  sealedLine,
  type SealedBlock,
  type SealView,
} from "@/domain/polls/sealed";
import { foldRowOf, type StoredBallot } from "./ballot-rows";
import { pool, prisma } from "./client";
import { inTransaction } from "./hot-pool";
import { idBoundary, NIL_ID } from "./ids";
import { notifyLive } from "./live";
import { getKeyFingerprint } from "./signing-key";

/** Rows of one block at most: what is in memory while it is hashed. */
const MOST_ROWS = 20_000;

export type RecordRow = StoredBallot & { matched_word: string | null; reason: string | null };

const COLUMNS =
  "b.contact_key, b.id, b.question_id, b.choice_id, b.kind, b.outcome, b.at, b.refers_to, b.matched_word, b.reason";

/** Along `ballot_poll_idx`. */
const IN_ORDER = `
SELECT ${COLUMNS} FROM ballot b WHERE b.poll_id = $1 AND b.id > $2 AND b.id < $3 ORDER BY b.id LIMIT $4`;

/** Those that came when the block over their ids was sealed already. */
const LATE = `
SELECT ${COLUMNS} FROM late_ballot l JOIN ballot b USING (contact_key, id)
 WHERE l.poll_id = $1 AND l.block_n IS NULL AND l.id <= $2 ORDER BY l.id LIMIT $3`;

const MARK_LATE = `UPDATE late_ballot SET block_n = $2 WHERE poll_id = $1 AND block_n IS NULL AND id = ANY($3::uuid[])`;

/** The rows of a sealed block, in the order in which they were hashed: $2 its number, $3 and $4 the ids around it. */
export const ROWS_OF_BLOCK = `
SELECT ${COLUMNS}, false AS late FROM ballot b
 WHERE b.poll_id = $1 AND b.id > $3 AND b.id <= $4
   AND NOT EXISTS (SELECT 1 FROM late_ballot l WHERE l.contact_key = b.contact_key AND l.id = b.id
                      AND l.block_n IS DISTINCT FROM $2)
UNION ALL
SELECT ${COLUMNS}, true FROM late_ballot l JOIN ballot b USING (contact_key, id)
 WHERE l.poll_id = $1 AND l.block_n = $2 AND l.id <= $3
 ORDER BY late, id`;

/** Makes the lines of a poll's record; the voter's hash is keyed and other in every poll. */
export function lineMaker(pollId: string): (row: RecordRow) => string {
  const { identityKey } = readDatabaseEnv();
  const key = createHmac("sha256", identityKey).update(`sealed record:${pollId}`).digest();
  return (row) => {
    const { kind, ...stored } = foldRowOf(row);
    const voter = createHmac("sha256", key).update(row.contact_key).digest().subarray(0, 16);
    const reason = DECISIONS.has(kind) ? row.reason : null;
    return sealedLine({
      ...stored,
      kind,
      voter: voter.toString("base64url"),
      word: row.matched_word,
      reason,
    });
  };
}

/** Rows that say why; those of texts repeat the rule. */
const DECISIONS = new Set<BallotKind>(["review", "retraction", "exclusion", "inclusion"]);

/** A poll takes late texts for a day after its end; those that spooled longer are noted as late. */
const LIVELY_MS = 3 * 24 * 3600 * 1000;

/** Polls that may have rows to seal: those that run or ran lately, and those that rows were noted for. */
async function pollsToSeal(now: number): Promise<Set<string>> {
  const lively = [{ closesAt: null }, { closesAt: { gt: new Date(now - LIVELY_MS) } }];
  const polls = await prisma.poll.findMany({ where: { draft: false, OR: lively }, select: { id: true } });
  const noted = await pool.query<{ poll_id: string }>(
    "SELECT DISTINCT poll_id FROM late_ballot WHERE block_n IS NULL",
  );
  return new Set([...polls.map(({ id }) => id), ...noted.rows.map(({ poll_id }) => poll_id)]);
}

/** Seals what is old enough in every poll; answers how many rows. Called by one worker at a time. */
export async function sealPolls(now: number): Promise<number> {
  let sealed = 0;
  for (const id of await pollsToSeal(now)) {
    let rows = 0;
    for (;;) {
      const block = await sealBlock(id, now);
      rows += block;
      if (block < MOST_ROWS) break;
    }
    if (rows > 0) await notifyLive([`poll:${id}`]).catch(() => undefined);
    sealed += rows;
  }
  return sealed;
}

/** One block, as far as there are rows for it; answers how many. */
export function sealBlock(pollId: string, now: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    // Two workers that seal one poll take turns.
    await client.query("SELECT 1 FROM poll WHERE id = $1 FOR NO KEY UPDATE", [pollId]);
    const last = await client.query<{ n: number; through_id: string; hash: string }>(
      "SELECT n, through_id, hash FROM poll_block WHERE poll_id = $1 ORDER BY n DESC LIMIT 1",
      [pollId],
    );
    const {
      n,
      through_id: from,
      hash: previous,
    } = last.rows[0] ?? {
      ...{ n: 0, through_id: NIL_ID, hash: NO_BLOCK },
    };
    const until = idBoundary(now - SEAL_AFTER_MS);
    const { rows: ordered } = await client.query<RecordRow>(IN_ORDER, [pollId, from, until, MOST_ROWS]);
    const { rows: late } = await client.query<RecordRow>(LATE, [pollId, from, MOST_ROWS - ordered.length]);
    const rows = [...ordered, ...late];
    if (rows.length === 0) return 0;
    const through = ordered.at(-1)?.id ?? from;
    await insertBlock(client, { pollId, n: n + 1, previous, through, rows, now });
    return rows.length;
  });
}

type NewBlock = {
  pollId: string;
  n: number;
  previous: string;
  through: string;
  rows: RecordRow[];
  now: number;
};

async function insertBlock(client: pg.ClientBase, block: NewBlock): Promise<void> {
  const { pollId, n, previous, through, rows, now } = block;
  const lines = rows.map(lineMaker(pollId));
  const hash = createHash("sha256").update(blockText({ pollId, n, previous, lines })).digest("hex");
  await client.query(
    `INSERT INTO poll_block (poll_id, n, through_id, rows, previous, hash, sealed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [pollId, n, through, rows.length, previous, hash, new Date(now)],
  );
  await client.query(MARK_LATE, [pollId, n, rows.map(({ id }) => id)]);
}

/** Rows that no block holds yet, whatever their age; $2 is the last id that is covered. */
export const UNSEALED = `
SELECT question_id, kind, outcome, count(*) AS rows FROM (
  SELECT question_id, kind, outcome FROM ballot WHERE poll_id = $1 AND id > $2
  UNION ALL
  SELECT b.question_id, b.kind, b.outcome FROM late_ballot l JOIN ballot b USING (contact_key, id)
   WHERE l.poll_id = $1 AND l.block_n IS NULL AND l.id <= $2
) AS u GROUP BY question_id, kind, outcome`;

async function countUnsealed(pollId: string): Promise<Pick<SealView, "waiting" | "votesWait">> {
  const last = await prisma.pollBlock.findFirst({ where: { pollId }, orderBy: { n: "desc" } });
  const { rows } = await pool.query<UnsealedRow>(UNSEALED, [pollId, last?.throughId ?? NIL_ID]);
  return { waiting: rows.reduce((sum, row) => sum + row.rows, 0), votesWait: rows.some(changesVotes) };
}

export type UnsealedRow = { question_id: string; kind: number; outcome: number; rows: number };

/** Texts that change no vote, such as late ones, can wait for the next file. */
export function changesVotes({ kind, outcome }: UnsealedRow): boolean {
  return wordOf(BALLOT_KINDS, kind) !== "ballot" || isChosen(wordOf(BALLOT_OUTCOMES, outcome));
}

const SHOWN_BLOCKS = 5;

/** How far the record of a poll is sealed. */
export async function getSeal(pollId: string): Promise<SealView> {
  const [all, latest, keyFingerprint, waiting] = await Promise.all([
    prisma.pollBlock.aggregate({ where: { pollId }, _count: true, _sum: { rows: true } }),
    prisma.pollBlock.findMany({ where: { pollId }, orderBy: { n: "desc" }, take: SHOWN_BLOCKS }),
    getKeyFingerprint(),
    countUnsealed(pollId),
  ]);
  return {
    blocks: all._count,
    rows: all._sum.rows ?? 0,
    ...waiting,
    latest: latest.map(({ n, rows, previous, hash, sealedAt }): SealedBlock => ({
      ...{ n, rows, previous, hash },
      sealedAt: sealedAt.getTime(),
    })),
    keyFingerprint,
  };
}
