import type { ClashDraft, DraftWord } from "@/domain/inbound/clash";
import type { PollRule, RuleSet } from "@/domain/inbound/rules";
import { UNSAVED_ID } from "@/domain/services/draft";
import { fromLocal } from "./local-time";
import { storedReplies } from "./replies";
import { storedVersions } from "./versions";
import type { PollInput } from "./schema";

type Words = Pick<PollInput, "keyword" | "choices" | "numberIds">;

/** A poll about to be saved, as the clash check takes it; paths are those of the form (`choices.0.words.1`). */
export function pollDraft(id: string | null, { keyword, choices, numberIds }: Words): ClashDraft {
  const keywords: DraftWord[] = keyword === "" ? [] : [{ path: "keyword", word: keyword, group: "keyword" }];
  const words = choices.flatMap((choice, at) =>
    choice.withdrawn
      ? []
      : choice.words.map((word, n): DraftWord => ({
          path: `choices.${at}.words.${n}`,
          word,
          group: "choices",
          standsAlone: keyword === "",
        })),
  );
  return { kind: "poll", id, numberIds, words: [...keywords, ...words] };
}

/**
 * The rules as they would be with this poll saved and opened: what previews compile and ask. A draft is laid in as if it
 * had been opened at `now`. Unfinished parts of a form (a choice without words) are harmless.
 */
export function withPoll(
  rules: RuleSet,
  id: string | null,
  { input, now }: { input: PollInput; now: number },
): RuleSet {
  const { opening, closing, timeZone, choices, replies, versions, seriesName: _, ...rest } = input;
  const stored = rules.polls.find((poll) => poll.id === id);
  const time = (local: string): number | null => {
    const at = fromLocal(local, timeZone);
    return Number.isNaN(at) ? null : at;
  };
  const draft: PollRule = {
    ...rest,
    timeZone,
    id: id ?? UNSAVED_ID,
    questionId: stored?.questionId ?? UNSAVED_ID,
    choices: choices.map(({ id: choiceId, name, words, withdrawn }, index) => ({
      id: choiceId ?? `new-${index}`,
      name,
      words,
      withdrawn,
    })),
    opensAt: opening === "time" ? time(input.opensAt) : now,
    closesAt: closing === "time" ? time(input.closesAt) : null,
    replies: storedReplies(replies),
    versions: storedVersions(versions),
  };
  return { ...rules, polls: [...rules.polls.filter((poll) => poll.id !== id), draft] };
}
