import { BALLOT_OUTCOMES, type BallotOutcome } from "./codes";

/** One sum over the tally: `choiceId` null stands for texts without a choice (db/inbox-rows.ts says how they are written). */
export type TallySum = { choiceId: string | null; outcome: BallotOutcome; votes: number; voters: number };

/** What a poll stands at. `texts` by outcome are all texts ever addressed to it. */
export type PollTotals = {
  votes: number;
  voters: number;
  byChoice: Record<string, number>;
  outcomes: Record<BallotOutcome, number>;
};

const CHOSEN: readonly BallotOutcome[] = ["counted", "changed"];

/** Folds the sums of a tally: a choice's count is the sum over its rows, changes included, which take from the old choice. */
export function foldTotals(sums: readonly TallySum[]): PollTotals {
  const byChoice = new Map<string, number>();
  const outcomes = Object.fromEntries(
    BALLOT_OUTCOMES.map((outcome) => [outcome, 0]),
  ) as PollTotals["outcomes"];
  let voters = 0;
  for (const { choiceId, outcome, votes, voters: newVoters } of sums) {
    voters += newVoters;
    if (choiceId !== null && CHOSEN.includes(outcome)) {
      byChoice.set(choiceId, (byChoice.get(choiceId) ?? 0) + votes);
    }
    if (choiceId === null || outcome === "counted") outcomes[outcome] += votes;
  }
  const votes = [...byChoice.values()].reduce((sum, count) => sum + count, 0);
  return { votes, voters, byChoice: Object.fromEntries(byChoice), outcomes };
}

export type ChoiceResult = {
  id: string;
  name: string;
  votes: number;
  /** of all votes of the poll, 0 to 1 */
  share: number;
  /** its ballots stay, no further ones come */
  withdrawn: boolean;
};

export type Standing = {
  /** the choices with the most votes; several when they are level, none before the first vote */
  leaders: string[];
  /** votes between the first and the second; 0 when level */
  lead: number;
};

/** Choices in the order that was set, withdrawn ones last, and only while they have votes. */
export function choiceResults(
  choices: readonly { id: string; name: string; withdrawn: boolean }[],
  { byChoice, votes }: Pick<PollTotals, "byChoice" | "votes">,
): ChoiceResult[] {
  const rows = choices.map(({ id, name, withdrawn }) => {
    const own = byChoice[id] ?? 0;
    return { id, name, withdrawn, votes: own, share: votes > 0 ? own / votes : 0 };
  });
  return [...rows.filter((row) => !row.withdrawn), ...rows.filter((row) => row.withdrawn && row.votes > 0)];
}

export function standing(results: readonly ChoiceResult[]): Standing {
  const ranked = [...results].sort((a, b) => b.votes - a.votes);
  const [first, second] = ranked;
  if (!first || first.votes === 0) return { leaders: [], lead: 0 };
  return {
    leaders: ranked.filter((row) => row.votes === first.votes).map((row) => row.id),
    lead: first.votes - (second?.votes ?? 0),
  };
}

/** By votes, most first; level ones in the order set. */
export function byVotes(results: readonly ChoiceResult[]): ChoiceResult[] {
  return [...results].sort((a, b) => b.votes - a.votes);
}
