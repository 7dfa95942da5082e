import type { CompiledRules } from "@/domain/inbound/compile";
import { decide } from "@/domain/inbound/decide";
import { findChoice } from "@/domain/keywords/word-table";

/** A text that was stored without naming a choice of the poll. */
export type OldText = {
  id: string;
  numberId: string | null;
  text: string;
  /** ms since 1970 */
  at: number;
  /** the further question of the poll that it answered; null: the first one, or none */
  followUpId: string | null;
};

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
  { numberId, text, at, followUpId }: OldText,
): { id: string; name: string } | null {
  if (followUpId !== null) return choiceAlone(rules, followUpId, text);
  const decision = decide(rules, { numberId, text, receivedAt: at });
  if (decision.kind !== "ballot" || decision.poll.id !== pollId || decision.outcome !== "counted")
    return null;
  return decision.choiceId === null ? null : { id: decision.choiceId, name: decision.choiceName ?? "" };
}

/** It was an answer when it came, within its time. */
function choiceAlone(
  rules: CompiledRules,
  followUpId: string,
  text: string,
): { id: string; name: string } | null {
  const table = rules.choices.get(followUpId);
  const found = table && findChoice(table, text);
  return found ? { id: found.value.id, name: found.value.name } : null;
}
