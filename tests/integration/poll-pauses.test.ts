import { describe, expect, it } from "vitest";
import { getTotals } from "@/db/poll-results";
import { closePoll, openPoll, pausePoll, resumePoll } from "@/db/poll-state";
import { author, create, MINUTE, nextPhone, preparePolls, stored, worker } from "@/tests/support/polls";

preparePolls();

/** The outcome of a vote that came at this moment, and the reply to it. */
async function vote(at: number): Promise<[string, string | undefined]> {
  const one = await worker();
  const [accepted] = await one.accept(one.text(nextPhone(), "vote 1", { at }));
  return [accepted!.outcome, accepted!.reply?.text];
}

describe("a poll that is paused", () => {
  it("counts no text of the pause, even one that is stored after it, and every other one", async () => {
    const now = Date.now();
    const poll = await create();
    await pausePoll(author, poll.id, now - 5 * MINUTE);
    expect(await vote(now - 5 * MINUTE - 1)).toEqual(["counted", "ok Blue"]);
    expect(await vote(now - 5 * MINUTE)).toEqual(["paused", "paused"]);
    await expect(pausePoll(author, poll.id, now)).rejects.toMatchObject({ code: "conflict" });
    await resumePoll(author, poll.id, now - 3 * MINUTE);
    await expect(resumePoll(author, poll.id, now)).rejects.toMatchObject({ code: "conflict" });
    expect(await vote(now - 3 * MINUTE - 1)).toEqual(["paused", "paused"]);
    expect(await vote(now - 3 * MINUTE)).toEqual(["counted", "ok Blue"]);
    expect((await getTotals(poll)).outcomes).toMatchObject({ counted: 2, paused: 2 });
  });

  it("is not paused any more once it has closed and opens again, by hand or by its time", async () => {
    const now = Date.now();
    const byHand = await create();
    await pausePoll(author, byHand.id, now - 5 * MINUTE);
    await closePoll(author, byHand.id, now - 4 * MINUTE);
    expect((await stored(byHand.id)).pauses).toEqual([{ from: now - 5 * MINUTE, until: now - 4 * MINUTE }]);
    await openPoll(author, { id: byHand.id, reason: "asked for" }, now - 3 * MINUTE);
    expect(await vote(now - 2 * MINUTE)).toEqual(["counted", "ok Blue"]);
    await closePoll(author, byHand.id, now - MINUTE);

    const byTime = await create({ name: "Timed", closing: "time", closesAt: "2026-12-30T10:00" }, now);
    const closesAt = (await stored(byTime.id)).closesAt!;
    await pausePoll(author, byTime.id, closesAt - 5 * MINUTE);
    await openPoll(author, { id: byTime.id, reason: "asked for" }, closesAt + MINUTE);
    expect((await stored(byTime.id)).pauses).toEqual([
      { from: closesAt - 5 * MINUTE, until: closesAt + MINUTE },
    ]);
  });

  it("opens again only with a reason", async () => {
    const now = Date.now();
    const poll = await create();
    await closePoll(author, poll.id, now - MINUTE);
    await expect(openPoll(author, { id: poll.id }, now)).rejects.toMatchObject({
      code: "invalid",
      problems: [{ path: "reason" }],
    });
    await openPoll(author, { id: poll.id, reason: "asked for" }, now);
    expect(await vote(now)).toEqual(["counted", "ok Blue"]);
  });
});
