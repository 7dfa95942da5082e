import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { list, NOW, NUMBER, poll, rulesOf, service, short } from "@/tests/support/rules";
import { compileRules } from "./compile";
import { decide, type TextToDecide } from "./decide";
import type { Decision } from "./decision";
import type { PollRule, RuleSet, ServiceRule } from "./rules";

const HOUR = 3600_000;

function decideWith(rules: Partial<RuleSet>, text: string, more: Partial<TextToDecide> = {}): Decision {
  return decide(compileRules(rulesOf(rules)), { numberId: NUMBER, text, receivedAt: NOW, ...more });
}

const early = { opensAt: NOW + HOUR, closesAt: NOW + 2 * HOUR };
const late = { opensAt: NOW - 2 * HOUR, closesAt: NOW - HOUR };
const over = { opensAt: NOW - 90 * HOUR, closesAt: NOW - 80 * HOUR };

describe("the keyword vectors, through the published order", () => {
  type Case = { text: string; keyword: string | null; arg: string | null; level: string };
  const vectors = JSON.parse(
    readFileSync(new URL("../../tests/vectors/keywords.json", import.meta.url), "utf8"),
  ) as {
    configuration: { keywords: string[]; takesArgument: string[] };
    cases: Case[];
  };
  const { keywords, takesArgument } = vectors.configuration;
  const compliance = ["STOP", "START", "HELP"];
  const digits = keywords.filter((word) => /^[0-9]$/.test(word));
  const plain = keywords.filter((word) => ![...takesArgument, ...compliance, ...digits].includes(word));
  /** As the notes of the file have it: bare digits are options of the open poll; words with an argument are its keywords. */
  const compiled = compileRules(
    rulesOf({
      services: plain.map((word, position) => service(word, [word], { position })),
      polls: [
        poll("bare", "", digits),
        ...takesArgument.map((word) => poll(word, word, digits, { opensAt: NOW - 2 * HOUR })),
      ],
    }),
  );
  const keywordOf = (decision: Decision): string | null => {
    if (decision.kind === "stop" || decision.kind === "stop-review") return "STOP";
    if (decision.kind === "help") return "HELP";
    if (decision.kind === "service") return decision.service.name;
    if (decision.kind !== "ballot") return null;
    return decision.poll.name === "bare" ? decision.choiceName : decision.poll.keyword;
  };

  // Policy cases are a choice of the matcher and stand in domain/keywords/word-table.test.ts with what was chosen.
  const firm = vectors.cases.filter((entry) => entry.level !== "policy");
  test.each(firm.map((entry) => [JSON.stringify(entry.text), entry] as const))("%s", (_, entry) => {
    const decision = decide(compiled, { numberId: NUMBER, text: entry.text, receivedAt: NOW });
    // A bare choice takes whole texts; "3; DROP TABLE" behind a keyword is that poll's unknown choice.
    expect(keywordOf(decision)).toBe(entry.keyword);
    if (decision.kind === "ballot" && decision.poll.name !== "bare") {
      const known = digits.includes(entry.arg ?? "");
      expect(decision.outcome).toBe(known ? "counted" : "unknown-choice");
      expect(decision.choiceName).toBe(known ? entry.arg : null);
    }
    if (decision.kind === "service" && entry.arg !== null) expect(decision.rest).toBe(entry.arg);
  });
});

describe("the published order", () => {
  test("compliance comes before every rule, also with filler behind it", () => {
    const rules = {
      services: [service("All", [], { catchAll: true })],
      lists: [list("Farm tips", ["tips"])],
    };
    const decided = [
      "STOP",
      "stop texting me please",
      "Stop farm tips",
      "START",
      "info",
      "stop the war",
      "HELP",
    ].map((text) => short(decideWith(rules, text)));
    expect(decided).toEqual(["stop", "stop", "stop", "start", "help", "stop-review", "help"]);
  });

  test("compliance holds on a number that is not set up, and nothing else does", () => {
    const rules = { services: [service("General", ["yes"], { allNumbers: true, numberIds: [] })] };
    expect(short(decideWith(rules, "stop", { numberId: null }))).toBe("stop");
    expect(short(decideWith(rules, "yes", { numberId: null }))).toBe("unmatched");
    expect(short(decideWith(rules, "yes", { numberId: "n2" }))).toBe("service General");
  });

  test("a pending double opt-in takes YES before polls and services, on its own number only", () => {
    const rules = {
      polls: [poll("Yes or no", "", ["yes", "no"])],
      lists: [list("News", ["news"]), { ...list("Elsewhere", ["else"]), numberIds: ["n2"] }],
    };
    const pendingListIds = ["Elsewhere", "News"];
    expect(short(decideWith(rules, "Yes!", { pendingListIds }))).toBe("join News");
    expect(short(decideWith(rules, "yes I do", { pendingListIds }))).toBe("unmatched");
    expect(short(decideWith(rules, "yes"))).toBe("ballot Yes or no counted yes");
    expect(short(decideWith(rules, "stop", { pendingListIds }))).toBe("stop");
  });

  test("a poll comes before a service and a list, by keyword and by a choice alone", () => {
    const rules = {
      services: [service("Votes", ["vote", "blue"])],
      lists: [list("Reds", ["red"])],
      polls: [poll("Song", "VOTE", ["blue", "red"])],
    };
    expect(short(decideWith(rules, "vote blue"))).toBe("ballot Song counted blue");
    expect(short(decideWith(rules, "Blue!"))).toBe("ballot Song counted blue");
    expect(short(decideWith(rules, "red"))).toBe("ballot Song counted red");
    expect(short(decideWith(rules, "blue is the sky"))).toBe("service Votes");
  });

  test.each([
    ["early", early],
    ["late", late],
  ])("a poll that is %s answers so, and one that is long over takes nothing", (outcome, window) => {
    const rules = (more: Partial<PollRule>): Partial<RuleSet> => ({
      services: [service("Votes", ["vote"])],
      polls: [poll("Song", "VOTE", ["blue"], more)],
    });
    expect(short(decideWith(rules(window), "vote blue"))).toBe(`ballot Song ${outcome} blue`);
    expect(short(decideWith(rules(window), "blue"))).toBe(`ballot Song ${outcome} blue`);
    expect(short(decideWith(rules(over), "vote blue"))).toBe("service Votes");
  });

  test("a keyword with no choice, or with none that is known, is an unknown choice of its poll", () => {
    const rules = {
      polls: [poll("Song", "VOTE", ["1", "2"])],
      services: [service("Any", [], { catchAll: true })],
    };
    for (const text of ["VOTE", "VOTE 99", "VOTE 1 2", "vote 1 or 2", "VOTE {{ 7 }}"]) {
      expect(short(decideWith(rules, text))).toBe("ballot Song unknown-choice -");
    }
    expect(short(decideWith(rules, "99"))).toBe("catch-all Any");
  });

  test("a withdrawn choice is unknown", () => {
    const song = poll("Song", "VOTE", ["1"]);
    song.choices[0]!.withdrawn = true;
    expect(short(decideWith({ polls: [song] }, "vote 1"))).toBe("ballot Song unknown-choice -");
  });

  test("a longer word comes before a shorter one, whichever was set first", () => {
    const rules = {
      services: [service("Good", ["good"]), service("Morning", ["good morning"], { position: 1 })],
    };
    expect(short(decideWith(rules, "good morning all"))).toBe("service Morning");
    expect(short(decideWith(rules, "good night"))).toBe("service Good");
  });

  test("a word of the number comes before one of all numbers, a word before an alias, whatever their lengths", () => {
    const alias = (word: string): ServiceRule["words"] => [{ word, alias: true }];
    const rules = {
      services: [
        service("General", ["good morning"], { allNumbers: true, numberIds: [] }),
        service("Alias", [], { words: alias("good day") }),
        service("Own", ["good"]),
      ],
    };
    expect(short(decideWith(rules, "good morning"))).toBe("service Own");
    expect(short(decideWith(rules, "good day"))).toBe("service Own");
    expect(short(decideWith(rules, "good morning", { numberId: "n2" }))).toBe("service General");
  });

  test("of equal words the service that stands first takes the text, and services before lists", () => {
    const rules = {
      services: [service("Second", ["a"], { position: 2 }), service("First", ["a", "news"], { position: 1 })],
      lists: [list("News", ["news"])],
    };
    expect(short(decideWith(rules, "a"))).toBe("service First");
    expect(short(decideWith(rules, "news"))).toBe("service First");
  });

  test("a list's word joins or leaves, the longer one first", () => {
    const rules = { lists: [list("News", ["news", "ዜና"], ["news off"])] };
    expect(short(decideWith(rules, "News please"))).toBe("join News");
    expect(short(decideWith(rules, "ዜና።"))).toBe("join News");
    expect(short(decideWith(rules, "NEWS OFF"))).toBe("leave News");
  });

  test("the catch-all of the number comes before that of all numbers, and after everything else", () => {
    const rules = {
      services: [
        service("Everywhere", [], { catchAll: true, allNumbers: true, numberIds: [] }),
        service("Here", ["hours"], { catchAll: true }),
      ],
    };
    expect(short(decideWith(rules, "hours"))).toBe("service Here");
    expect(short(decideWith(rules, "whatever"))).toBe("catch-all Here");
    expect(short(decideWith(rules, "whatever", { numberId: "n2" }))).toBe("catch-all Everywhere");
    expect(short(decideWith({}, "whatever"))).toBe("unmatched");
  });

  test("a notice from the network is no text of a person", () => {
    expect(short(decideWith({}, "STOP", { notVote: true }))).toBe("not-vote");
  });
});

describe("polls that could mean the same text", () => {
  const [now, before, closed] = [
    poll("Now", "VOTE", ["1"], { opensAt: NOW - HOUR }),
    poll("Before", "vote.", ["1"], { opensAt: NOW - 3 * HOUR }),
    poll("Closed", "VOTE", ["1"], late),
  ] as const;

  test("with equal keywords, however they are written, the one opened last takes it; an open one before others", () => {
    expect(short(decideWith({ polls: [before, now] }, "vote 1"))).toBe("ballot Now counted 1");
    expect(short(decideWith({ polls: [closed, before] }, "vote 1"))).toBe("ballot Before counted 1");
  });

  test("a choice alone that two open polls with keywords have counts for neither", () => {
    const rival = poll("Rival", "QUIZ", ["1", "2"]);
    expect(short(decideWith({ polls: [now, rival] }, "1"))).toBe("unmatched");
    expect(short(decideWith({ polls: [now, rival] }, "2"))).toBe("ballot Rival counted 2");
    expect(short(decideWith({ polls: [closed, rival] }, "1"))).toBe("ballot Rival counted 1");
  });

  test("a choice alone belongs to the poll without a keyword, and of two such polls to the one opened last", () => {
    const bare = poll("Bare", "", ["1"], { opensAt: NOW - 3 * HOUR });
    const later = poll("Later", "", ["1"]);
    expect(short(decideWith({ polls: [now, bare] }, "1"))).toBe("ballot Bare counted 1");
    expect(short(decideWith({ polls: [bare, later] }, "1"))).toBe("ballot Later counted 1");
  });

  test("an open poll that has the choice comes before a closed one that has it too", () => {
    const bare = poll("Bare", "", ["1"], late);
    expect(short(decideWith({ polls: [bare, now] }, "1"))).toBe("ballot Now counted 1");
    expect(short(decideWith({ polls: [poll("Word", "1", ["x"], late), now] }, "1"))).toBe(
      "ballot Now counted 1",
    );
  });

  test("a longer keyword of a poll that is over leaves the text to the shorter one", () => {
    const long = poll("Long", "GOOD MORNING", ["1"], over);
    expect(short(decideWith({ polls: [long, poll("Short", "GOOD", ["morning"])] }, "good morning"))).toBe(
      "ballot Short counted morning",
    );
  });
});
