import { expect, it } from "vitest";
import { findNul } from "./nul";

it("finds the place of a character that cannot be stored, however deep it stands", () => {
  const polls = [{ choices: [{ words: ["1"] }, { words: ["2", "re\0d"] }] }];
  expect(findNul({ name: "Song", when: null, polls })).toEqual(["polls", 0, "choices", 1, "words", 1]);
  expect(findNul("\0")).toEqual([]);
});

it("finds none in what can be stored", () => {
  expect(findNul({ name: "ኣበበ 🎉 \u0001", n: 0, at: undefined, list: [null, true] })).toBeNull();
});
