/** The signed result of a closed poll with its whole record, as a stream of JSON text: one line a row. */
import type pg from "pg";
import { AppError } from "@/domain/errors";
import { wordOf } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import type { PollTotals } from "@/domain/polls/results";
import { questionsOf } from "@/domain/polls/questions";
import { resultHeader, RESULT_FORMAT, SEAL_AFTER_MS } from "@/domain/polls/sealed";
import { pollState } from "@/domain/polls/state";
import type { PollView } from "@/domain/polls/view";
import { pool } from "./client";
import { NIL_ID } from "./ids";
import { getInstallation } from "./installation";
import { readTotals } from "./poll-results";
import {
  changesVotes,
  lineMaker,
  ROWS_OF_BLOCK,
  UNSEALED,
  type RecordRow,
  type UnsealedRow,
} from "./poll-seal";
import { enterDownload } from "./row-stream";
import { signOctets } from "./signing-key";

type BlockRow = {
  n: number;
  through_id: string;
  rows: number;
  previous: string;
  hash: string;
  sealed_at: Date;
};

/** One snapshot for the result and the record behind it. */
const BEGIN_SNAPSHOT =
  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '60min'; SET LOCAL idle_in_transaction_session_timeout = 0";

/**
 * Refuses (AppError `conflict`) before the first chunk while the poll takes votes, and until its last texts are sealed. Leaving
 * the loop early frees the connection.
 */
export async function* exportResultFile(poll: PollView, now: number): AsyncGenerator<string> {
  const state = pollState(poll, now);
  if (state !== "closed" && state !== "archived")
    throw new AppError("conflict", "The signed result is there once the poll has closed.");
  const leave = enterDownload();
  let client: pg.PoolClient | null = null;
  let broken = true;
  try {
    client = await pool.connect();
    await client.query(BEGIN_SNAPSHOT);
    const blocks = await readBlocks(client, poll.id);
    yield await readHead(client, { poll, blocks, now });
    const lineOf = lineMaker(poll.id);
    let from = NIL_ID;
    for (const [index, block] of blocks.entries()) {
      const { rows } = await client.query<RecordRow>(ROWS_OF_BLOCK, [
        ...[poll.id, block.n, from, block.through_id],
      ]);
      from = block.through_id;
      yield blockJson(block, rows.map(lineOf)) + (index < blocks.length - 1 ? ",\n" : "\n");
    }
    yield "]}\n";
    await client.query("COMMIT");
    broken = false;
  } finally {
    client?.release(broken);
    leave();
  }
}

async function readBlocks(client: pg.ClientBase, pollId: string): Promise<BlockRow[]> {
  const { rows } = await client.query<BlockRow>("SELECT * FROM poll_block WHERE poll_id = $1 ORDER BY n", [
    pollId,
  ]);
  return rows;
}

type Head = { poll: PollView; blocks: readonly BlockRow[]; now: number };

async function readHead(client: pg.ClientBase, { poll, blocks, now }: Head): Promise<string> {
  const last = blocks.at(-1);
  const totalsOf = await readTotals(poll.id, client);
  const totals = new Map(questionsOf(poll).map(({ id }) => [id, totalsOf(id)]));
  const unsealed = await client.query<UnsealedRow>(UNSEALED, [poll.id, last?.through_id ?? NIL_ID]);
  for (const row of unsealed.rows) leaveOut(totals.get(row.question_id), row);
  const { name: installation } = await getInstallation();
  const header = resultHeader(poll, totals, {
    ...{ head: last?.hash ?? "", blocks: blocks.length, issuedAt: now, installation },
    rows: blocks.reduce((sum, block) => sum + block.rows, 0),
  });
  const text = JSON.stringify(header);
  const signed = await signOctets(Buffer.from(text));
  const lines = [
    `{"format":${JSON.stringify(RESULT_FORMAT)},`,
    `"header":${text},`,
    `"signature":${JSON.stringify(signed.signature)},`,
    `"publicKey":${JSON.stringify(signed.publicKey)},`,
    `"blocks":[`,
  ];
  return lines.join("\n") + "\n";
}

function leaveOut(totals: PollTotals | undefined, row: UnsealedRow): void {
  if (changesVotes(row)) {
    const minutes = SEAL_AFTER_MS / 60_000 + 1;
    throw new AppError("conflict", `Its last votes are not sealed yet. Try again in ${minutes} minutes.`);
  }
  if (totals) totals.outcomes[wordOf(BALLOT_OUTCOMES, row.outcome)] -= row.rows;
}

function blockJson(block: BlockRow, lines: readonly string[]): string {
  const { n, rows, previous, hash, sealed_at: sealedAt } = block;
  const head = JSON.stringify({ n, rows, previous, hash, sealedAt: sealedAt.toISOString() });
  return `${head.slice(0, -1)},"lines":[\n${lines.join(",\n")}\n]}`;
}
