import { describe, expect, it } from "vitest";
import { sealPolls } from "@/db/poll-seal";
import { closePoll } from "@/db/poll-state";
import { author, choice, create, nextPhone, preparePolls, worker } from "@/tests/support/polls";
import { fileOf, forge, LATER, verify } from "@/tests/support/result-file";

preparePolls();

const age = {
  ...{ id: null, text: "How old are you?", withdrawn: false, translations: {} },
  choices: [choice("Young", "1"), choice("Old", "2")],
};

type FollowUp = { id: string; votes: number; voters: number; choices: { votes: number }[] };
type Header = { votes: number; followUps: FollowUp[] };

/** A late answer that no block holds yet. */
type Sealed = { text: string; late(): Promise<string> };

/** Three voters, two of whom answered the second question, and one text that names no age. */
async function sealed(): Promise<Sealed> {
  const poll = await create({ followUps: [age], counting: "first" });
  const one = await worker();
  const progress = [
    {
      ...{ pollId: poll.id, questionId: poll.followUps[0]!.id, language: "" },
      ...{ askedAt: Date.now() - 1000, hasLeft: true },
    },
  ];
  const phones = Array.from({ length: 3 }, nextPhone);
  for (const phone of phones) await one.accept(one.text(phone, "vote 1"));
  for (const [index, body] of ["1", "2", "neither"].entries()) {
    await one.accept(one.text(phones[index]!, body, { progress }));
  }
  await closePoll(author, poll.id, Date.now());
  await sealPolls(LATER());
  const late = async (): Promise<string> => {
    const answer = one.text(nextPhone(), "1", { progress, at: Date.now() + 1000 });
    await one.accept({
      ...answer,
      decision: { ...answer.decision, outcome: "late" } as typeof answer.decision,
    });
    return fileOf(poll);
  };
  return { text: await fileOf(poll), late };
}

describe("the signed result of a poll of several questions", () => {
  it("has the result of each, and holds by its own rows", async () => {
    const { text } = await sealed();
    const { header } = JSON.parse(text) as { header: Header };
    expect(header).toMatchObject({
      ...{ votes: 3, voters: 3 },
      followUps: [
        {
          ...{ question: "How old are you?", votes: 2, voters: 2 },
          choices: [
            { name: "Young", votes: 1 },
            { name: "Old", votes: 1 },
          ],
        },
      ],
    });
    const { code, said } = await verify(text);
    expect(said).toMatch(
      /3 {2}votes of 3 voters\nHow old are you\?\n {10}1 {2}Young\n {10}1 {2}Old\n {10}2 {2}votes of 2 voters/,
    );
    expect(code).toBe(0);
  });

  it.each([
    [
      "votes of a choice",
      (one: FollowUp) => ({ ...one, choices: one.choices.map((own) => ({ ...own, votes: 2 })) }),
    ],
    ["voters", (one: FollowUp) => ({ ...one, voters: 3 })],
    ["texts", (one: FollowUp) => ({ ...one, texts: [{ outcome: "counted", texts: 7 }] })],
  ])("does not hold with other %s on a further question, whoever signed it", async (_what, change) => {
    const forged = forge((await sealed()).text, (header: Header) => ({
      ...header,
      followUps: header.followUps.map(change),
    }));
    const { code, said } = await verify(forged);
    expect(said).toContain("question 2, ");
    expect(code).toBe(1);
  });

  it("does not hold where the answers to one are told as votes on another", async () => {
    const forged = forge((await sealed()).text, (header: Header) => ({ ...header, followUps: [] }));
    expect((await verify(forged)).code).toBe(1);
  });

  it("leaves out what no block holds yet, on its own question", async () => {
    const text = await (await sealed()).late();
    const { header } = JSON.parse(text) as { header: { followUps: { texts: object[] }[]; texts: object[] } };
    for (const { texts } of [header, header.followUps[0]!])
      expect(texts).toContainEqual({ outcome: "late", texts: 0 });
    expect((await verify(text)).code).toBe(0);
  });
});
