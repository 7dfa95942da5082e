import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/db/client";
import { applyProvision, exportProvision } from "@/db/provision";
import { loadRuleSet } from "@/db/rules";
import { AppError } from "@/domain/errors";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";

const author = { userId: null, name: "apply" };
let database: TestDatabase;

beforeAll(async () => {
  database = await createInstallation(ONE_LINK);
});

afterAll(() => database.drop());

const age = {
  ...{ text: "How old?", translations: { am: "ዕድሜ?" } },
  choices: [
    { name: "Young", words: ["1"] },
    { name: "Old", words: ["2"] },
  ],
};
const town = { text: "Where? {{ choices }}", choices: [{ name: "Town", words: ["1"] }] };

const file = (more: object) => ({
  polls: [
    { name: "Market", number: "12345", keyword: "M", choices: [{ name: "Yes", words: ["1"] }], ...more },
  ],
});

const apply = async (more: object) => (await applyProvision(file(more), author))[0];

async function problems(more: object): Promise<string[]> {
  const error: unknown = await applyProvision(file(more), author).catch((caught: unknown) => caught);
  if (!(error instanceof AppError)) throw new Error("it was applied");
  return error.problems.map(({ path, message }) => `${path}: ${message}`);
}

/** Text and choices of each question that is asked. */
async function asked(): Promise<unknown[]> {
  const { polls } = await loadRuleSet();
  const own = polls.find(({ name }) => name === "Market");
  return (own?.followUps ?? []).map(({ text, choices }) => [
    text,
    choices.filter(({ withdrawn }) => !withdrawn).map(({ name }) => name),
  ]);
}

describe("further questions in a setup file", () => {
  it("are made, exported, and applied again without a change", async () => {
    expect(await apply({ followUps: [age, town], answerSeconds: 600 })).toMatchObject({ what: "created" });
    expect(await asked()).toEqual([
      ["How old?", ["Young", "Old"]],
      ["Where? {{ choices }}", ["Town"]],
    ]);
    const exported = JSON.parse(JSON.stringify(await exportProvision())) as { polls: object[] };
    expect(exported.polls).toMatchObject([
      { followUps: [age, { ...town, translations: {} }], answerSeconds: 600 },
    ]);
    const changes = await applyProvision(exported, author);
    expect(changes.every(({ what }) => what === "unchanged")).toBe(true);
  });

  it("are known by their place: their ids stay, those left out are asked no longer, and return as new ones", async () => {
    const ids = async () =>
      (await prisma.question.findMany({ where: { position: { gt: 0 } }, orderBy: { position: "asc" } })).map(
        ({ id, withdrawnAt }) => [id, withdrawnAt !== null],
      );
    const [[first], [second]] = (await ids()) as [[string], [string]];
    const older = { ...age, choices: [...age.choices, { name: "Oldest", words: ["3"] }] };
    expect(await apply({ followUps: [older] })).toMatchObject({ what: "changed", fields: ["followUps"] });
    expect(await ids()).toEqual([
      [first, false],
      [second, true],
    ]);
    expect(await asked()).toEqual([["How old?", ["Young", "Old", "Oldest"]]]);
    expect((await exportProvision()).polls).toMatchObject([{ followUps: [{ text: "How old?" }] }]);
    await apply({ followUps: [older, town] });
    expect((await ids()).map(([, withdrawn]) => withdrawn)).toEqual([false, true, false]);
    expect((await asked()).map((question) => (question as string[])[0])).toEqual(["How old?", town.text]);
  });

  it("are refused with the place of what is wrong", async () => {
    expect(await problems({ followUps: [{ ...age, text: "{{ nobody" }] })).toEqual([
      expect.stringMatching(/^polls\[0\]\.followUps\[0\]\.text: The text has a mistake/),
    ]);
    expect(await problems({ followUps: [{ text: "Q", choices: [] }], answerSeconds: 5 })).toHaveLength(2);
    const stop = { text: "Q", choices: [{ name: "Halt", words: ["1", "STOP"] }] };
    expect(await problems({ followUps: [age, stop] })).toEqual([
      expect.stringMatching(/^polls\[0\]\.followUps\[1\]\.choices\[0\]\.words\[1\]: “STOP” is kept/),
    ]);
    const twice = { text: "Q", choices: [age.choices[0], { name: "Again", words: ["1"] }] };
    expect(await problems({ followUps: [twice] })).toEqual([
      "polls[0].followUps[0].choices[1].words[0]: “1” stands here twice.",
    ]);
  });
});
