/**
 * The record of a poll as it is sealed and handed out: rows in blocks, each with the hash of the one before. Numbers stand in
 * it as keyed hashes. scripts/verify-result.mjs reads such a file without anything of this house.
 */
import type { BallotKind, BallotOutcome } from "./codes";
import { foldTotals, type PollTotals } from "./results";
import type { PollView } from "./view";

export const RESULT_FORMAT = "replyback-result/1";

/** What the first block has before it. */
export const NO_BLOCK = "0".repeat(64);

/** A row is sealed when its id is this old: every transaction that could still store one like it is over. */
export const SEAL_AFTER_MS = 4 * 60_000;

/** A row stored this long after the time in its id may come behind its seal, and is written down as late. */
export const LATE_ROW_MS = 20_000;

export type SealedRow = {
  id: string;
  kind: BallotKind;
  outcome: BallotOutcome;
  questionId: string;
  choiceId: string | null;
  /** ms since 1970 */
  at: number;
  /** keyed hash of the number, other in every poll */
  voter: string;
  refersTo: string | null;
  word: string | null;
  /** of a decision: why */
  reason: string | null;
};

/** A row as one line of JSON, in this order. */
export function sealedLine(row: SealedRow): string {
  const { id, kind, outcome, questionId, choiceId, at, voter, refersTo, word, reason } = row;
  const time = new Date(at).toISOString();
  return JSON.stringify([id, kind, outcome, questionId, choiceId, time, voter, refersTo, word, reason]);
}

/** What the hash of a block is taken over (SHA-256, UTF-8, hex). */
export function blockText(block: {
  pollId: string;
  n: number;
  previous: string;
  lines: readonly string[];
}): string {
  const { pollId, n, previous, lines } = block;
  return [RESULT_FORMAT, pollId, String(n), previous, ...lines, ""].join("\n");
}

export type SealedBlock = { n: number; rows: number; previous: string; hash: string; sealedAt: number };

/** How far the record of a poll is sealed. */
export type SealView = {
  blocks: number;
  rows: number;
  /** rows that no block holds yet, and whether a vote or a decision is among them, without which no result is signed */
  waiting: number;
  votesWait: boolean;
  /** the newest blocks, newest first */
  latest: SealedBlock[];
  /** SHA-256 of the installation's public key, hex; null before it has one */
  keyFingerprint: string | null;
};

export type Signed = { head: string; blocks: number; rows: number; issuedAt: number; installation: string };

/**
 * What is signed: the poll, its rule, the result of each question (`totals` by its id), and the head of the chain. Plain values,
 * in this order.
 */
export function resultHeader(poll: PollView, totals: ReadonlyMap<string, PollTotals>, signed: Signed) {
  const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return {
    installation: signed.installation,
    poll: { id: poll.id, name: poll.name, question: poll.question, keyword: poll.keyword },
    rule: {
      ballotsPerVoter: poll.ballotsPerVoter,
      period: poll.period,
      counting: poll.counting,
      list: poll.list?.name ?? null,
      opensAt: time(poll.opensAt),
      closesAt: time(poll.closesAt),
      graceSeconds: poll.graceSeconds,
      timeZone: poll.timeZone,
    },
    ...questionResult(poll.choices, totals.get(poll.questionId)),
    ...(poll.followUps.length > 0 && {
      followUps: poll.followUps.map(({ id, text, choices }) => ({
        ...{ id, question: text, ...questionResult(choices, totals.get(id)) },
      })),
    }),
    blocks: signed.blocks,
    rows: signed.rows,
    head: signed.head,
    issuedAt: time(signed.issuedAt),
  };
}

const NO_TOTALS = foldTotals([]);

function questionResult(choices: PollView["choices"], totals: PollTotals = NO_TOTALS) {
  return {
    choices: choices.map(({ id, name, withdrawn }) => ({
      ...{ id, name, withdrawn },
      votes: totals.byChoice[id] ?? 0,
    })),
    votes: totals.votes,
    voters: totals.voters,
    texts: Object.entries(totals.outcomes).map(([outcome, texts]) => ({ outcome, texts })),
  };
}
