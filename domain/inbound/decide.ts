import { classifyCompliance } from "@/domain/keywords/compliance";
import { suggest } from "@/domain/keywords/near-miss";
import { findChoice, findWhole, findWord, buildWordTable } from "@/domain/keywords/word-table";
import { isPaused, pickPoll, pollPhase, type PollPhase } from "@/domain/polls/window";
import type { CompiledRules, NumberRules, PollGroup, WordTarget } from "./compile";
import type { Decision } from "./decision";
import type { ChoiceRule, PollRule } from "./rules";

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

type PollMatch = {
  poll: PollRule;
  phase: PollPhase;
  choice: ChoiceRule | null;
  word: string;
  suggested: ChoiceRule | null;
};

/**
 * Step 5. By its keyword; by a choice alone of a poll that has no keyword; by a choice alone of one that has. A poll that
 * is open goes before one that would only answer that it is not.
 */
function decidePoll(rules: CompiledRules, number: NumberRules, input: TextToDecide): Decision | null {
  const matches = [
    matchKeyword(rules, number, input),
    matchChoice(rules, number.barePolls, input),
    matchLoneChoice(rules, number.keywordPolls, input),
  ].filter((match) => match !== null);
  const taken = matches.find((match) => match.phase === "open") ?? matches[0];
  return taken ? ballot(taken, input.receivedAt) : null;
}

function matchKeyword(rules: CompiledRules, number: NumberRules, input: TextToDecide): PollMatch | null {
  const running = ({ polls }: PollGroup): boolean => pickPoll(polls, input.receivedAt) !== null;
  const match = findWord(number.pollKeywords, input.text, { accept: running });
  const picked = match && pickPoll(match.value.polls, input.receivedAt);
  if (!picked) return null;
  const found = findPollChoice(rules, picked.poll, match.rest);
  const suggested = found ? null : suggestChoice(rules, picked.poll, match.rest);
  return { ...picked, choice: found?.choice ?? null, word: found?.word ?? match.word, suggested };
}

/** A whole text that is one choice of a poll; of several such polls, the one that `pickPoll` prefers. */
function matchChoice(rules: CompiledRules, polls: PollRule[], input: TextToDecide): PollMatch | null {
  const picked = pickPoll(
    polls.filter((poll) => findPollChoice(rules, poll, input.text)),
    input.receivedAt,
  );
  const found = picked && findPollChoice(rules, picked.poll, input.text);
  return found && { ...picked, ...found, suggested: null };
}

/** As `matchChoice`, for polls with a keyword: a choice alone that could be meant for two of them is meant for none. */
function matchLoneChoice(rules: CompiledRules, polls: PollRule[], input: TextToDecide): PollMatch | null {
  const match = matchChoice(rules, polls, input);
  const isRival = (poll: PollRule): boolean =>
    poll !== match?.poll &&
    pollPhase(poll, input.receivedAt) === match?.phase &&
    findPollChoice(rules, poll, input.text) !== null;
  return polls.some(isRival) ? null : match;
}

function findPollChoice(
  rules: CompiledRules,
  poll: PollRule,
  text: string,
): { choice: ChoiceRule; word: string } | null {
  const table = rules.choices.get(poll.id);
  const found = table && text !== "" ? findChoice(table, text) : null;
  return found ? { choice: found.value, word: found.word } : null;
}

function suggestChoice(rules: CompiledRules, poll: PollRule, text: string, alone = false): ChoiceRule | null {
  const words = rules.suggestions.get(poll.id);
  return words && text !== "" ? suggest(words, text, { alone }) : null;
}

/**
 * After every word of the number: a text that is nearly the choice of one open poll without a keyword goes to that poll's
 * review list, not to the catch-all.
 */
function decideNearMiss(rules: CompiledRules, number: NumberRules, input: TextToDecide): Decision | null {
  const near = number.barePolls.flatMap((poll) => {
    if (pollPhase(poll, input.receivedAt) !== "open") return [];
    const suggested = suggestChoice(rules, poll, input.text, true);
    return suggested ? [{ poll, suggested }] : [];
  });
  const [only] = near;
  if (!only || near.length > 1) return null;
  return ballot({ ...only, phase: "open", choice: null, word: "" }, input.receivedAt);
}

function ballot({ poll, phase, choice, word, suggested }: PollMatch, at: number): Decision {
  const base = {
    kind: "ballot",
    poll,
    choiceId: choice?.id ?? null,
    choiceName: choice?.name ?? null,
    suggested: null,
    word,
  } as const;
  if (phase === "early")
    return { ...base, outcome: "early", words: `The poll “${poll.name}” is not open yet.` };
  if (phase !== "open") return { ...base, outcome: "late", words: `The poll “${poll.name}” is closed.` };
  if (isPaused(poll, at)) return { ...base, outcome: "paused", words: `The poll “${poll.name}” is paused.` };
  if (!choice) {
    return {
      ...base,
      suggested: suggested && { id: suggested.id, name: suggested.name },
      outcome: "unknown-choice",
      words: suggested
        ? `It is nearly “${suggested.name}” of the poll “${poll.name}”: a person decides whether it counts.`
        : `It is meant for the poll “${poll.name}” but names no choice of it.`,
    };
  }
  return {
    ...base,
    outcome: "counted",
    words: `A vote for “${choice.name}” in the poll “${poll.name}”, within its cap.`,
  };
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
