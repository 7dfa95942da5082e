import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitWords } from "./words";

const foldedOf = (text: string): string[] => splitWords(text).words.map((word) => word.folded);

describe("the words of a text", () => {
  test.each([
    ["Vote3, please!", ["vote", "3", "please"]],
    ["ye\uFEFFs", ["yes"]],
    ["ምርጫ፡፫", ["ምርጫ", "3"]],
    ["½ ™ ⑶", ["1", "2", "tm", "3"]],
    ["👍👍🏽 🇪🇹🇰🇪", ["👍", "👍🏽", "🇪🇹", "🇰🇪"]],
    ["don't", ["don", "t"]],
    [" ?! ", ["?!"]],
    ["\u200b \0", []],
    ["", []],
  ])("%j: %j", (text, folded) => {
    expect(foldedOf(text)).toEqual(folded);
  });

  test("stand where they say, and letters behind a number are marked", () => {
    const text = "«Vote» 3rd 3 rd";
    const { words } = splitWords(text);
    expect(words.map((word) => text.slice(word.start, word.end))).toEqual(["Vote", "3", "rd", "3", "rd"]);
    expect(words.map((word) => word.glued)).toEqual([false, false, true, false, false]);
  });

  test("are the same for ASCII text and within a text of another script", () => {
    const ascii = fc.string({ unit: "binary-ascii", maxLength: 60 }).filter((text) => /[a-z0-9]/i.test(text));
    fc.assert(
      fc.property(ascii, (text) => {
        expect(splitWords(text).words).toEqual(splitWords(`${text} ж`).words.slice(0, -1));
      }),
      { numRuns: 1000 },
    );
  });

  test("stop at the limit, and say that more follow", () => {
    expect(splitWords("a b c", 2)).toMatchObject({ words: [{ folded: "a" }, { folded: "b" }], more: true });
    expect(splitWords("a b ...", 2).more).toBe(false);
    expect(splitWords(`a${" ".repeat(3000)}b`).more).toBe(true);
    expect(splitWords(`a${" ".repeat(3000)}`).more).toBe(false);
  });
});
