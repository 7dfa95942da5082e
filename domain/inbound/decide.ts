import { classifyCompliance } from "@/domain/keywords/compliance";
import { findChoice, findWord } from "@/domain/keywords/word-table";
import { pickPoll, pollPhase, type PollPhase } from "@/domain/polls/window";
import type { CompiledRules, NumberRules, WordTarget } from "./compile";
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
    decideKeywordPoll(rules, number, input) ??
    decideBarePoll(rules, number.barePolls, input) ??
    decideWord(number, input.text) ??
    // A choice alone also counts for a poll with a keyword, after the words that somebody set up to stand alone.
    decideBarePoll(rules, number.keywordPolls, input) ??
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

function decideKeywordPoll(rules: CompiledRules, number: NumberRules, input: TextToDecide): Decision | null {
  const match = findWord(number.pollKeywords, input.text);
  if (!match) return null;
  const picked = pickPoll(match.value.polls, input.receivedAt);
  if (!picked) return null;
  const choice = findPollChoice(rules, picked.poll, match.rest);
  return ballot(picked.poll, picked.phase, {
    choice: choice?.choice ?? null,
    word: choice?.word ?? match.word,
  });
}

/** A whole text that is one choice of exactly one poll that is not over; two polls that could mean it leave it alone. */
function decideBarePoll(rules: CompiledRules, polls: PollRule[], input: TextToDecide): Decision | null {
  const meant = polls.filter((poll) => findPollChoice(rules, poll, input.text));
  const picked = pickPoll(meant, input.receivedAt);
  if (!picked) return null;
  const rival = meant.some(
    (poll) => poll !== picked.poll && pollPhase(poll, input.receivedAt) === picked.phase,
  );
  const found = findPollChoice(rules, picked.poll, input.text);
  return rival || !found ? null : ballot(picked.poll, picked.phase, found);
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

function ballot(
  poll: PollRule,
  phase: PollPhase,
  found: { choice: ChoiceRule | null; word: string },
): Decision {
  const { choice, word } = found;
  const base = {
    kind: "ballot",
    poll,
    choiceId: choice?.id ?? null,
    choiceName: choice?.name ?? null,
    word,
  } as const;
  if (phase === "early")
    return { ...base, outcome: "early", words: `The poll “${poll.name}” is not open yet.` };
  if (phase !== "open") return { ...base, outcome: "late", words: `The poll “${poll.name}” is closed.` };
  if (!choice) {
    return {
      ...base,
      outcome: "unknown-choice",
      words: `It is meant for the poll “${poll.name}” but names no choice of it.`,
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
