import type { CompiledRules } from "@/domain/inbound/compile";
import { decide } from "@/domain/inbound/decide";

/** A text that was stored without naming a choice of the poll. */
export type OldText = { id: string; numberId: string | null; text: string; /** ms since 1970 */ at: number };

/** What judging again would change. */
export type JudgePreview = {
  /** texts to the poll that named no choice, and texts that nothing matched, that name one now */
  unknown: number;
  unmatched: number;
  byChoice: { id: string; name: string; texts: number }[];
};

/** What was counted; `batch` is the reason that the rows of the record carry, by which it can be taken back. */
export type Judged = { counted: number; overCap: number; batch: string };

/** The choice that an old text names by the rules as they stand now, judged at the time it came; null: none that counts. */
export function judgeText(
  rules: CompiledRules,
  pollId: string,
  { numberId, text, at }: OldText,
): { id: string; name: string } | null {
  const decision = decide(rules, { numberId, text, receivedAt: at });
  if (decision.kind !== "ballot" || decision.poll.id !== pollId || decision.outcome !== "counted")
    return null;
  return decision.choiceId === null ? null : { id: decision.choiceId, name: decision.choiceName ?? "" };
}
