import { collidesWithCompliance } from "@/domain/keywords/compliance";
import { wordsCollide } from "@/domain/keywords/word-table";
import type { RuleSet } from "./rules";

/** A rule somebody is about to save: its words, each with the place in the form or file that it stands at. */
export type ClashDraft = {
  kind: "poll" | "service" | "list";
  /** the stored rule that it replaces; null for a new one */
  id: string | null;
  numberIds: string[];
  allNumbers?: boolean;
  words: DraftWord[];
};

export type DraftWord = {
  path: string;
  word: string;
  /** words of different groups may be equal: the keyword of a poll and the words of its choices */
  group?: string;
  /** false for the choices of a poll with a keyword: other rules may use such a word */
  standsAlone?: boolean;
};

export type Clash = { path: string; word: string; severity: "error" | "warning"; words: string };

type Owner = { kind: "poll" | "service" | "list"; id: string; name: string; general: boolean; word: string };

/**
 * What stands in the way of saving (errors: compliance words, the same word twice on one number) and what will be
 * shadowed (warnings). Compared after folding, as the matcher does.
 */
export function findClashes(rules: RuleSet, draft: ClashDraft): Clash[] {
  const owners = wordsOnNumbers(rules, draft);
  return draft.words.flatMap((entry, index) => [
    ...complianceClash(rules, entry),
    ...clashWithin(draft, index),
    ...(entry.standsAlone === false ? [] : owners)
      .filter((owner) => wordsCollide(owner.word, entry.word))
      .map((owner) => clashWith(draft, entry, owner)),
  ]);
}

function complianceClash(rules: RuleSet, entry: DraftWord): Clash[] {
  const { localStopWords, localStartWords, localHelpWords } = rules.compliance;
  const local = [...localStopWords, ...localStartWords, ...localHelpWords].find((word) =>
    wordsCollide(word, entry.word),
  );
  const taken = collidesWithCompliance(entry.word) ?? local;
  if (!taken) return [];
  const { path, word } = entry;
  return [
    {
      path,
      word,
      severity: "error",
      words: `“${taken}” is kept for opting out, opting in or help. Choose another word.`,
    },
  ];
}

function clashWithin(draft: ClashDraft, index: number): Clash[] {
  const entry = draft.words[index]!;
  const twin = draft.words
    .slice(0, index)
    .find((other) => (other.group ?? "") === (entry.group ?? "") && wordsCollide(other.word, entry.word));
  return twin
    ? [{ path: entry.path, word: entry.word, severity: "error", words: `“${entry.word}” stands here twice.` }]
    : [];
}

/** Every word that stands at the start of a text on a number of the draft, other than the draft's own. */
function wordsOnNumbers(rules: RuleSet, draft: ClashDraft): Owner[] {
  const shared = (numberIds: string[], all = false): boolean =>
    all || draft.allNumbers === true || numberIds.some((id) => draft.numberIds.includes(id));
  const services = rules.services
    .filter((rule) => rule.id !== draft.id && shared(rule.numberIds, rule.allNumbers))
    .flatMap((rule) =>
      rule.words.map(({ word }): Owner => ({
        kind: "service",
        id: rule.id,
        name: rule.name,
        general: rule.allNumbers,
        word,
      })),
    );
  const lists = rules.lists
    .filter((rule) => rule.id !== draft.id && shared(rule.numberIds))
    .flatMap((rule) =>
      [...rule.joinWords, ...rule.leaveWords].map((word): Owner => ({
        kind: "list",
        id: rule.id,
        name: rule.name,
        general: false,
        word,
      })),
    );
  const polls = rules.polls
    .filter((rule) => rule.id !== draft.id && shared(rule.numberIds))
    .flatMap((rule) =>
      (rule.keyword === "" ? rule.choices.flatMap((choice) => choice.words) : [rule.keyword]).map(
        (word): Owner => ({ kind: "poll", id: rule.id, name: rule.name, general: false, word }),
      ),
    );
  return [...services, ...lists, ...polls];
}

function clashWith(draft: ClashDraft, entry: DraftWord, owner: Owner): Clash {
  const base = { path: entry.path, word: entry.word };
  if (draft.kind === "poll" && owner.kind === "poll") {
    return {
      ...base,
      severity: "warning",
      words: `The poll “${owner.name}” uses “${owner.word}” too: while both are open, the one opened last takes it.`,
    };
  }
  if (draft.kind === "poll") {
    return {
      ...base,
      severity: "warning",
      words: `While this poll runs, it takes “${owner.word}” before the ${owner.kind} “${owner.name}”.`,
    };
  }
  if (owner.kind === "poll") {
    return {
      ...base,
      severity: "warning",
      words: `While the poll “${owner.name}” runs, it takes “${owner.word}” first.`,
    };
  }
  if (owner.general !== (draft.allNumbers === true)) {
    const first = owner.general ? "this one" : `the ${owner.kind} “${owner.name}”`;
    return {
      ...base,
      severity: "warning",
      words: `“${owner.word}” is also a word of the ${owner.kind} “${owner.name}”; ${first} comes first, as it names its number.`,
    };
  }
  return {
    ...base,
    severity: "error",
    words: `“${owner.word}” is a word of the ${owner.kind} “${owner.name}” on the same number.`,
  };
}
