/** Folding and matching: whatever a subscriber types. */
import fc from "fast-check";
import { buildWordTable, findChoice, findWhole, findWord } from "@/domain/keywords/word-table";
import { fold, foldAccents, MAX_FOLDED_LENGTH } from "@/domain/text/fold";
import { fuzzTarget, must } from "./fuzz-target";

const WORDS = ["VOTE", "3", "Café", "STOP ALL", "አወ", "نعم", "👍", "GOOD MORNING", "hayır", "__proto__"];
const table = buildWordTable(WORDS.map((word) => ({ word, value: word })));

/** Each written character becomes up to eighteen by NFKC (U+FDFA). */
const LONGEST_FOLDED = 18 * MAX_FOLDED_LENGTH;

const typed = fc.oneof(
  fc.string({ unit: "binary", maxLength: 120 }),
  fc.string({ unit: fc.constantFrom(..."vV3٣፫³.,!?\u200b\u0301 \nİıßﷺ👍🏽\u200dѐ"), maxLength: 120 }),
  fc.array(fc.nat(0xffff), { maxLength: 80 }).map((units) => String.fromCharCode(...units)),
);
const around = fc.string({
  unit: fc.constantFrom(" ", "\n", "!", ".", "«", "»", "\u200b", "\u3000"),
  maxLength: 6,
});

export const keywords = fuzzTarget("keyword", {
  says: "folding twice is folding once; a word is found however it is decorated, and nothing is found of what is not there",
  cases: fc.record({
    text: typed,
    word: fc.constantFrom(...WORDS),
    before: around,
    after: around,
    upper: fc.boolean(),
  }),
  check: ({ text, word, before, after, upper }) => {
    const folded = fold(text);
    must(fold(folded) === folded, "Folding twice is not folding once.");
    must(folded.length <= LONGEST_FOLDED, "A folded text grows.");
    must(
      foldAccents(foldAccents(folded)) === foldAccents(folded),
      "Folding accents twice is not folding them once.",
    );
    const found = findWord(table, text);
    must(
      found === null || (WORDS.includes(found.value) && found.rest.length <= text.length),
      "A word from nowhere.",
    );
    findChoice(table, text);
    const written = upper ? word.toUpperCase() : word;
    const decorated = before + written + after;
    if (word !== "__proto__") must(findWhole(table, decorated)?.value === word, `${word} is not found.`);
  },
});
