/** A poll's question and replies in other languages, chosen by the word that a text matched. */
import { z } from "zod";
import { fold } from "@/domain/text/fold";
import { pollRepliesSchema, storedReplies, type PollReplies } from "./replies";

export const MOST_VERSIONS = 20;

/** BCP 47; `words` are words of choices, and say that a text is in this language; what is empty is as in the poll itself. */
export const pollVersionSchema = z.strictObject({
  language: z.string().refine(isLanguage, "Choose a language."),
  words: z.array(z.string().min(1).max(160)).max(1000),
  question: z.string().trim().max(500, "A question has at most 500 characters."),
  replies: pollRepliesSchema,
});
export type PollVersion = z.output<typeof pollVersionSchema>;

export const pollVersionsSchema = z.array(pollVersionSchema);

function isLanguage(tag: string): boolean {
  try {
    return tag !== "" && Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

/** As they are stored: without empty replies. */
export const storedVersions = (versions: readonly PollVersion[]): PollVersion[] =>
  versions.map((version) => ({ ...version, replies: storedReplies(version.replies) }));

type Versioned = { question: string; replies: PollReplies; versions?: readonly PollVersion[] };
type Said = { question: string; replies: PollReplies; /** empty: the poll's own */ language: string };

/**
 * Question and replies for a text that matched this word: those of its language, else of the one that its sender answered in
 * before, and where that has none, the poll's own.
 */
export function saidTo(poll: Versioned, word: string, before = ""): Said {
  const { question, replies, versions = [] } = poll;
  if (versions.length === 0) return { question, replies, language: "" };
  const key = fold(word);
  const version =
    (key === "" ? undefined : versions.find(({ words }) => words.some((one) => fold(one) === key))) ??
    (before === "" ? undefined : versions.find(({ language }) => language === before));
  if (!version) return { question, replies, language: "" };
  // a change falls back to the reply for a counted vote of the same language before that of another one
  const own = storedReplies(version.replies);
  const changed = own.changed ?? own.counted;
  return {
    question: version.question || question,
    replies: { ...replies, ...own, ...(changed === undefined ? {} : { changed }) },
    language: version.language,
  };
}

type Written = { versions: readonly PollVersion[]; choices: readonly { words: readonly string[] }[] };

/** What is wrong with the versions of a poll as a whole: path below `versions`, and a sentence. */
export function versionProblems({
  versions,
  choices,
}: Written): { path: (string | number)[]; message: string }[] {
  const known = new Set(choices.flatMap(({ words }) => words.map(fold)));
  return versions.flatMap(({ language, words }, index) => {
    const earlier = versions.slice(0, index);
    const taken = earlier.flatMap((version) => version.words.map(fold));
    const strange = words.find((word) => !known.has(fold(word)));
    const twice = words.find((word) => taken.includes(fold(word)));
    return [
      ...(earlier.some((version) => version.language === language)
        ? [{ path: [index, "language"], message: "This language stands here twice." }]
        : []),
      ...(words.length === 0
        ? [{ path: [index, "words"], message: "Choose the words that are of this language." }]
        : []),
      ...(strange === undefined
        ? []
        : [{ path: [index, "words"], message: `“${strange}” is no word of a choice (any more).` }]),
      ...(twice === undefined
        ? []
        : [{ path: [index, "words"], message: `“${twice}” is of another language already.` }]),
    ];
  });
}
