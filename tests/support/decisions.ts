import { expect } from "vitest";
import { decideBallots } from "@/db/poll-decisions";
import { recountPoll } from "@/db/poll-recount";
import { getTotals } from "@/db/poll-results";
import { countNearMisses } from "@/db/poll-reviews";
import type { BallotDecision } from "@/domain/polls/decisions";
import type { PollInput } from "@/domain/polls/schema";
import type { PollView } from "@/domain/polls/view";
import { author, choice, MINUTE } from "./polls";

/** Two choices with words that people mistype. */
export const food: Partial<PollInput> = {
  name: "Food",
  choices: [choice("Pizza", "1", "pizza"), choice("Pasta", "2", "pasta")],
  counting: "first",
};

export const decide = (poll: PollView, ballotId: string, decision: BallotDecision, reason = "why not") =>
  decideBallots(author, { pollId: poll.id, ballots: [{ ballotId, decision }], reason });

export const accept = (poll: PollView, index = 0): BallotDecision => ({
  kind: "accept",
  choiceId: poll.choices[index]!.id,
});

/** The tally is what a recount makes of the ballots, and stays so. */
export async function agrees(poll: PollView): Promise<void> {
  const read = async () => {
    const { byChoice, ...totals } = await getTotals(poll);
    const voted = Object.entries(byChoice).filter(([, votes]) => votes !== 0);
    return { ...totals, byChoice: Object.fromEntries(voted) };
  };
  const before = await read();
  const recount = await recountPoll(poll.id, new Date(Date.now() + 60 * MINUTE));
  expect(recount.lines.filter((line) => line.before !== line.after)).toEqual([]);
  expect(recount.difference).toBe(0);
  expect(await read()).toEqual(before);
}

/** Texts to the question shown that wait for a decision. */
export const nearMissesOf = async ({ id, questionId }: PollView): Promise<number | undefined> =>
  (await countNearMisses(id, [questionId])).get(questionId);
