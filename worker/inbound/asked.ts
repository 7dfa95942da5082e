import { DatabaseAway } from "@/db/inbox-lane";
import type { CompiledRules } from "@/domain/inbound/compile";
import type { StoredProgress } from "@/domain/polls/follow-ups";
import type { Item } from "./item";

/** What senders were asked and have not answered, by contact. */
export type ProgressOf = ReadonlyMap<string, readonly StoredProgress[]>;

const NOBODY: ProgressOf = new Map();

/**
 * Read before a batch is decided, where a text of it may be an answer: a sender is in one batch at a time, so that the text
 * before it is stored. Throws DatabaseAway.
 */
export async function readAsked(
  batch: readonly Item[],
  rules: CompiledRules,
  read: (contactKeys: string[]) => Promise<ProgressOf>,
): Promise<ProgressOf> {
  if (rules.asking.size === 0) return NOBODY;
  const asked = batch.flatMap(({ content, sender }) => {
    if (content.kind !== "text" || content.decided) return [];
    const { numberId } = content.value.origin;
    return numberId !== null && rules.asking.has(numberId) ? [sender] : [];
  });
  if (asked.length === 0) return NOBODY;
  return read(asked).catch(() => {
    throw new DatabaseAway(false);
  });
}
