import { beforeEach, describe, expect, it } from "vitest";
import { prisma } from "@/db/client";
import { nextPollMoment, recordPollMoments } from "@/db/poll-moments";
import { closePoll } from "@/db/poll-state";
import { author, create, MINUTE, preparePolls } from "@/tests/support/polls";

preparePolls();

beforeEach(async () => {
  await prisma.audit.deleteMany();
});

/** Moves a poll's times, as if its form had been saved `savedAgoMs` ago. */
async function schedule(
  id: string,
  times: { opensAt?: Date; closesAt?: Date },
  savedAgoMs = MINUTE,
): Promise<void> {
  await prisma.poll.update({
    where: { id },
    data: { draft: false, ...times, updatedAt: new Date(Date.now() - savedAgoMs) },
  });
}

const bySchedule = async () =>
  (await prisma.audit.findMany({ where: { actor: "schedule" }, orderBy: { at: "asc" } })).map(
    ({ action, at, objectName }) => ({ action, at, objectName }),
  );

describe("a poll's schedule", () => {
  it("is told once, whoever looks at the same time, with the time it was set to", async () => {
    const poll = await create();
    const opensAt = new Date(Date.now() - 5000);
    const closesAt = new Date(Date.now() - 1000);
    await schedule(poll.id, { opensAt, closesAt });
    const told = (await Promise.all([1, 2, 3, 4].map(() => recordPollMoments()))).flat();
    expect(told.map(({ poll: name, kind, at }) => ({ name, kind, at }))).toEqual([
      { name: "Song", kind: "open", at: opensAt },
      { name: "Song", kind: "close", at: closesAt },
    ]);
    expect(await bySchedule()).toEqual([
      { action: "open", at: opensAt, objectName: "Song" },
      { action: "close", at: closesAt, objectName: "Song" },
    ]);
    expect(await recordPollMoments()).toEqual([]);
  });

  it("is told again when the poll is given another closing time and reaches it", async () => {
    const poll = await create();
    await schedule(poll.id, { closesAt: new Date(Date.now() - 3000) });
    await recordPollMoments();
    await schedule(poll.id, { closesAt: new Date(Date.now() - 500) });
    expect(await recordPollMoments()).toHaveLength(1);
    expect((await bySchedule()).map(({ action }) => action)).toEqual(["close", "close"]);
  });

  it("tells nothing of what a person opens or closes, of drafts, and of what lies ahead", async () => {
    const poll = await create();
    await closePoll(author, poll.id, Date.now());
    expect(await recordPollMoments()).toEqual([]);
    expect(await bySchedule()).toEqual([]);
    const draft = await create({ name: "Draft", keyword: "DRAFT", opening: "hand" });
    await prisma.poll.update({ where: { id: draft.id }, data: { opensAt: new Date(Date.now() - 1000) } });
    const later = await create({ name: "Later", keyword: "LATER" });
    const opensAt = new Date(Date.now() + 10 * MINUTE);
    await schedule(later.id, { opensAt });
    expect(await recordPollMoments()).toEqual([]);
    expect(await nextPollMoment()).toEqual(opensAt);
    await prisma.poll.update({ where: { id: later.id }, data: { draft: true } });
    expect(await nextPollMoment()).toBeNull();
  });
});
