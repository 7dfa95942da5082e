/** Step 5 of the published order (product.md): which poll a text is for, which of its questions, and which choice it names. */
import { suggest } from "@/domain/keywords/near-miss";
import { findChoice, findWord } from "@/domain/keywords/word-table";
import type { Progress } from "@/domain/polls/follow-ups";
import { saidTo } from "@/domain/polls/versions";
import { isPaused, pickPoll, pollPhase, type PollPhase } from "@/domain/polls/window";
import type { CompiledRules, NumberRules, PollGroup } from "./compile";
import type { Decision } from "./decision";
import type { ChoiceRule, FollowUp, PollRule } from "./rules";

/** What is asked about a text; as of `decide`. */
type Asked = {
  numberId: string | null;
  text: string;
  receivedAt: number;
  progress?: readonly Progress[];
};

type PollMatch = {
  poll: PollRule;
  phase: PollPhase;
  followUp: FollowUp | null;
  choice: ChoiceRule | null;
  word: string;
  suggested: ChoiceRule | null;
};

/**
 * The answer to a question that the sender was asked; else by the keyword; by a choice alone of a poll that has none; by a
 * choice alone of one that has. A poll that is open goes before one that would only answer that it is not.
 */
export function decidePoll(rules: CompiledRules, number: NumberRules, input: Asked): Decision | null {
  const matches = [
    ...matchAnswers(rules, input),
    matchKeyword(rules, number, input),
    matchChoice(rules, number.barePolls, input),
    matchLoneChoice(rules, number.keywordPolls, input),
  ].filter((match) => match !== null);
  const taken = matches.find((match) => match.phase === "open") ?? matches[0];
  return taken ? ballot(taken, input) : null;
}

/** A whole text that names a choice of questions that wait for their answers. */
function matchAnswers(rules: CompiledRules, input: Asked): PollMatch[] {
  return waiting(rules, input).flatMap(({ poll, phase, followUp }) => {
    const found = findIn(rules, followUp.id, input.text);
    return found ? [{ poll, phase, followUp, ...found, suggested: null }] : [];
  });
}

/**
 * After every word of the number: what a sender texts who was asked a question of an open poll is meant for it, although it
 * names no choice.
 */
export function decideAsked(rules: CompiledRules, input: Asked): Decision | null {
  const asked = waiting(rules, input).find(({ phase }) => phase === "open");
  if (!asked) return null;
  const suggested = suggestIn(rules, asked.followUp.id, input.text);
  return ballot({ ...asked, choice: null, word: "", suggested }, input);
}

/** Questions that wait for this sender's answer on this number, the latest first. */
function waiting(
  rules: CompiledRules,
  { numberId, receivedAt, progress = [] }: Asked,
): { poll: PollRule; phase: PollPhase; followUp: FollowUp }[] {
  return progress.flatMap((one) => {
    const poll = rules.source.polls.find(({ id }) => id === one.pollId);
    const followUp = poll?.followUps?.find(({ id }) => id === one.questionId);
    if (!one.isWaiting || !followUp || !poll?.numberIds.some((id) => id === numberId)) return [];
    const phase = pollPhase(poll, receivedAt);
    return phase === "over" ? [] : [{ poll, phase, followUp }];
  });
}

/**
 * The keyword means the first question. Where its sender has another one to answer, what names no choice of the first is
 * for that, waiting or not: so the keyword alone asks it again.
 */
function matchKeyword(rules: CompiledRules, number: NumberRules, input: Asked): PollMatch | null {
  const running = ({ polls }: PollGroup): boolean => pickPoll(polls, input.receivedAt) !== null;
  const match = findWord(number.pollKeywords, input.text, { accept: running });
  const picked = match && pickPoll(match.value.polls, input.receivedAt);
  if (!picked) return null;
  const { rest, word } = match;
  const found = findIn(rules, picked.poll.id, rest);
  const base = { ...picked, followUp: null, suggested: null };
  if (found) return { ...base, ...found };
  const followUp = pendingOf(picked.poll, input.progress)?.followUp;
  if (!followUp) return { ...base, choice: null, word, suggested: suggestIn(rules, picked.poll.id, rest) };
  const answer = findIn(rules, followUp.id, rest);
  if (answer) return { ...base, followUp, ...answer };
  return { ...base, followUp, choice: null, word, suggested: suggestIn(rules, followUp.id, rest) };
}

function pendingOf(
  poll: PollRule,
  progress: readonly Progress[] = [],
): { followUp: FollowUp; language: string } | null {
  const own = progress.find(({ pollId }) => pollId === poll.id);
  const followUp = own && poll.followUps?.find(({ id }) => id === own.questionId);
  return followUp ? { followUp, language: own.language } : null;
}

/** A whole text that is one choice of a poll; of several such polls, the one that `pickPoll` prefers. */
function matchChoice(rules: CompiledRules, polls: PollRule[], input: Asked): PollMatch | null {
  const picked = pickPoll(
    polls.filter((poll) => findIn(rules, poll.id, input.text)),
    input.receivedAt,
  );
  const found = picked && findIn(rules, picked.poll.id, input.text);
  return found && { ...picked, ...found, followUp: null, suggested: null };
}

/** As `matchChoice`, for polls with a keyword: a choice alone that could be meant for two of them is meant for none. */
function matchLoneChoice(rules: CompiledRules, polls: PollRule[], input: Asked): PollMatch | null {
  const match = matchChoice(rules, polls, input);
  const isRival = (poll: PollRule): boolean =>
    poll !== match?.poll &&
    pollPhase(poll, input.receivedAt) === match?.phase &&
    findIn(rules, poll.id, input.text) !== null;
  return polls.some(isRival) ? null : match;
}

/** `key`: as of `CompiledRules.choices`. */
function findIn(
  rules: CompiledRules,
  key: string,
  text: string,
): { choice: ChoiceRule; word: string } | null {
  const table = rules.choices.get(key);
  const found = table && text !== "" ? findChoice(table, text) : null;
  return found ? { choice: found.value, word: found.word } : null;
}

function suggestIn(rules: CompiledRules, key: string, text: string, alone = false): ChoiceRule | null {
  const words = rules.suggestions.get(key);
  return words && text !== "" ? suggest(words, text, { alone }) : null;
}

/**
 * After every word of the number: a text that is nearly the choice of one open poll without a keyword goes to that poll's
 * review list, not to the catch-all.
 */
export function decideNearMiss(rules: CompiledRules, number: NumberRules, input: Asked): Decision | null {
  const near = number.barePolls.flatMap((poll) => {
    if (pollPhase(poll, input.receivedAt) !== "open") return [];
    const suggested = suggestIn(rules, poll.id, input.text, true);
    return suggested ? [{ poll, suggested }] : [];
  });
  const [only] = near;
  if (!only || near.length > 1) return null;
  return ballot({ ...only, phase: "open", followUp: null, choice: null, word: "" }, input);
}

function ballot(match: PollMatch, { receivedAt, progress }: Asked): Decision {
  const { poll, phase, followUp, choice, word, suggested } = match;
  const pending = pendingOf(poll, progress);
  const base = {
    kind: "ballot",
    poll,
    questionId: followUp?.id ?? poll.questionId,
    followUp,
    pending: pending?.followUp ?? null,
    // only a choice of the first question says which language its sender speaks: others may be digits
    language: saidTo(poll, followUp ? "" : word, pending?.language).language,
    choiceId: choice?.id ?? null,
    choiceName: choice?.name ?? null,
    suggested: null,
    word,
  } as const;
  if (phase === "early")
    return { ...base, outcome: "early", words: `The poll “${poll.name}” is not open yet.` };
  if (phase !== "open") return { ...base, outcome: "late", words: `The poll “${poll.name}” is closed.` };
  if (isPaused(poll, receivedAt))
    return { ...base, outcome: "paused", words: `The poll “${poll.name}” is paused.` };
  if (choice) return { ...base, outcome: "counted", words: countedWords(match, choice) };
  return {
    ...base,
    suggested: suggested && { id: suggested.id, name: suggested.name },
    outcome: "unknown-choice",
    words: unknownWords(match),
  };
}

/** Which question of a poll it is: its number, where the poll has several. */
function place({ poll, followUp }: PollMatch): string {
  if (!followUp) return `the poll “${poll.name}”`;
  const number = (poll.followUps ?? []).findIndex(({ id }) => id === followUp.id) + 2;
  return `question ${number} of the poll “${poll.name}”`;
}

function countedWords(match: PollMatch, { name }: ChoiceRule): string {
  if (match.followUp) return `The answer “${name}” to ${place(match)}, which this phone was asked.`;
  return `A vote for “${name}” in ${place(match)}, within its cap.`;
}

function unknownWords(match: PollMatch): string {
  if (match.suggested)
    return `It is nearly “${match.suggested.name}” of ${place(match)}: a person decides whether it counts.`;
  if (match.followUp) return `This phone was asked ${place(match)}, and it names no choice of that.`;
  return `It is meant for ${place(match)} but names no choice of it.`;
}
