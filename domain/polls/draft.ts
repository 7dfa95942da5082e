import type { ClashDraft, DraftWord } from "@/domain/inbound/clash";
import type { ChoiceRule, PollRule, RuleSet } from "@/domain/inbound/rules";
import { UNSAVED_ID } from "@/domain/services/draft";
import { fromLocal } from "./local-time";
import { storedReplies } from "./replies";
import { storedVersions } from "./versions";
import type { PollInput } from "./schema";

type Words = Pick<PollInput, "keyword" | "choices" | "numberIds" | "followUps">;

/** A poll about to be saved, as the clash check takes it; paths are those of the form (`choices.0.words.1`). */
export function pollDraft(id: string | null, { keyword, choices, numberIds, followUps }: Words): ClashDraft {
  const keywords: DraftWord[] = keyword === "" ? [] : [{ path: "keyword", word: keyword, group: "keyword" }];
  const words = choiceWords(choices, "choices", keyword === "");
  const further = followUps.flatMap((one, at) =>
    one.withdrawn ? [] : choiceWords(one.choices, `followUps.${at}.choices`, false),
  );
  return { kind: "poll", id, numberIds, words: [...keywords, ...words, ...further] };
}

/** `standsAlone`: a text that is nothing else is taken by it. Those of a further question only of who was asked that. */
function choiceWords(choices: PollInput["choices"], path: string, standsAlone: boolean): DraftWord[] {
  return choices.flatMap((choice, at) =>
    choice.withdrawn
      ? []
      : choice.words.map((word, n) => ({ path: `${path}.${at}.words.${n}`, word, group: path, standsAlone })),
  );
}

const choiceRule = (choice: PollInput["choices"][number], index: number): ChoiceRule => ({
  ...choice,
  id: choice.id ?? `new-${index}`,
});

/**
 * The rules as they would be with this poll saved and opened: what previews compile and ask. A draft is laid in as if it
 * had been opened at `now`. Unfinished parts of a form (a choice without words) are harmless.
 */
export function withPoll(
  rules: RuleSet,
  id: string | null,
  { input, now }: { input: PollInput; now: number },
): RuleSet {
  const { opening, closing, timeZone, choices, replies, versions, followUps, seriesName: _, ...rest } = input;
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
    choices: choices.map(choiceRule),
    followUps: followUps
      .filter(({ withdrawn, text }) => !withdrawn && text !== "")
      .map((one, index) => ({
        ...{ id: one.id ?? `further-${index}`, text: one.text, translations: one.translations },
        choices: one.choices.map(choiceRule),
      })),
    opensAt: opening === "time" ? time(input.opensAt) : now,
    closesAt: closing === "time" ? time(input.closesAt) : null,
    replies: storedReplies(replies),
    versions: storedVersions(versions),
  };
  return { ...rules, polls: [...rules.polls.filter((poll) => poll.id !== id), draft] };
}
