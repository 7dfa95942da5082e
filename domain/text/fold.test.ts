import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold, foldAccents, MAX_FOLDED_LENGTH } from "./fold";

/** Milliseconds, the best of three: what the machine does beside is not measured. */
function timed(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...times);
}

describe("folding", () => {
  test.each([
    ["  Vote\t\n3. ", "vote 3"],
    ["vote-3", "vote-3"],
    ["Straße STRASSE STRAẞE", "strasse strasse strasse"],
    ["ΠΡΟΣ προς", "προσ προσ"],
    ["İptal ıptal IPTAL", "iptal iptal iptal"],
    ["٣ ३ ፫ ③ ³ 𝟑 ３", "3 3 3 3 3 3 3"],
    ["፲፪", "12"],
    ["፩፪", "12"],
    ["፫፻፳", "320"],
    ["፼", "10000"],
    ["نعـــم", "نعم"],
    ["st\u200bop\0", "stop"],
    ["ﻻ", "لا"],
    ["❤️", "❤"],
    ["👍", "👍"],
    ["vote ٣ 🎉", "vote 3 🎉"],
    ["🇪🇹", "🇪🇹"],
    ["«Да»", "да"],
    ["a\uD83D", "a\uFFFD"],
    ["", ""],
    [" ... ", ""],
  ])("%j becomes %j", (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test("is the same when done twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["letters", "a".repeat(100_000)],
    ["marks of two classes in turn", "e" + "\u0301\u0316".repeat(50_000)],
    ["blanks and a letter", " ".repeat(100_000) + "x"],
    ["a letter, blanks, a letter", "x" + " ".repeat(100_000) + "x"],
    ["the longest compatibility form", "\uFDFA".repeat(100_000)],
  ])("takes under 50 ms for 100 kB of %s", (_, text) => {
    expect(timed(() => fold(text))).toBeLessThan(50);
  });

  test("cuts what no message holds", () => {
    expect(fold("a".repeat(100_000))).toHaveLength(MAX_FOLDED_LENGTH);
  });
});

describe("folding accents", () => {
  test.each([
    ["café", "cafe"],
    ["όχι", "οχι"],
    ["ёж", "еж"],
    ["smørrebrød", "smorrebrod"],
    ["أهلاً", "اهلا"],
    ["👍🏽", "👍"],
    ["हाँ", "हाँ"],
    ["ばか", "ばか"],
    ["한국", "한국"],
    ["آمنة إيمان ٱلله على", "امنه ايمان الله علي"],
    ["کتاب فارسی", "كتاب فارسي"],
    ["ሐይቅ ኀይል ሃገር ኻያ", "ሀይቅ ሀይል ሀገር ሀያ"],
    ["ሠላም ዐይን ኣባት ዓለም ፀሐይ", "ሰላም አይን አባት አለም ጸሀይ"],
    ["ሗ ሧ ሑ ሢ ዖ ፆ", "ሗ ሧ ሁ ሲ ኦ ጾ"],
  ])("%s becomes %s", (text, plain) => {
    expect(foldAccents(fold(text))).toBe(plain);
  });
});
