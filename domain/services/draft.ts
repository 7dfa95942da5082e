import type { ClashDraft } from "@/domain/inbound/clash";
import type { RuleSet, ServiceRule } from "@/domain/inbound/rules";
import type { ServiceInput } from "./schema";

/** Stands for a rule that has no id yet in a draft rule set. */
export const UNSAVED_ID = "00000000-0000-0000-0000-000000000000";

/** A service about to be saved, as the clash check takes it; paths are those of the form (`words.0`). */
export function serviceDraft(id: string | null, input: ServiceInput): ClashDraft {
  const { numberIds, allNumbers, words, aliases } = input;
  return {
    kind: "service",
    id,
    numberIds: allNumbers ? [] : numberIds,
    allNumbers,
    words: [
      ...words.map((word, index) => ({ path: `words.${index}`, word })),
      ...aliases.map((word, index) => ({ path: `aliases.${index}`, word, alias: true })),
    ],
  };
}

/** The rules as they would be with this service saved: what previews compile and ask. */
export function withService(rules: RuleSet, id: string | null, input: ServiceInput): RuleSet {
  const stored = rules.services.find((rule) => rule.id === id);
  const others = rules.services.filter((rule) => rule.id !== id);
  if (!input.enabled) return { ...rules, services: others };
  const { name, allNumbers, catchAll, reply, words, aliases, numberIds } = input;
  const draft: ServiceRule = {
    id: id ?? UNSAVED_ID,
    name,
    position: stored?.position ?? Number.MAX_SAFE_INTEGER,
    numberIds: allNumbers ? [] : numberIds,
    allNumbers,
    catchAll,
    reply,
    words: [
      ...words.map((word) => ({ word, alias: false })),
      ...aliases.map((word) => ({ word, alias: true })),
    ],
  };
  return { ...rules, services: [...others, draft] };
}
