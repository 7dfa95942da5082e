import type { Problem } from "@/domain/errors";
import type { PollRule, RuleSet } from "@/domain/inbound/rules";
import { collidesWithCompliance } from "@/domain/keywords/compliance";
import { wordsCollide } from "@/domain/keywords/word-table";
import type { InstallationInput } from "./schema";

const KINDS = ["localStopWords", "localStartWords", "localHelpWords"] as const;
type LocalKind = (typeof KINDS)[number];
type Owner = { kind: string; name: string; word: string };

/**
 * What keeps local compliance words from being saved: a word that is kept already, one that stands here twice, and one that
 * would take the texts of a running rule. Paths are those of the form (`localStopWords.0`).
 */
export function localWordProblems(rules: RuleSet, input: Pick<InstallationInput, LocalKind>): Problem[] {
  const owners = ownersOf(rules);
  const entries = KINDS.flatMap((kind) =>
    input[kind].map((word, index) => ({ kind, word, path: `${kind}.${index}` })),
  );
  return entries.flatMap(({ kind, word, path }, index): Problem[] => {
    if (collidesWithCompliance(word)) {
      return [{ path, message: `“${word}” has its meaning already, everywhere.` }];
    }
    if (entries.slice(0, index).some((other) => wordsCollide(other.word, word))) {
      return [{ path, message: `“${word}” stands here twice.` }];
    }
    const owner = owners.find((one) => takes(kind, { word, owner: one.word }));
    if (!owner) return [];
    return [
      { path, message: `The ${owner.kind} “${owner.name}” uses “${owner.word}”. Change it there first.` },
    ];
  });
}

/** Whether texts meant for the owner's word would never reach it; an opt-out word also takes what begins with it. */
function takes(kind: LocalKind, { word, owner }: { word: string; owner: string }): boolean {
  if (kind !== "localStopWords") return wordsCollide(word, owner);
  return collidesWithCompliance(owner, { localStop: [word] }) === word;
}

function ownersOf(rules: RuleSet): Owner[] {
  return [
    ...rules.services.flatMap(({ name, words }) =>
      words.map(({ word }) => ({ kind: "service", name, word })),
    ),
    ...rules.lists.flatMap(({ name, joinWords, leaveWords }) =>
      [...joinWords, ...leaveWords].map((word) => ({ kind: "list", name, word })),
    ),
    ...rules.polls.flatMap((poll) =>
      pollWords(poll).map((word) => ({ kind: "poll", name: poll.name, word })),
    ),
  ];
}

function pollWords({ keyword, choices }: PollRule): string[] {
  return [keyword, ...choices.flatMap(({ words, withdrawn }) => (withdrawn ? [] : words))].filter(
    (word) => word !== "",
  );
}
