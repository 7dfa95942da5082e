import { isHeld, type Outage } from "@/domain/polls/outage";
import type { Decision } from "./decision";

/**
 * A late vote is held where an outage of its link overlapped the closing: its sender may have been in time, which nobody here
 * can tell (SMPP 3.4 clause 4.6.1 gives deliver_sm no time stamp of the SMSC), so a person decides. What names no choice is
 * late.
 */
export function holdLate(decision: Decision, at: number, outages: readonly Outage[]): Decision {
  if (decision.kind !== "ballot" || decision.outcome !== "late" || decision.choiceId === null)
    return decision;
  const { poll, choiceName } = decision;
  if (!isHeld(poll, at, outages)) return decision;
  return {
    ...decision,
    outcome: "held",
    words: `A vote for “${choiceName}” after the close of “${poll.name}”; its link was down at the closing, so it may have been sent in time: a person decides.`,
  };
}
