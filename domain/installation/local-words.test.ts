import { describe, expect, it } from "vitest";
import type { RuleSet } from "@/domain/inbound/rules";
import { localWordProblems } from "./local-words";

const none = { localStopWords: [], localStartWords: [], localHelpWords: [] };
const rules: RuleSet = {
  version: 1,
  timeZone: "UTC",
  numbers: [],
  polls: [],
  lists: [],
  compliance: { ...none, stopReply: "s", startReply: "s", helpReply: "h" },
  services: [
    {
      id: "1",
      name: "Weather",
      position: 0,
      numberIds: ["n"],
      allNumbers: false,
      catchAll: false,
      words: [{ word: "ፀሐይ", alias: false }],
      reply: "",
    },
  ],
};

describe("local compliance words", () => {
  it("may be words that nobody uses", () => {
    expect(localWordProblems(rules, { ...none, localStopWords: ["አቁም"], localHelpWords: ["እርዳታ"] })).toEqual(
      [],
    );
  });

  it("can't turn START into an opt-out", () => {
    expect(localWordProblems(rules, { ...none, localStopWords: ["ok", "Start!"] })).toMatchObject([
      { path: "localStopWords.1" },
    ]);
  });

  it("can't mean two things", () => {
    expect(
      localWordProblems(rules, { ...none, localStopWords: ["baas"], localStartWords: ["BAAS"] }),
    ).toMatchObject([{ path: "localStartWords.0" }]);
  });

  it("can't take the texts of a running rule, which is named", () => {
    const [problem] = localWordProblems(rules, { ...none, localHelpWords: ["ፀሐይ"] });
    expect(problem?.path).toBe("localHelpWords.0");
    expect(problem?.message).toContain("Weather");
  });
});
