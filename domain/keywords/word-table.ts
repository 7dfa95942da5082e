import { fold, foldAccents } from "@/domain/text/fold";
import { splitWords, type Word } from "@/domain/text/words";
import { FILLER } from "./filler";

/** Which try found the word: as written, or without its accents. */
export type Attempt = "exact" | "accents";

export type WordMatch<T> = {
  value: T;
  /** as it was configured */
  word: string;
  /** the original text behind the word, without the separators and quotation marks around it; "" when nothing follows */
  rest: string;
  restFolded: string;
  attempt: Attempt;
};

type Entry<T> = { word: string; value: T; key: string; ambiguous: boolean };
/** Maps, never plain objects: `__proto__` is a text like any other. */
type Node<T> = { entry: Entry<T> | null; next: Map<string, Node<T>> };

/** Words by their parts ("GOOD MORNING" has two), once as folded and once without accents. Made by `buildWordTable`. */
export type WordTable<T> = { exact: Node<T>; accents: Node<T>; depth: number };

/**
 * Compiles words for matching. Of two entries with the same word the first wins; a spelling without accents that two
 * words of different values share finds neither. Entries without any word in them are left out.
 */
export function buildWordTable<T>(entries: readonly { word: string; value: T }[]): WordTable<T> {
  const table: WordTable<T> = { exact: newNode(), accents: newNode(), depth: 0 };
  for (const { word, value } of entries) {
    const parts = splitWords(word).words.map((part) => part.folded);
    if (parts.length === 0) continue;
    const entry = { word, value, key: parts.join(" "), ambiguous: false };
    table.depth = Math.max(table.depth, parts.length);
    insert(table.exact, parts, entry);
    const taken = insert(table.accents, parts.map(foldAccents), { ...entry });
    if (taken.value !== value && taken.key !== entry.key) taken.ambiguous = true;
  }
  return table;
}

/**
 * The longest word at the start of a text that ends at a word end or where letters meet digits ("vote3"); accents are
 * folded in a second try. Words whose value `accept` refuses are passed over. Time is in the length of the word, not in the
 * number of words.
 */
export function findWord<T>(
  table: WordTable<T>,
  text: string,
  options: { accept?: (value: T) => boolean } = {},
): WordMatch<T> | null {
  const { words } = splitWords(text, table.depth + 1);
  const found = findAt(table, words, { at: 0, accept: options.accept });
  return found && toMatch(text, words, found);
}

/** As `findWord`, when the word is the whole text: nothing but punctuation and white space around it. */
export function findWhole<T>(table: WordTable<T>, text: string): WordMatch<T> | null {
  const { words, more } = splitWords(text, table.depth + 1);
  if (more) return null;
  const found = findAt(table, words, { at: 0 });
  return found && found.end === words.length ? toMatch(text, words, found) : null;
}

/**
 * The one choice that a text names: a word of it, then nothing but filler (please, thanks, emoji) and words of the same
 * value. Null when anything else stands there, above all a word of another choice.
 */
export function findChoice<T>(table: WordTable<T>, text: string): WordMatch<T> | null {
  return findWithFiller(table, filler, text);
}

/** As `findChoice`, with a table of what counts as filler. */
export function findWithFiller<T>(
  table: WordTable<T>,
  fillers: WordTable<unknown>,
  text: string,
): WordMatch<T> | null {
  const { words, more } = splitWords(text);
  const first = more ? null : findAt(table, words, { at: 0 });
  if (!first) return null;
  let at = first.end;
  while (at < words.length) {
    const again = findAt(table, words, { at });
    if (again && again.entry.value !== first.entry.value) return null;
    const end = again?.end ?? endOfFiller(fillers, words, at);
    if (end === null) return null;
    at = end;
  }
  return toMatch(text, words, first);
}

/** Whether two words could not be told apart in a text: equal when folded, or equal without their accents. */
export function wordsCollide(a: string, b: string): boolean {
  const key = looseKey(a);
  return key !== "" && key === looseKey(b);
}

/** A word as the first try compares it: two words with the same key are one. "" when no word is in it. */
export function wordKey(word: string): string {
  const { words } = splitWords(word);
  return words.map((part) => part.folded).join(" ");
}

/** A word as the second try compares it: two words with the same key collide. "" when no word is in it. */
export function looseKey(word: string): string {
  const { words } = splitWords(word);
  return words.map((part) => foldAccents(part.folded)).join(" ");
}

const filler = buildWordTable(FILLER.map((word) => ({ word, value: true })));

/** Where the filler that starts at `at` ends; null when it is none. An emoji that is nobody's word is filler. */
function endOfFiller(fillers: WordTable<unknown>, words: readonly Word[], at: number): number | null {
  const found = findAt(fillers, words, { at });
  if (found) return found.end;
  const word = words[at];
  return word && !/[\p{L}\p{N}]/u.test(word.folded) ? at + 1 : null;
}

type Found<T> = { entry: Entry<T>; end: number; attempt: Attempt };

type Place<T> = { at: number; accept?: (value: T) => boolean };

function findAt<T>(table: WordTable<T>, words: readonly Word[], place: Place<T>): Found<T> | null {
  const exact = walk(words, { ...place, root: table.exact, key: (folded) => folded });
  if (exact) return { ...exact, attempt: "exact" };
  const loose = walk(words, { ...place, root: table.accents, key: foldAccents });
  return loose && { ...loose, attempt: "accents" };
}

function walk<T>(
  words: readonly Word[],
  { root, at, accept, key }: Place<T> & { root: Node<T>; key: (folded: string) => string },
): { entry: Entry<T>; end: number } | null {
  let best: { entry: Entry<T>; end: number } | null = null;
  let node: Node<T> | undefined = root;
  for (let end = at + 1; end <= words.length; end += 1) {
    node = node.next.get(key(words[end - 1]!.folded));
    if (!node) break;
    const { entry } = node;
    if (!entry || entry.ambiguous || words[end]?.glued === true) continue;
    if (accept?.(entry.value) !== false) best = { entry, end };
  }
  return best;
}

function toMatch<T>(text: string, words: readonly Word[], found: Found<T>): WordMatch<T> {
  const rest = trimRest(text.slice(words[found.end - 1]!.end));
  const { value, word } = found.entry;
  return { value, word, rest, restFolded: fold(rest), attempt: found.attempt };
}

/** Opening brackets stay, as they may belong to the argument; so do @, %, & and +. */
const REST_SEPARATOR = /[\s\p{Z}\p{Cc}\p{Cf}\p{Pd}\p{Pc}\p{Pe}\p{Pi}\p{Pf}\p{M}=|~>`„‚]|(?![@%&])\p{Po}/u;
const REST_END = /[\s\p{Z}\p{Cc}\p{Cf}\p{Pi}\p{Pf}"'`.,;:]/u;

function trimRest(text: string): string {
  let start = 0;
  while (start < text.length && REST_SEPARATOR.test(text.charAt(start))) start += 1;
  let end = text.length;
  while (end > start && REST_END.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function newNode<T>(): Node<T> {
  return { entry: null, next: new Map() };
}

/** Returns the entry that holds the place: this one, or the one that came before. */
function insert<T>(root: Node<T>, parts: readonly string[], entry: Entry<T>): Entry<T> {
  let node = root;
  for (const part of parts) {
    const next: Node<T> = node.next.get(part) ?? newNode();
    node.next.set(part, next);
    node = next;
  }
  node.entry ??= entry;
  return node.entry;
}
