import { foldCharacters, MAX_FOLDED_LENGTH } from "./fold";

/** A run of letters, a number or an emoji: folded for comparing, with its place in the text as it came. */
export type Word = {
  folded: string;
  /** UTF-16 offsets in the original text */
  start: number;
  end: number;
  /** letters directly behind a number ("3rd"): the number does not end there */
  glued: boolean;
};

export type Words = {
  words: Word[];
  /** the text has words behind those given here */
  more: boolean;
};

const IGNORED = String.raw`\0\p{Cf}\p{Default_Ignorable_Code_Point}\u20E3`;
const LETTERS = String.raw`[\p{L}\p{M}\p{Nl}\p{Co}${IGNORED}]+`;
const DIGITS = String.raw`[\p{Nd}\p{No}\u1369-\u137C${IGNORED}]+`;
// Object replacement, replacement character and the Braille blank are symbols to Unicode, but nobody's word.
const SYMBOL = String.raw`(?![\p{P}\uFFFC\uFFFD\u2800])[\p{So}\p{Extended_Pictographic}][\p{Mn}\u{1F3FB}-\u{1F3FF}${IGNORED}]*`;
const FLAG = String.raw`\p{Regional_Indicator}{2}`;
/** A symbol takes what a zero width joiner ties to it: 👨‍👩‍👧 is one word, and not 👨. */
const EMOJI = `${FLAG}|${SYMBOL}(?:(?<=\\u200D)${SYMBOL})*`;
const WORD = new RegExp(`(?<emoji>${EMOJI})|(?<digits>${DIGITS})|(?<letters>${LETTERS})`, "gu");
/** The same for ASCII text, several times as fast. */
const ASCII_TEXT = /^[\t-\r\x20-\x7e]*$/;
const ASCII_WORD = /[0-9]+|[a-z]+/g;
const WORD_START = new RegExp(`${EMOJI}|[\\p{L}\\p{N}]`, "u");

/**
 * Splits a text into folded words. Everything else (white space, punctuation, mathematical and currency signs) only
 * separates. A text of nothing but such signs is one word, so that "+" or "?" can be an answer. Linear; stops after
 * `limit` words or MAX_FOLDED_LENGTH UTF-16 units.
 */
export function splitWords(text: string, limit = Infinity): Words {
  const words: Word[] = [];
  const head = text.slice(0, MAX_FOLDED_LENGTH);
  if (ASCII_TEXT.test(head)) return splitAscii(text, head, limit);
  for (const match of head.matchAll(WORD)) {
    if (words.length >= limit) return { words, more: true };
    addWords(words, match);
  }
  return words.length > 0 ? { words, more: hasWords(text.slice(MAX_FOLDED_LENGTH)) } : splitSigns(text, head);
}

function splitAscii(text: string, head: string, limit: number): Words {
  const words: Word[] = [];
  for (const match of head.toLowerCase().matchAll(ASCII_WORD)) {
    if (words.length >= limit) return { words, more: true };
    const folded = match[0];
    const end = match.index + folded.length;
    const previous = words.at(-1);
    // Runs of one kind never touch, so that a touching one behind a number is letters.
    const glued = previous?.end === match.index && folded >= "a" && previous.folded < "a";
    words.push({ folded, start: match.index, end, glued });
  }
  return words.length > 0 ? { words, more: hasWords(text.slice(MAX_FOLDED_LENGTH)) } : splitSigns(text, head);
}

function splitSigns(text: string, head: string): Words {
  const signs = foldCharacters(head).replace(/[\s\p{Z}\p{C}]+/gu, "");
  const start = head.search(/[^\s\p{Z}\p{C}]/u);
  const words = [{ folded: signs, start, end: head.trimEnd().length, glued: false }];
  return { words: signs === "" || start < 0 ? [] : words, more: text.length > MAX_FOLDED_LENGTH };
}

function hasWords(text: string): boolean {
  return text !== "" && WORD_START.test(text);
}

function addWords(words: Word[], match: RegExpMatchArray): void {
  const start = match.index ?? 0;
  const end = start + match[0].length;
  const folded = foldCharacters(match[0]);
  const previous = words.at(-1);
  const touches = previous !== undefined && previous.end === start;
  if (match.groups?.emoji !== undefined && !/[\p{L}\p{N}]/u.test(folded)) {
    if (folded !== "") words.push({ folded, start, end, glued: false });
    return;
  }
  // Folding may cut a sign into several words: ½, ⑶, ™.
  for (const [index, piece] of (
    folded.match(/\p{N}+|[\p{L}\p{M}]*\p{L}[\p{L}\p{M}]*|\p{Co}+/gu) ?? []
  ).entries()) {
    const before = index > 0 || touches ? (words.at(-1)?.folded ?? "") : "";
    words.push({ folded: piece, start, end, glued: /\p{N}$/u.test(before) && !/^\p{N}/u.test(piece) });
  }
}
