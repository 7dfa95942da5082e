import { describe, expect, it } from "vitest";
import { ownName } from "./view";

describe("the name of a poll", () => {
  it.each([
    ["Song of the week", "Which song shall we play at nine?", "Song of the week"],
    ["Which song shall we play at nine?", "Which song shall we play at nine?", null],
    ["Which song shall…", "Which song shall we play at nine?", null],
    ["Draft of the next quiz", "", "Draft of the next quiz"],
  ])("%s is shown beside the question %s as %s", (name, question, own) => {
    expect(ownName({ name, question })).toBe(own);
  });
});
