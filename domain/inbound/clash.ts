import { collidesWithCompliance } from "@/domain/keywords/compliance";
import { looseKey, wordsCollide } from "@/domain/keywords/word-table";
import type { ListRule, PollRule, RuleSet, ServiceRule } from "./rules";

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

type Owner = Keys & Said;
type Said = {
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
  const entries = draft.words.map((entry): Entry => ({ ...entry, ...keysOf(entry.word) }));
  const found = entries.map((entry, index) => [
    ...complianceClash(rules, entry),
    ...clashWithin(entries, index),
  ]);
  const byFirst = new Map<string, number[]>();
  for (const [index, { first }] of entries.entries())
    byFirst.set(first, [...(byFirst.get(first) ?? []), index]);
  for (const owners of ownersOnNumbers(rules, draft))
    for (const owner of owners)
      for (const index of byFirst.get(owner.first) ?? NOBODY)
        found[index]!.push(...clashOf(owner, { draft, entry: entries[index]! }));
  return found.flat();
}

const NOBODY: readonly number[] = [];
type Entry = DraftWord & Keys;

/**
 * A word as it is compared (word-table.ts, looseKey), and its first part: two words are equal, or one begins with the other,
 * only where that is equal. Looking it up leaves nearly nothing to compare in a setup of thousands of rules.
 */
type Keys = { key: string; first: string };

function keysOf(word: string): Keys {
  const key = looseKey(word);
  return { key, first: key.split(" ", 1)[0] ?? "" };
}

function clashOf(owner: Owner, asked: Asked): Clash[] {
  if (owner.key !== asked.entry.key) return shadowWith(owner, asked);
  return owner.key === "" ? [] : clashWith(owner, asked);
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

function clashWithin(entries: readonly Entry[], index: number): Clash[] {
  const { path, word, key, group = "" } = entries[index]!;
  const twin = entries.slice(0, index).some((other) => (other.group ?? "") === group && other.key === key);
  return twin && key !== "" ? [{ path, word, severity: "error", words: `“${word}” stands here twice.` }] : [];
}

/** Every word that stands at the start of a text on a number of the draft, other than the draft's own, by its rule. */
function ownersOnNumbers(rules: RuleSet, draft: ClashDraft): Owner[][] {
  const numbers = new Set(draft.numberIds);
  const meets = (rule: { id: string; numberIds: string[]; allNumbers?: boolean }): boolean =>
    rule.id !== draft.id &&
    (draft.allNumbers === true || rule.allNumbers === true || rule.numberIds.some((id) => numbers.has(id)));
  return [
    ...rules.services.filter(meets).map((rule) => ownersOf(rule, serviceWords)),
    ...rules.lists.filter(meets).map((rule) => ownersOf(rule, listWords)),
    ...rules.polls.filter(meets).map((rule) => ownersOf(rule, pollWords)),
  ];
}

const known = new WeakMap<object, Owner[]>();

/** Kept by the rule: comparing a setup of thousands of rules with itself asks for each rule's words thousands of times. */
function ownersOf<T extends object>(rule: T, words: (rule: T) => Said[]): Owner[] {
  const kept = known.get(rule);
  if (kept) return kept;
  const owners = words(rule).map((owner) => ({ ...owner, ...keysOf(owner.word) }));
  known.set(rule, owners);
  return owners;
}

function serviceWords({ name, allNumbers, words }: ServiceRule): Said[] {
  return words.map(({ word, alias }) => ({ kind: "service", name, general: allNumbers, word, alias }));
}

function listWords({ name, joinWords, leaveWords }: ListRule): Said[] {
  return [...joinWords, ...leaveWords].map((word) => ({ kind: "list", name, word }));
}

function pollWords({ name, keyword, choices }: PollRule): Said[] {
  const standsAlone = keyword === "";
  const words = choices
    .filter((choice) => !choice.withdrawn)
    .flatMap((choice) => choice.words.map((word) => ({ kind: "poll" as const, name, word, standsAlone })));
  return standsAlone ? words : [{ kind: "poll", name, word: keyword }, ...words];
}

type Asked = { draft: ClashDraft; entry: Entry };

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
  if (theirs < mine && beginsWith(entry.key, owner.key)) {
    const when = owner.kind === "poll" ? ` ${during(owner.name)}` : "";
    return warn(
      `A text that begins with “${owner.word}” goes to the ${owner.kind} “${owner.name}” first, so “${entry.word}” gets none${when}.`,
    );
  }
  if (mine < theirs && beginsWith(owner.key, entry.key)) {
    const when = draft.kind === "poll" ? ` ${during(null)}` : "";
    return warn(
      `A text that begins with “${entry.word}” comes here first, so the ${owner.kind} “${owner.name}” gets none for “${owner.word}”${when}.`,
    );
  }
  return [];
}

/** The place in the published order (product.md, 5 and 6). Choices take whole texts only: they shadow nothing, hence NaN. */
function tierOf({ kind, general, alias, standsAlone }: Omit<Said, "name" | "word">): number {
  if (kind === "poll") return standsAlone === undefined ? 0 : NaN;
  return 1 + (alias ? 1 : 0) + (general ? 2 : 0);
}

function beginsWith(long: string, short: string): boolean {
  return short !== "" && long.startsWith(short) && long.charAt(short.length) === " ";
}
