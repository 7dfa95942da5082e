import { describe, expect, it } from "vitest";
import { buildSuggestions, suggest } from "./near-miss";

const choices = buildSuggestions([
  { word: "1", value: "pizza" },
  { word: "Pizza", value: "pizza" },
  { word: "2", value: "pasta" },
  { word: "Pasta", value: "pasta" },
  { word: "Café crème", value: "coffee" },
  { word: "ዳቦ ቤት", value: "bread" },
  { word: "song12", value: "twelve" },
  { word: "Lena", value: "lena" },
  { word: "no", value: "no" },
  { word: "Lina", value: "lina" },
]);

describe("a choice is suggested", () => {
  it.each([
    ["piza", "pizza"],
    ["pizzza!", "pizza"],
    ["pziza", "pizza"],
    ["cafe creme pls now", "coffee"],
    ["caffe crem", "coffee"],
    ["ዳቦ በት", "bread"],
    ["I vote for pizza because it is good", "pizza"],
    ["song number 2", "pasta"],
  ])("for “%s”: %s", (text, value) => {
    expect(suggest(choices, text)).toBe(value);
  });
});

describe("no choice is suggested", () => {
  it.each([
    ["two choices named in one text", "pizza and pasta"],
    ["two that are equally near", "Luna"],
    ["another number, however near", "12"],
    ["a digit that differs inside a word", "song13"],
    ["two slips in a word of five letters", "pzz"],
    ["one slip in a word of two letters", "nu"],
    ["nothing but signs", "?!"],
    ["a long story", "one two three four five six seven eight nine ten eleven twelve pizza"],
    ["something else", "hello"],
  ])("for %s", (_, text) => {
    expect(suggest(choices, text)).toBeNull();
  });

  it("for a word inside a sentence where nothing says that the text is a vote", () => {
    expect(suggest(choices, "I ate pizza", { alone: true })).toBeNull();
    expect(suggest(choices, "piza", { alone: true })).toBe("pizza");
  });
});
