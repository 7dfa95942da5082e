import type { ClashDraft } from "@/domain/inbound/clash";
import type { RuleSet } from "@/domain/inbound/rules";
import { UNSAVED_ID } from "@/domain/services/draft";
import type { ListInput } from "./schema";

/** A list about to be saved, as the clash check takes it; paths are those of the form (`joinWords.0`). */
export function listDraft(id: string | null, input: ListInput): ClashDraft {
  return {
    kind: "list",
    id,
    numberIds: input.numberIds,
    words: [
      ...input.joinWords.map((word, index) => ({ path: `joinWords.${index}`, word })),
      ...input.leaveWords.map((word, index) => ({ path: `leaveWords.${index}`, word })),
    ],
  };
}

/** The rules as they would be with this list saved: what previews compile and ask. */
export function withList(rules: RuleSet, id: string | null, input: ListInput): RuleSet {
  const others = rules.lists.filter((rule) => rule.id !== id);
  if (!input.enabled) return { ...rules, lists: others };
  return { ...rules, lists: [...others, { ...input, id: id ?? UNSAVED_ID }] };
}
