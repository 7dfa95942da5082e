/** Votes that came after the close of a link that was down at it (domain/polls/outage.ts): one decision about all of them. */
import { AppError } from "@/domain/errors";
import { codeOf } from "@/domain/messages/codes";
import { BALLOT_OUTCOMES } from "@/domain/polls/codes";
import type { HeldDecided } from "@/domain/polls/decisions";
import { questionsOf } from "@/domain/polls/questions";
import { pool } from "./client";
import type { Author } from "./configuration";
import { decideBallots } from "./poll-decisions";
import { getPoll } from "./polls";
import { UNDECIDED } from "./sql/decisions";

/** Along `ballot_review_idx`. */
const HELD = `
SELECT b.id, b.choice_id FROM ballot b
 WHERE b.poll_id = $1 AND b.kind = 0 AND b.outcome = ${codeOf(BALLOT_OUTCOMES, "held")} AND b.choice_id IS NOT NULL
   AND ${UNDECIDED}
 ORDER BY b.id`;

type Asked = { pollId: string; kind: "accept" | "reject"; reason: string };

/**
 * Counts all, in the order in which they came, or makes all late. Those whose choice was withdrawn meanwhile stay held.
 * AppError `conflict` where none waits.
 */
export async function decideHeld(
  author: Author,
  { pollId, kind, reason }: Asked,
  now: number,
): Promise<HeldDecided> {
  const poll = await getPoll(pollId);
  if (!poll) throw new AppError("not-found", "This poll was deleted meanwhile.");
  const choices = questionsOf(poll).flatMap((question) => question.choices);
  const standing = new Set(choices.flatMap(({ id, withdrawn }) => (withdrawn ? [] : [id])));
  const { rows } = await pool.query<{ id: string; choice_id: string }>(HELD, [pollId]);
  const decidable = rows.filter(({ choice_id }) => kind === "reject" || standing.has(choice_id));
  if (decidable.length === 0) throw new AppError("conflict", "No held text is left to decide about.");
  const ballots = decidable.map(({ id, choice_id }) => ({
    ballotId: id,
    decision: kind === "accept" ? ({ kind, choiceId: choice_id } as const) : ({ kind } as const),
  }));
  const batch = `${reason} (all held texts, ${new Date(now).toISOString()})`;
  const { applied, overCap } = await decideBallots(author, { pollId, ballots, reason: batch });
  return { decided: applied, overCap, batch };
}
