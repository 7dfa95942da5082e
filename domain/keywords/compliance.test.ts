import { describe, expect, test } from "vitest";
import { classifyCompliance, collidesWithCompliance } from "./compliance";

const words = {
  localStop: ["አቁም", "arrêt"],
  localStart: ["ጀምር"],
  localHelp: ["እርዳታ"],
  listNames: ["Weather Alerts", "Farm tips"],
};

describe("compliance words", () => {
  test.each([
    ["stop", "stop", "STOP"],
    ["STOP!", "stop", "STOP"],
    ["st\u200bop", "stop", "STOP"],
    ["Stop all", "stop", "STOP ALL"],
    ["STOPALL", "stop", "STOPALL"],
    ["unsubscribe.", "stop", "UNSUBSCRIBE"],
    ["opt-out", "stop", "OPT OUT"],
    ["OptOut", "stop", "OPTOUT"],
    ["STOP\nplease", "stop", "STOP"],
    ["stop sending me this", "stop", "STOP"],
    ["STOP ALL texts now!!", "stop", "STOP ALL"],
    ["stop 😡", "stop", "STOP"],
    ["stop stop stop", "stop", "STOP"],
    ["Stop the weather alerts", "stop", "STOP"],
    ["quit farm tips please", "stop", "QUIT"],
    ["አቁም", "stop", "አቁም"],
    ["ARRET svp", "stop", "arrêt"],
    ["START", "start", "START"],
    ["“unstop”", "start", "UNSTOP"],
    ["ጀምር።", "start", "ጀምር"],
    ["help?", "help", "HELP"],
    ["info", "help", "INFO"],
    ["እርዳታ", "help", "እርዳታ"],
    ["stop voting for 3", "stop-review", "STOP"],
    ["End the war in my town", "stop-review", "END"],
    ["Cancel my order 5", "stop-review", "CANCEL"],
    ["stop 3", "stop-review", "STOP"],
    ["STOP3", "stop-review", "STOP"],
  ])("%j is %s (%s)", (text, kind, word) => {
    expect(classifyCompliance(text, words)).toEqual({ kind, word });
  });

  test.each([
    "STOPWATCH",
    "please stop",
    "don't stop",
    "START 3",
    "help me",
    "info jobs",
    "S\u0422\u041e\u0420",
    "Loved “STOP”",
    "",
    "   ",
    "VOTE STOP",
  ])("%j is about something else", (text) => {
    expect(classifyCompliance(text, words)).toBeNull();
  });

  test("a word of one installation is none of another", () => {
    expect(classifyCompliance("አቁም", words)?.kind).toBe("stop");
    expect(classifyCompliance("አቁም")).toBeNull();
    expect(classifyCompliance("አቁም", { ...words, localStop: [] })).toBeNull();
    expect(classifyCompliance("stop farm tips")?.kind).toBe("stop-review");
  });

  test("a hostile text is answered within 50 ms", () => {
    const texts = [`stop${" it".repeat(50_000)}`, `stop${"!".repeat(100_000)}`];
    const kinds = (): (string | undefined)[] => texts.map((text) => classifyCompliance(text, words)?.kind);
    expect(kinds()).toEqual(["stop-review", "stop"]);
    const started = performance.now();
    kinds();
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe("words that may be saved", () => {
  test.each([
    ["stop", "STOP"],
    ["Énd", "END"],
    ["Opt-Out", "OPT OUT"],
    ["help", "HELP"],
    ["stop it", "STOP"],
    ["STOP 5", "STOP"],
  ])("%s collides with %s", (word, taken) => {
    expect(collidesWithCompliance(word)).toBe(taken);
  });
  test.each(["STOPWATCH", "START NOW", "VOTE", "", "Endgame"])("%j does not", (word) => {
    expect(collidesWithCompliance(word)).toBeNull();
  });
});
