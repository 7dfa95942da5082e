import { describe, expect, test } from "vitest";
import { listDraft } from "@/domain/lists/draft";
import { serviceDraft } from "@/domain/services/draft";
import { list, NUMBER, poll, rulesOf, service } from "@/tests/support/rules";
import { findClashes, type Clash, type ClashDraft } from "./clash";
import type { RuleSet } from "./rules";

const newService = (words: string[], more: Partial<Parameters<typeof serviceDraft>[1]> = {}): ClashDraft =>
  serviceDraft(null, {
    name: "New",
    enabled: true,
    allNumbers: false,
    numberIds: [NUMBER],
    words,
    aliases: [],
    catchAll: false,
    reply: "",
    ...more,
  });
const newPoll = (keyword: string, choices: string[]): ClashDraft => ({
  kind: "poll",
  id: null,
  numberIds: [NUMBER],
  words: [
    ...(keyword ? [{ path: "keyword", word: keyword, group: "keyword" }] : []),
    ...choices.map((word, index) => ({
      path: `choices.${index}`,
      word,
      group: "choices",
      standsAlone: keyword === "",
    })),
  ],
});
const clashes = (rules: Partial<RuleSet>, draft: ClashDraft): Clash[] => findClashes(rulesOf(rules), draft);
const short = (found: Clash[]): string[] => found.map(({ path, severity }) => `${path} ${severity}`);

describe("words that can't be saved", () => {
  test.each(["stop", "Énd.", "Opt-Out", "start", "help", "INFO", "stop it", "Cancel my order"])(
    "%s",
    (word) => {
      expect(short(clashes({}, newService(["fine", word])))).toEqual(["words.1 error"]);
    },
  );

  test("local compliance words, also with more behind an opt-out word", () => {
    const { compliance } = rulesOf({});
    const rules = {
      compliance: {
        ...compliance,
        localStopWords: ["አቁም"],
        localStartWords: ["ጀምር"],
        localHelpWords: ["እርዳታ"],
      },
    };
    const draft = newService(["አቁም", "አቁም ዜና", "ጀምር።", "እርዳታ", "እርዳታ ዜና"]);
    expect(short(clashes(rules, draft))).toEqual([
      "words.0 error",
      "words.1 error",
      "words.2 error",
      "words.3 error",
    ]);
  });

  test("a word that stands twice in one rule, however it is written", () => {
    expect(short(clashes({}, newService(["Café", "tea"], { aliases: ["CAFE"] })))).toEqual([
      "aliases.0 error",
    ]);
    expect(short(clashes({}, newPoll("VOTE", ["vote", "1", "١"])))).toEqual(["choices.2 error"]);
  });

  test("a word of a service or list on the same number, told by its name; not on another number, not its own", () => {
    const rules = { services: [service("Weather", ["rain"])], lists: [list("News", ["news"], ["news off"])] };
    const found = clashes(rules, newService(["Rain!", "News off"]));
    expect(short(found)).toEqual(["words.0 error", "words.1 error"]);
    expect(found[0]?.words).toContain("Weather");
    expect(clashes(rules, newService(["rain", "news"], { numberIds: ["n2"] }))).toEqual([]);
    expect(clashes(rules, { ...newService(["rain"]), id: "Weather" })).toEqual([]);
    expect(short(clashes(rules, newService(["rain"], { aliases: ["news"] })))).toEqual([
      "words.0 error",
      "aliases.0 error",
    ]);
  });
});

describe("words that are shadowed", () => {
  test("by a poll while it runs, by its keyword and by its choices", () => {
    const rules = { polls: [poll("Song", "VOTE", ["blue"]), poll("Bare", "", ["red"])] };
    const found = clashes(rules, newService(["vote", "blue", "red", "vote count", "red roses"]));
    expect(short(found)).toEqual([
      "words.0 warning",
      "words.1 warning",
      "words.2 warning",
      "words.3 warning",
    ]);
    expect(found[3]?.words).toContain("while the poll “Song” runs");
  });

  test("of services and lists, told to the poll that takes them", () => {
    const rules = { services: [service("Blues", ["blue", "vote help"])], lists: [list("Reds", ["red"])] };
    const found = clashes(rules, newPoll("VOTE", ["blue", "red"]));
    expect(short(found)).toEqual(["keyword warning", "choices.0 warning", "choices.1 warning"]);
  });

  test("between a number and all numbers: the number comes first", () => {
    const general = service("General", ["hours"], { allNumbers: true, numberIds: [] });
    const own = service("Own", ["hours"]);
    expect(clashes({ services: [general] }, newService(["hours"]))[0]?.words).toContain(
      "this one comes first",
    );
    const everywhere = newService(["hours"], { allNumbers: true });
    expect(clashes({ services: [own] }, everywhere)[0]?.words).toContain("the service “Own” comes first");
    expect(short(clashes({ services: [general] }, everywhere))).toEqual(["words.0 error"]);
  });

  test("by a shorter word that is tried before: one of the number before all numbers, a word before an alias", () => {
    const rules = { services: [service("Good", ["good"])] };
    expect(short(clashes(rules, newService(["good morning"])))).toEqual([]);
    expect(short(clashes(rules, newService(["good morning"], { allNumbers: true })))).toEqual([
      "words.0 warning",
    ]);
    expect(short(clashes(rules, newService(["other"], { aliases: ["good day"] })))).toEqual([
      "aliases.0 warning",
    ]);
    const longer = { services: [service("Day", [], { words: [{ word: "good day", alias: true }] })] };
    expect(clashes(longer, newService(["good"]))[0]?.words).toContain(
      "the service “Day” gets none for “good day”",
    );
    expect(clashes(rules, newService(["goodness"], { allNumbers: true }))).toEqual([]);
  });

  test("between polls: equal keywords and equal lone choices are told, the digits behind keywords are not", () => {
    const rules = { polls: [poll("Song", "VOTE", ["1"]), poll("Bare", "", ["yes"])] };
    expect(short(clashes(rules, newPoll("vote", ["1"])))).toEqual(["keyword warning"]);
    expect(short(clashes(rules, newPoll("QUIZ", ["1", "yes"])))).toEqual([]);
    expect(short(clashes(rules, newPoll("", ["1", "Yes"])))).toEqual(["choices.1 warning"]);
  });
});

test("a list's words are checked with their places in the form", () => {
  const draft = listDraft(null, {
    name: "News",
    description: "",
    enabled: true,
    numberIds: [NUMBER],
    joinWords: ["news"],
    leaveWords: ["stop news", "News."],
    joinReply: "",
    alreadyReply: "",
    leaveReply: "",
  });
  expect(short(clashes({}, draft))).toEqual(["leaveWords.0 error", "leaveWords.1 error"]);
});
