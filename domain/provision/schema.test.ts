import { expect, it } from "vitest";
import { provisionSchema } from "./schema";

const poll = (versions: unknown) => ({
  polls: [{ name: "Mayor", choices: [{ name: "Abeba", words: ["1", "አበባ"] }], series: "Votes", versions }],
});
const problems = (versions: unknown): string[] =>
  (provisionSchema.safeParse(poll(versions)).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

it("takes a poll in further languages, whose empty parts are as in the poll", () => {
  const parsed = provisionSchema.parse(poll([{ language: "am", words: ["አበባ"] }]));
  expect(parsed.polls?.[0]).toMatchObject({
    ...{ series: "Votes", versions: [{ language: "am", words: ["አበባ"], question: "", replies: {} }] },
  });
});

it("names the path of what is wrong with a language", () => {
  expect(problems([{ language: "??", words: ["1"] }])).toEqual([
    "polls.0.versions.0.language: Choose a language.",
  ]);
  expect(problems([{ language: "am", words: ["nein"] }])).toEqual([
    "polls.0.versions.0.words: “nein” is no word of a choice (any more).",
  ]);
  expect(problems([{ language: "am", words: ["1"], replies: { counted: "{{ broken" } }])[0]).toMatch(
    /^polls\.0\.versions\.0\.replies\.counted: /,
  );
});
