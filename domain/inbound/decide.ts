import { classifyCompliance } from "@/domain/keywords/compliance";
import { findWhole, findWord, buildWordTable } from "@/domain/keywords/word-table";
import type { Progress } from "@/domain/polls/follow-ups";
import type { CompiledRules, NumberRules, WordTarget } from "./compile";
import { decideAsked, decideNearMiss, decidePoll } from "./decide-poll";
import type { Decision } from "./decision";

export type TextToDecide = {
  /** null when the text came to an address that is no configured number */
  numberId: string | null;
  text: string;
  /** ms since 1970: when the (first part of the) text was received */
  receivedAt: number;
  /** message-waiting indications, SME acknowledgements and other texts that are no votes (checklist 30) */
  notVote?: boolean;
  /** lists that wait for this sender's confirmation (double opt-in), the latest first */
  pendingListIds?: readonly string[];
  /** questions of polls that this sender was asked and has not answered, the latest first */
  progress?: readonly Progress[];
};

/** The published order, steps 3 to 8 (product.md): the first step that applies decides. Pure; the worker and every preview use it. */
export function decide(rules: CompiledRules, input: TextToDecide): Decision {
  if (input.notVote)
    return { kind: "not-vote", words: "A notice from the network, not a text from a person." };
  const compliance = decideCompliance(rules, input.text);
  if (compliance) return compliance;
  const number = input.numberId === null ? undefined : rules.byNumber.get(input.numberId);
  if (!number) return { kind: "unmatched", words: "It came to a number that is not set up here." };
  return (
    decideOptIn(rules, input) ??
    decidePoll(rules, number, input) ??
    decideWord(number, input.text) ??
    decideAsked(rules, input) ??
    decideNearMiss(rules, number, input) ??
    decideCatchAll(number)
  );
}

function decideCompliance(rules: CompiledRules, text: string): Decision | null {
  const { localStopWords, localStartWords, localHelpWords } = rules.source.compliance;
  const found = classifyCompliance(text, {
    localStop: localStopWords,
    localStart: localStartWords,
    localHelp: localHelpWords,
    listNames: rules.listNames,
  });
  if (!found) return null;
  switch (found.kind) {
    case "stop":
      return { ...found, words: `“${found.word}” opts out, before any other rule.` };
    case "stop-review":
      return {
        ...found,
        words: `It begins with “${found.word}” but says more: a person decides whether it opts out.`,
      };
    case "start":
      return { ...found, words: `“${found.word}” opts in again.` };
    case "help":
      return { ...found, words: `“${found.word}” asks for help.` };
  }
}

const confirmation = buildWordTable([{ word: "YES", value: true }]);

/** Step 4: YES, as the whole text, confirms the list that asked last on this number. */
function decideOptIn(rules: CompiledRules, input: TextToDecide): Decision | null {
  if (!input.pendingListIds?.length || !findWhole(confirmation, input.text)) return null;
  const waiting = input.pendingListIds.map((id) => rules.source.lists.find((list) => list.id === id));
  const list = waiting.find((one) => one?.numberIds.some((id) => id === input.numberId));
  return list
    ? { kind: "join", list, word: "YES", words: `“YES” confirms joining the list “${list.name}”.` }
    : null;
}

function decideWord(number: NumberRules, text: string): Decision | null {
  for (const table of number.words) {
    const match = findWord(table, text);
    if (match) return wordDecision(match.value, match.word, match.rest);
  }
  return null;
}

function wordDecision(target: WordTarget, word: string, rest: string): Decision {
  switch (target.kind) {
    case "service":
      return {
        kind: "service",
        service: target.service,
        word,
        rest,
        words: `“${word}” belongs to the service “${target.service.name}”.`,
      };
    case "join":
      return {
        kind: "join",
        list: target.list,
        word,
        words: `“${word}” joins the list “${target.list.name}”.`,
      };
    case "leave":
      return {
        kind: "leave",
        list: target.list,
        word,
        words: `“${word}” leaves the list “${target.list.name}”.`,
      };
  }
}

function decideCatchAll(number: NumberRules): Decision {
  if (!number.catchAll)
    return { kind: "unmatched", words: "No rule of this number matches; it goes to the unmatched inbox." };
  return {
    kind: "catch-all",
    service: number.catchAll,
    words: `Nothing else matched: the catch-all “${number.catchAll.name}” takes it.`,
  };
}
