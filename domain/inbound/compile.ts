import { buildSuggestions, type Suggestions } from "@/domain/keywords/near-miss";
import { buildWordTable, wordKey, type WordTable } from "@/domain/keywords/word-table";
import type { ChoiceRule, ListRule, PollRule, RuleSet, ServiceRule } from "./rules";

export type WordTarget =
  { kind: "service"; service: ServiceRule } | { kind: "join" | "leave"; list: ListRule };

/** Polls that share a keyword on a number; which of them takes a text depends on when it was received. */
export type PollGroup = { keyword: string; polls: PollRule[] };

export type NumberRules = {
  pollKeywords: WordTable<PollGroup>;
  /** polls without a keyword: their choices stand alone */
  barePolls: PollRule[];
  /** polls with one: a choice alone counts for them too, as long as only one of them can be meant */
  keywordPolls: PollRule[];
  /** tried in this order: of this number before of all numbers, words before aliases (product.md, step 6) */
  words: WordTable<WordTarget>[];
  catchAll: ServiceRule | null;
};

export type CompiledRules = {
  source: RuleSet;
  byNumber: Map<string, NumberRules>;
  /** for texts to a number that is not configured: nothing but compliance applies */
  listNames: string[];
  /** by poll for its first question, by question for those that follow */
  choices: Map<string, WordTable<ChoiceRule>>;
  /** likewise: what a text that names no choice may have been meant for */
  suggestions: Map<string, Suggestions<ChoiceRule>>;
  /** numbers on which a text may be the answer to a question that its sender was asked */
  asking: ReadonlySet<string>;
};

type WordEntry = { word: string; value: WordTarget; order: number };

/** Makes the tables that `decide` looks things up in. Takes milliseconds for thousands of rules; done once a configuration version. */
export function compileRules(source: RuleSet): CompiledRules {
  const words = source.polls.flatMap(questionWords);
  return {
    source,
    byNumber: new Map(source.numbers.map((number) => [number.id, compileNumber(source, number.id)])),
    listNames: source.lists.map((list) => list.name),
    choices: new Map(words.map(({ key, entries }) => [key, buildWordTable(entries)])),
    suggestions: new Map(words.map(({ key, entries }) => [key, buildSuggestions(entries)])),
    asking: new Set(source.polls.filter(hasFollowUps).flatMap(({ numberIds }) => numberIds)),
  };
}

export const hasFollowUps = ({ followUps = [] }: Pick<PollRule, "followUps">): boolean =>
  followUps.length > 0;

type ChoiceWord = { word: string; value: ChoiceRule };

function questionWords({ id, choices, followUps = [] }: PollRule): { key: string; entries: ChoiceWord[] }[] {
  return [{ id, choices }, ...followUps].map((one) => ({ key: one.id, entries: choiceWords(one.choices) }));
}

function choiceWords(choices: readonly ChoiceRule[]): ChoiceWord[] {
  return choices
    .filter((choice) => !choice.withdrawn)
    .flatMap((choice) => choice.words.map((word) => ({ word, value: choice })));
}

function compileNumber(source: RuleSet, numberId: string): NumberRules {
  const polls = source.polls.filter((poll) => poll.numberIds.includes(numberId));
  const services = [...source.services].sort((a, b) => a.position - b.position);
  const own = services.filter((service) => service.numberIds.includes(numberId));
  const general = services.filter((service) => service.allNumbers);
  const lists = source.lists.filter((list) => list.numberIds.includes(numberId));
  return {
    pollKeywords: compileKeywords(polls),
    barePolls: polls.filter((poll) => poll.keyword === ""),
    keywordPolls: polls.filter((poll) => poll.keyword !== ""),
    words: [
      buildWordTable([...serviceWords(own, false), ...listWords(lists)]),
      buildWordTable(serviceWords(own, true)),
      buildWordTable(serviceWords(general, false)),
      buildWordTable(serviceWords(general, true)),
    ],
    catchAll: own.find((service) => service.catchAll) ?? general.find((service) => service.catchAll) ?? null,
  };
}

function compileKeywords(polls: PollRule[]): WordTable<PollGroup> {
  const groups = new Map<string, PollGroup>();
  for (const poll of polls) {
    if (poll.keyword === "") continue;
    const key = wordKey(poll.keyword);
    const group = groups.get(key) ?? { keyword: poll.keyword, polls: [] };
    group.polls.push(poll);
    groups.set(key, group);
  }
  return buildWordTable([...groups.values()].map((group) => ({ word: group.keyword, value: group })));
}

function serviceWords(services: ServiceRule[], alias: boolean): WordEntry[] {
  return services.flatMap((service) =>
    service.words
      .filter((entry) => entry.alias === alias)
      .map(({ word }) => ({ word, value: { kind: "service", service }, order: service.position })),
  );
}

function listWords(lists: ListRule[]): WordEntry[] {
  return lists.flatMap((list) => [
    ...list.joinWords.map((word): WordEntry => ({ word, value: { kind: "join", list }, order: 0 })),
    ...list.leaveWords.map((word): WordEntry => ({ word, value: { kind: "leave", list }, order: 0 })),
  ]);
}
