const MINUTE_MS = 60_000;
/** Steps in minutes that people read easily. */
const STEPS = [1, 5, 15, 60, 6 * 60, 24 * 60, 7 * 24 * 60] as const;
const MOST_POINTS = 180;

/** Votes over time: `counts[i]` are the votes of the step that begins at `from + i * stepMs`, by choice. */
export type PollSeries = {
  from: number;
  stepMs: number;
  /** ends with the step that holds the last vote, or now while the poll is open */
  points: number;
  byChoice: Record<string, number[]>;
  /** all choices together */
  total: number[];
  /** those whose first vote fell in the step */
  newVoters: number[];
};

/** The finest step that keeps a chart of the time between two moments readable. */
export function stepFor(from: number, until: number): number {
  const minutes = Math.max(1, (until - from) / MINUTE_MS);
  const step = STEPS.find((size) => minutes / size <= MOST_POINTS) ?? STEPS[STEPS.length - 1]!;
  return step * MINUTE_MS;
}

export type SeriesRow = { at: number; choiceId: string; votes: number; voters: number };

/** Lays rows (at: the start of a step, in ms) into arrays without gaps. */
export function foldSeries(
  rows: readonly SeriesRow[],
  { from, until, stepMs }: { from: number; until: number; stepMs: number },
): PollSeries {
  const first = Math.floor(from / stepMs) * stepMs;
  const points = Math.max(1, Math.floor((until - first) / stepMs) + 1);
  const byChoice = new Map<string, number[]>();
  const total = new Array<number>(points).fill(0);
  const newVoters = new Array<number>(points).fill(0);
  for (const { at, choiceId, votes, voters } of rows) {
    const index = Math.min(points - 1, Math.max(0, Math.floor((at - first) / stepMs)));
    const counts = byChoice.get(choiceId) ?? new Array<number>(points).fill(0);
    counts[index] = (counts[index] ?? 0) + votes;
    total[index] = (total[index] ?? 0) + votes;
    newVoters[index] = (newVoters[index] ?? 0) + voters;
    byChoice.set(choiceId, counts);
  }
  return { from: first, stepMs, points, byChoice: Object.fromEntries(byChoice), total, newVoters };
}
