import { describe, expect, it } from "vitest";
import { song } from "@/tests/support/polls";
import { pollInputSchema, type PollInput } from "./schema";

const numberIds = ["0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeee0"];
const choice = (name: string, ...words: string[]) => ({ id: null, name, words, withdrawn: false });
const question = {
  id: null,
  text: "How old?",
  choices: [choice("Young", "1")],
  withdrawn: false,
  translations: {},
};

const problems = (change: Partial<PollInput>): string[] =>
  (pollInputSchema.safeParse({ ...song, numberIds, ...change }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

describe("further questions of a form", () => {
  it("need a text, a choice and names of their own", () => {
    expect(problems({ followUps: [question] })).toEqual([]);
    expect(problems({ followUps: [question, { ...question, text: " " }] })).toEqual([
      "followUps.1.text: Type what is asked.",
    ]);
    expect(problems({ followUps: [{ ...question, choices: [] }] })).toEqual([
      "followUps.0.choices: A question needs at least one choice.",
    ]);
    expect(problems({ followUps: [{ ...question, choices: [choice("A", "1"), choice("A", "2")] }] })).toEqual(
      ["followUps.0.choices.1.name: “A” stands here twice."],
    );
    expect(problems({ choices: [], followUps: [] })).toEqual(["choices: A poll needs at least one choice."]);
  });

  it("are refused where a translation can't be read as a template", () => {
    const translations = { am: "{{ choice" };
    expect(problems({ followUps: [{ ...question, translations }] })).toEqual([
      expect.stringMatching(/^followUps\.0\.translations\.am: The text has a mistake in its/),
    ]);
  });

  it("that are asked no longer may be as they are", () => {
    expect(problems({ followUps: [{ ...question, text: "", choices: [], withdrawn: true }] })).toEqual([]);
  });

  it("wait from a minute to a week, where there are any", () => {
    const wait = (answerSeconds: number, followUps = [question]) => problems({ answerSeconds, followUps });
    expect([wait(60), wait(7 * 86_400), wait(1, [])]).toEqual([[], [], []]);
    expect(wait(59)).toEqual(["answerSeconds: From a minute to 7 days."]);
    expect(wait(7 * 86_400 + 1)).toEqual(["answerSeconds: From a minute to 7 days."]);
  });
});
