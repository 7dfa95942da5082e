import { describe, expect, it } from "vitest";
import { decideGroup, findAnomalies } from "@/db/poll-anomalies";
import { prisma } from "@/db/client";
import { lookAt, lookForPatterns } from "@/db/poll-pattern-looks";
import { getTotals } from "@/db/poll-results";
import { getPollDetail } from "@/db/polls";
import { agrees, food } from "@/tests/support/decisions";
import { author, create, MINUTE, nextPhone, preparePolls, votesByName, worker } from "@/tests/support/polls";

preparePolls();

/** Sixty listeners from all over, and forty numbers of one block that follow one another, all for Pasta. */
async function bought() {
  const poll = await create(food);
  const one = await worker();
  const listeners = Array.from({ length: 60 }, (_, index) => {
    nextPhone();
    return one.text(`2519${String(10_000_000 + index * 77_777)}`, `vote ${index % 3 === 0 ? 2 : 1}`);
  });
  await one.accept(...listeners);
  await one.accept(
    ...Array.from({ length: 40 }, (_, index) => one.text(String(251_944_000_100 + index), "vote 2")),
  );
  return poll;
}

describe("votes that look bought", () => {
  it("are told by their block of numbers and by the run they stand in, with the choice they are for", async () => {
    const poll = await bought();
    const pasta = poll.choices[1]!.id;
    const report = await findAnomalies(poll);
    expect(report.blocks).toMatchObject([
      { group: { kind: "block", prefix: "251944000", choiceId: pasta }, votes: 40 },
    ]);
    expect(report.sequences).toMatchObject([
      { group: { kind: "sequence", from: "251944000100", to: "251944000139", choiceId: pasta }, votes: 40 },
    ]);
    expect(report.blocks[0]!.last).toBeGreaterThanOrEqual(report.blocks[0]!.first);
    expect(await getTotals(poll)).toMatchObject({ votes: 100, voters: 100 });
  });

  it("leave the count together for a reason, and return together", async () => {
    const poll = await bought();
    const { blocks, sequences } = await findAnomalies(poll);
    const block = blocks[0]!.group;
    const decide = (kind: "exclude" | "include", group = block) =>
      decideGroup(author, { pollId: poll.id, group, kind, reason: "One block of numbers" });
    expect(await decide("exclude")).toMatchObject({ applied: 40, refused: [] });
    expect(await votesByName(poll)).toEqual({ Pizza: 40, Pasta: 20 });
    expect(await findAnomalies(poll)).toMatchObject({ blocks: [], sequences: [] });
    await expect(decide("exclude")).rejects.toMatchObject({ code: "conflict" });
    await agrees(poll);
    expect(await decide("include", sequences[0]!.group)).toMatchObject({ applied: 40 });
    expect(await votesByName(poll)).toEqual({ Pizza: 40, Pasta: 60 });
    await agrees(poll);
  });

  it("are not seen in a vote like any other", async () => {
    const poll = await create(food);
    const one = await worker();
    await one.accept(
      ...Array.from({ length: 50 }, (_, index) =>
        one.text(String(251_955_000_000 + index * 3), `vote ${1 + (index % 2)}`),
      ),
    );
    expect(await findAnomalies(poll)).toEqual({ blocks: [], sequences: [], rushes: [] });
  });

  it("are looked for without being asked, once for so many votes, and told until somebody has looked", async () => {
    const poll = await bought();
    const told = async () => (await getPollDetail(poll.id))?.patterns;
    expect(await told()).toBe(0);
    expect(await lookForPatterns(Date.now())).toEqual([{ name: "Food", patterns: 2 }]);
    expect(await told()).toBe(2);
    expect(await lookForPatterns(Date.now())).toEqual([]);
    expect(await lookAt(poll, { now: Date.now(), isSeen: true })).toEqual(await findAnomalies(poll));
    expect(await told()).toBe(0);
    const one = await worker();
    await one.accept(
      ...Array.from({ length: 12 }, (_, n) => one.text(String(251_946_000_100 + n), "vote 2")),
    );
    expect(await lookForPatterns(Date.now())).toEqual([{ name: "Food", patterns: 3 }]);
    expect(await told()).toBe(1);
    // one that goes and comes back is told anew
    await lookAt(poll, { now: Date.now(), isSeen: true });
    const numbers = { from: "251946000100", to: "251946000111" };
    const group = { kind: "sequence" as const, ...numbers, choiceId: poll.choices[1]!.id };
    for (const [kind, news] of [
      ["exclude", 0],
      ["include", 1],
    ] as const) {
      await decideGroup(author, { pollId: poll.id, group, kind, reason: "A school class" });
      await lookAt(poll, { now: Date.now(), isSeen: false });
      expect(await told()).toBe(news);
    }
    await prisma.poll.update({
      where: { id: poll.id },
      data: { closesAt: new Date(Date.now() - 25 * 60 * MINUTE) },
    });
    await prisma.pollPatternLook.deleteMany();
    expect(await lookForPatterns(Date.now())).toEqual([]);
  });
});
