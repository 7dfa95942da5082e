import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildWordTable, findChoice, findWhole, findWord, wordsCollide } from "./word-table";

type Case = { text: string; keyword: string | null; arg: string | null; level: string; also?: string };
type Hostile = { name: string; build: [string, number]; head?: string; tail?: string; keyword?: string };
type Vectors = {
  configuration: { keywords: string[]; aliases: Record<string, string[]> };
  cases: Case[];
  hostile: Hostile[];
};

const vectors = JSON.parse(
  readFileSync(new URL("../../tests/vectors/keywords.json", import.meta.url), "utf8"),
) as Vectors;
const { keywords, aliases } = vectors.configuration;
const table = buildWordTable([
  ...keywords.map((word) => ({ word, value: word })),
  ...Object.entries(aliases).flatMap(([value, words]) => words.map((word) => ({ word, value }))),
]);

/** Milliseconds, the best of three: what the machine does beside is not measured. */
function timed(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...times);
}

describe("the keyword vectors", () => {
  const firm = vectors.cases.filter((entry) => entry.level !== "policy");
  test.each(firm.map((entry) => [JSON.stringify(entry.text), entry] as const))("%s", (_, entry) => {
    const found = findWord(table, entry.text);
    expect(found?.value ?? null).toBe(entry.keyword);
    // The argument stays as it was written; the vectors give digits in their folded form.
    const asWritten = entry.arg !== null && entry.text.includes(entry.arg);
    expect(asWritten ? found?.rest : (found?.restFolded ?? "")).toBe(entry.arg ?? "");
  });

  // What is chosen where the vectors leave it open; null means that the text matches no word.
  const chosen = new Map<string, string | null>([
    ["yesss", null],
    ["-3", "3"],
    ["\u2162", null],
    ["3rd", null],
    ["stop voting for 3", "STOP"],
    ["S\u0422\u041e\u0420", null],
    ["\u0435\u0436", "\u0401\u0416"],
    ["\u0939\u093e\u0902", null],
    ["\u0423\u0415S", null],
    ["V\u039fTE 3", null],
    ["HET", null],
    ["👍👍👍", "👍"],
    ["YES👍", "YES"],
    ["goodmorning", null],
    ["YES\n--\nJohn", "YES"],
    ['"Reply YES or NO" no', null],
  ]);
  const open = vectors.cases.filter((entry) => entry.level === "policy" && entry.text !== "YES NO");
  test.each(open.map((entry) => [JSON.stringify(entry.text), entry] as const))("%s: a policy", (_, entry) => {
    expect(chosen.has(entry.text)).toBe(true);
    expect(findWord(table, entry.text)?.value ?? null).toBe(chosen.get(entry.text));
  });

  test.each(vectors.hostile.map((entry) => [entry.name, entry] as const))("%s: within 50 ms", (_, entry) => {
    const text = (entry.head ?? "") + entry.build[0].repeat(entry.build[1]) + (entry.tail ?? "");
    for (const find of [findWord, findChoice, findWhole]) {
      expect(timed(() => find(table, text))).toBeLessThan(50);
    }
    if (entry.keyword) expect(findWord(table, text)?.value).toBe(entry.keyword);
  });
});

describe("the start of a text", () => {
  const words = buildWordTable([{ word: "VOTE", value: 1 }]);
  test.each([
    ["vote-3", "3"],
    ["VOTE 3; DROP TABLE votes", "3; DROP TABLE votes"],
    ["Vote3.", "3"],
    ["vote ٣", "٣"],
    ["VOTE +251911000001", "+251911000001"],
    ["VOTE 👍🏽 yes", "👍🏽 yes"],
    ["vote (b)", "(b)"],
    ["(vote) (b).", "(b)"],
    ["VOTE\uFE0F ", ""],
  ])("%s leaves the rest as it was written", (text, rest) => {
    expect(findWord(words, text)).toMatchObject({ value: 1, word: "VOTE", rest, attempt: "exact" });
  });

  test("the longest word wins, also over one that was configured first", () => {
    const both = buildWordTable([
      { word: "GOOD", value: "short" },
      { word: "GOOD MORNING", value: "long" },
    ]);
    expect(findWord(both, "good morning all")).toMatchObject({ value: "long", rest: "all" });
    expect(findWord(both, "good morn")).toMatchObject({ value: "short", rest: "morn" });
  });

  test("a text of signs alone can be a word", () => {
    const signs = buildWordTable([{ word: "+", value: "plus" }]);
    expect(findWord(signs, " + ")?.value).toBe("plus");
    expect(findWord(signs, "++")).toBeNull();
    expect(findWord(signs, "")).toBeNull();
  });

  test("an emoji tied to others by a joiner is another word, a skin tone is not", () => {
    const emoji = buildWordTable([
      { word: "👨", value: "man" },
      { word: "👍", value: "up" },
      { word: "❤️", value: "heart" },
    ]);
    expect(findWord(emoji, "👨‍👩‍👧")).toBeNull();
    expect(findWord(emoji, "❤️‍🔥")).toBeNull();
    expect(findWord(emoji, "👍🏽")).toMatchObject({ value: "up", attempt: "accents", rest: "" });
    expect(findWord(emoji, "❤")).toMatchObject({ value: "heart", attempt: "exact" });
  });

  test("a spelling without accents that two words share finds neither", () => {
    const pair = buildWordTable([
      { word: "paté", value: 1 },
      { word: "pâte", value: 2 },
    ]);
    expect(findWord(pair, "Paté")?.value).toBe(1);
    expect(findWord(pair, "pâte")?.value).toBe(2);
    expect(findWord(pair, "pate")).toBeNull();
  });

  test("a text among 10,000 words is answered as fast as among ten", () => {
    const tableOf = (words: number) =>
      buildWordTable(Array.from({ length: words }, (_, index) => ({ word: `word ${index}é`, value: index })));
    const texts = ["hello there, how are you doing today?", "WORD 777e please", "Bonjour à tous, ça va?"];
    const timeIn = (words: ReturnType<typeof tableOf>) =>
      timed(() => {
        for (let round = 0; round < 1000; round += 1) for (const text of texts) findWord(words, text);
      });
    const [few, many] = [tableOf(10), tableOf(10_000)];
    timeIn(few);
    // Looking through all of them would take a thousand times as long; the rest is for a machine that does other things too.
    expect(timeIn(many)).toBeLessThan(10 * timeIn(few) + 100);
  });

  test("nothing that people or machines send makes it throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        findWord(table, text);
        findChoice(table, text);
        findWhole(table, text);
      }),
    );
  });
});

describe("a choice", () => {
  const choices = buildWordTable([
    ...["1", "red", "👎"].map((word) => ({ word, value: "red" })),
    ...["3", "blue", "👍"].map((word) => ({ word, value: "blue" })),
    { word: "blue moon", value: "moon" },
  ]);
  test.each([
    "3",
    "3.",
    "٣",
    "3 please",
    "3 Blue",
    "👍👍👍",
    "Blue 👍🏽 thanks!",
    "blue 😀",
    "3️⃣",
    "3, por favor",
  ])("%s is a vote", (text) => {
    expect(findChoice(choices, text)?.value).toBe("blue");
  });
  test.each([
    "3; DROP TABLE votes",
    "1 or 2",
    "3 1",
    "blue red",
    "3 👎",
    "33",
    "3rd",
    "3 3 blue moon",
    "not 3",
    "blue is bad",
    "Loved “3”",
    "",
  ])("%s is no vote", (text) => {
    expect(findChoice(choices, text)).toBeNull();
  });

  test("a word behind the limit of what is read makes it no vote", () => {
    expect(findChoice(choices, `3${" ".repeat(5000)}`)?.value).toBe("blue");
    expect(findChoice(choices, `3${" ".repeat(5000)}1`)).toBeNull();
  });
});

describe("words that collide", () => {
  test.each([
    ["Café", "CAFE"],
    ["A 1", "a1"],
    ["vote", " VOTE! "],
    ["❤️", "❤"],
    ["٣", "3"],
    ["ПРОЁМ", "проем"],
  ])("%s and %s", (a, b) => {
    expect(wordsCollide(a, b)).toBe(true);
  });
  test.each([
    ["YES", "YESS"],
    ["👍", "👎"],
    ["", ""],
    ["कि", "कु"],
    ["は", "ば"],
  ])("%s and %s do not", (a, b) => {
    expect(wordsCollide(a, b)).toBe(false);
  });

  test("a word that is all of a text is told from one at its start", () => {
    expect(findWhole(table, " stop! ")?.value).toBe("STOP");
    expect(findWhole(table, "stop all")?.value).toBe("STOP");
    expect(findWhole(table, "stop it")).toBeNull();
  });
});

describe("letters that people write for one another", () => {
  const table = buildWordTable([
    { word: "ሰላም", value: "peace" },
    { word: "فاطمة", value: "fatima" },
  ]);

  test.each([
    ["ሠላም", "peace"],
    ["فاطمه", "fatima"],
  ])("%s finds its word in the second try", (text, value) => {
    expect(findWord(table, text)).toMatchObject({ value, attempt: "accents" });
  });

  test("of two words that only they tell apart, each is found as it is written, and a third spelling finds neither", () => {
    const both = buildWordTable([
      { word: "ሰርግ", value: "wedding" },
      { word: "ሠርግ", value: "other" },
    ]);
    expect([findWord(both, "ሰርግ")?.value, findWord(both, "ሠርግ")?.value]).toEqual(["wedding", "other"]);
    expect(wordsCollide("ሀይል", "ኃይል")).toBe(true);
    const high = buildWordTable([
      { word: "ሀይል", value: "a" },
      { word: "ኃይል", value: "b" },
    ]);
    expect(findWord(high, "ሐይል")).toBeNull();
  });
});
