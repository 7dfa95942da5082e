/** Patterns among the votes of a poll that a person should look at. They are told, never acted upon. */
import { z } from "zod";

/** Votes from numbers that share all but their last three digits. */
export type BlockCount = { prefix: string; choiceId: string; votes: number; first: number; last: number };
/** Votes from numbers that follow one another without a gap. */
export type SequenceCount = {
  from: string;
  to: string;
  choiceId: string;
  votes: number;
  first: number;
  last: number;
};
export type MinuteCount = { at: number; votes: number };

/** Which votes a pattern is about: of one choice, from a block or from a run of numbers. */
export const voteGroupSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("block"), prefix: z.string().regex(/^\d{4,12}$/), choiceId: z.uuid() }),
  z.strictObject({
    kind: z.literal("sequence"),
    from: z.string().regex(/^\d{5,15}$/),
    to: z.string().regex(/^\d{5,15}$/),
    choiceId: z.uuid(),
  }),
]);
export type VoteGroup = z.output<typeof voteGroupSchema>;

export type Anomaly = { group: VoteGroup; votes: number; /** ms since 1970 */ first: number; last: number };

export type AnomalyReport = {
  blocks: Anomaly[];
  sequences: Anomaly[];
  /** minutes with far more votes than the others */
  rushes: MinuteCount[];
};

export const countPatterns = ({ blocks, sequences, rushes }: AnomalyReport): number =>
  blocks.length + sequences.length + rushes.length;

/** What it takes to look anew: a tenth more votes, since a look reads them all. In tenths of those before. */
const GROWN = 11;
const LEAST_VOTES = 20;

/** `before`: the votes at the last look; null: there was none. */
export function isLookDue({
  votes,
  before,
  isOver,
}: {
  votes: number;
  before: number | null;
  isOver: boolean;
}): boolean {
  if (votes < LEAST_VOTES) return false;
  return before === null || votes * 10 >= before * GROWN || (isOver && votes !== before);
}

const LEAST_IN_BLOCK = 20;
/** Standard deviations from what the whole poll would lead one to expect; one in some millions by chance. */
const UNLIKELY = 5;
export const LEAST_IN_SEQUENCE = 10;
const RUSH_TIMES = 10;
const LEAST_IN_RUSH = 100;
const MOST_SHOWN = 20;

/**
 * Blocks whose votes lean to one choice more than chance explains: with a share p of the poll for it, n votes of the block have np
 * for it, give or take the square root of np(1 - p) (binomial distribution).
 */
export function unlikelyBlocks(
  counts: readonly BlockCount[],
  byChoice: Readonly<Record<string, number>>,
): Anomaly[] {
  const all = Object.values(byChoice).reduce((sum, votes) => sum + votes, 0);
  const ofBlock = new Map<string, number>();
  for (const { prefix, votes } of counts) ofBlock.set(prefix, (ofBlock.get(prefix) ?? 0) + votes);
  return counts
    .flatMap(({ prefix, choiceId, votes, first, last }) => {
      const n = ofBlock.get(prefix) ?? 0;
      // the block itself is left out of what is expected of it
      const rest = all - n;
      if (rest < LEAST_IN_BLOCK) return [];
      const p = Math.min(0.99, Math.max(0.01, ((byChoice[choiceId] ?? 0) - votes) / rest));
      const deviation = (votes - n * p) / Math.sqrt(n * p * (1 - p));
      if (votes < LEAST_IN_BLOCK || deviation < UNLIKELY) return [];
      return [{ group: { kind: "block" as const, prefix, choiceId }, votes, first, last }];
    })
    .sort((a, b) => b.votes - a.votes)
    .slice(0, MOST_SHOWN);
}

export function longSequences(counts: readonly SequenceCount[]): Anomaly[] {
  return counts
    .filter(({ votes }) => votes >= LEAST_IN_SEQUENCE)
    .map(({ from, to, choiceId, votes, first, last }) => ({
      ...{ votes, first, last },
      group: { kind: "sequence" as const, from, to, choiceId },
    }))
    .sort((a, b) => b.votes - a.votes)
    .slice(0, MOST_SHOWN);
}

/** Minutes with ten times the votes of the median minute that had any, and a hundred at least. */
export function rushes(minutes: readonly MinuteCount[]): MinuteCount[] {
  const counts = minutes.map(({ votes }) => votes).filter((votes) => votes > 0);
  const median = counts.sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
  return minutes
    .filter(({ votes }) => votes >= LEAST_IN_RUSH && votes >= RUSH_TIMES * median)
    .sort((a, b) => b.votes - a.votes)
    .slice(0, MOST_SHOWN);
}
