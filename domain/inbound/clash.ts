import { collidesWithCompliance } from "@/domain/keywords/compliance";
import { looseKey, wordsCollide } from "@/domain/keywords/word-table";
import type { PollRule, RuleSet } from "./rules";

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
  /** given for the choices of a poll: false when it has a keyword and can do without the choice alone */
  standsAlone?: boolean;
  /** tried after every word of the same number */
  alias?: boolean;
};

export type Clash = { path: string; word: string; severity: "error" | "warning"; words: string };

type Owner = {
  kind: "poll" | "service" | "list";
  name: string;
  word: string;
  /** a word of every number */
  general?: boolean;
  alias?: boolean;
  standsAlone?: boolean;
};

/**
 * What stands in the way of saving (errors: compliance words, the same word twice on one number) and what will be
 * shadowed (warnings). Compared after folding, as the matcher does.
 */
export function findClashes(rules: RuleSet, draft: ClashDraft): Clash[] {
  const owners = wordsOnNumbers(rules, draft);
  return draft.words.flatMap((entry, index) => [
    ...complianceClash(rules, entry),
    ...clashWithin(draft, index),
    ...owners.flatMap((owner) => {
      if (wordsCollide(owner.word, entry.word)) return clashWith(owner, { draft, entry });
      return shadowWith(owner, { draft, entry });
    }),
  ]);
}

function complianceClash(rules: RuleSet, entry: DraftWord): Clash[] {
  const { path, word } = entry;
  const { localStopWords, localStartWords, localHelpWords } = rules.compliance;
  const found = collidesWithCompliance(word, {
    localStop: localStopWords,
    localStart: localStartWords,
    localHelp: localHelpWords,
  });
  if (!found) return [];
  const words = wordsCollide(found, word)
    ? `“${found}” is kept for opting out, opting in or help. Choose another word.`
    : `A text that begins with “${found}” opts out, before any rule. Choose another word.`;
  return [{ path, word, severity: "error", words }];
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
  const others = <T extends { id: string; numberIds: string[]; allNumbers?: boolean }>(all: T[]): T[] =>
    all.filter((rule) => rule.id !== draft.id && shared(rule.numberIds, rule.allNumbers));
  return [
    ...others(rules.services).flatMap(({ name, allNumbers, words }) =>
      words.map(({ word, alias }): Owner => ({ kind: "service", name, general: allNumbers, word, alias })),
    ),
    ...others(rules.lists).flatMap(({ name, joinWords, leaveWords }) =>
      [...joinWords, ...leaveWords].map((word): Owner => ({ kind: "list", name, word })),
    ),
    ...others(rules.polls).flatMap(pollWords),
  ];
}

function pollWords({ name, keyword, choices }: PollRule): Owner[] {
  const standsAlone = keyword === "";
  const words = choices
    .filter((choice) => !choice.withdrawn)
    .flatMap((choice) => choice.words.map((word): Owner => ({ kind: "poll", name, word, standsAlone })));
  return standsAlone ? words : [{ kind: "poll", name, word: keyword }, ...words];
}

type Asked = { draft: ClashDraft; entry: DraftWord };

/** Two rules with the same word. */
function clashWith(owner: Owner, { draft, entry }: Asked): Clash[] {
  const { kind, name, word } = owner;
  const warn = (words: string): Clash[] => [
    { path: entry.path, word: entry.word, severity: "warning", words },
  ];
  if (draft.kind === "poll" && kind === "poll") {
    // "1" is a choice of nearly every poll with a keyword, and VOTE 1 is unmistakable.
    if (entry.standsAlone === false || owner.standsAlone === false) return [];
    return warn(`The poll “${name}” uses “${word}” too: while both are open, the one opened last takes it.`);
  }
  if (draft.kind === "poll")
    return warn(`While this poll runs, it takes “${word}” before the ${kind} “${name}”.`);
  if (kind === "poll") return warn(`While the poll “${name}” runs, it takes “${word}” first.`);
  const general = owner.general === true;
  if (general !== (draft.allNumbers === true)) {
    const first = general ? "this one" : `the ${kind} “${name}”`;
    return warn(
      `“${word}” is also a word of the ${kind} “${name}”; ${first} comes first, as it names its number.`,
    );
  }
  const words = `“${word}” is a word of the ${kind} “${name}” on the same number.`;
  return [{ path: entry.path, word: entry.word, severity: "error", words }];
}

/** A shorter word that is tried before a longer one ("GOOD" of this number, "GOOD MORNING" of all) keeps all its texts. */
function shadowWith(owner: Owner, { draft, entry }: Asked): Clash[] {
  const mine = tierOf({ kind: draft.kind, general: draft.allNumbers, ...entry });
  const theirs = tierOf(owner);
  const warn = (words: string): Clash[] => [
    { path: entry.path, word: entry.word, severity: "warning", words },
  ];
  const during = (name: string | null): string =>
    name === null ? "while this poll runs" : `while the poll “${name}” runs`;
  if (theirs < mine && beginsWith(entry.word, owner.word)) {
    const when = owner.kind === "poll" ? ` ${during(owner.name)}` : "";
    return warn(
      `A text that begins with “${owner.word}” goes to the ${owner.kind} “${owner.name}” first, so “${entry.word}” gets none${when}.`,
    );
  }
  if (mine < theirs && beginsWith(owner.word, entry.word)) {
    const when = draft.kind === "poll" ? ` ${during(null)}` : "";
    return warn(
      `A text that begins with “${entry.word}” comes here first, so the ${owner.kind} “${owner.name}” gets none for “${owner.word}”${when}.`,
    );
  }
  return [];
}

/** The place in the published order (product.md, 5 and 6). Choices take whole texts only: they shadow nothing, hence NaN. */
function tierOf({ kind, general, alias, standsAlone }: Omit<Owner, "name" | "word">): number {
  if (kind === "poll") return standsAlone === undefined ? 0 : NaN;
  return 1 + (alias ? 1 : 0) + (general ? 2 : 0);
}

function beginsWith(long: string, short: string): boolean {
  const key = looseKey(short);
  return key !== "" && looseKey(long).startsWith(`${key} `);
}
