import { foldAccents } from "@/domain/text/fold";
import { splitWords } from "@/domain/text/words";
import { looseKey } from "./word-table";

/** A choice's words as `suggest` compares them. Made by `buildSuggestions`. */
export type Suggestions<T> = { key: string; parts: string[]; value: T }[];

/** Longer texts say more than a choice with a slip of the thumb in it. */
const MOST_WORDS = 12;
const LONGEST = 40;

export function buildSuggestions<T>(entries: readonly { word: string; value: T }[]): Suggestions<T> {
  return entries.flatMap(({ word, value }) => {
    const key = looseKey(word);
    return key === "" ? [] : [{ key, parts: key.split(" "), value }];
  });
}

/**
 * The one choice that a text may have been meant for although it names none: it stands among other words ("I vote for
 * pizza"), or the whole text is spelled nearly like it ("piza"). Null when two are equally near, or none is. Never a match: a
 * person decides. `alone`: the text has no keyword that says that it is a vote, so that a word in a sentence is no sign.
 */
export function suggest<T>(
  suggestions: Suggestions<T>,
  text: string,
  { alone = false }: { alone?: boolean } = {},
): T | null {
  const { words, more } = splitWords(text, MOST_WORDS);
  if (more || words.length === 0) return null;
  const parts = words.map(({ folded }) => foldAccents(folded));
  const named = new Set(suggestions.filter((one) => standsIn(one.parts, parts)).map(({ value }) => value));
  if (named.size > 0) return named.size === 1 && !alone ? [...named][0]! : null;
  return nearest(suggestions, parts.join(" "));
}

function standsIn(sought: readonly string[], parts: readonly string[]): boolean {
  return parts.some((_, start) => sought.every((part, index) => parts[start + index] === part));
}

function nearest<T>(suggestions: Suggestions<T>, text: string): T | null {
  if (text.length > LONGEST) return null;
  let best = Infinity;
  let values = new Set<T>();
  for (const { key, value } of suggestions) {
    const allowed = allowedSlips(key);
    if (allowed === 0 || Math.abs(key.length - text.length) > allowed) continue;
    if (digitsOf(key) !== digitsOf(text)) continue;
    const slips = distance(key, text);
    if (slips > allowed || slips > best) continue;
    values = slips < best ? new Set([value]) : values.add(value);
    best = slips;
  }
  return values.size === 1 ? [...values][0]! : null;
}

/** One slip in a word of three to five letters, two in a longer one; a number is either right or another number. */
function allowedSlips(key: string): number {
  const letters = [...key].length;
  if (letters < 3 || /^\d+$/.test(key)) return 0;
  return letters < 6 ? 1 : 2;
}

const digitsOf = (text: string): string => text.replaceAll(/\D/gu, "");

/**
 * Optimal string alignment distance: letters left out, put in, changed, or two neighbours swapped, each counted once.
 * In the product of the lengths, which are at most 40.
 */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}
