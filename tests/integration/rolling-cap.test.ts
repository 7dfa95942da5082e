import { describe, expect, it } from "vitest";
import { getTotals } from "@/db/poll-results";
import type { PollInput } from "@/domain/polls/schema";
import type { PollView } from "@/domain/polls/view";
import { agrees, decide } from "@/tests/support/decisions";
import { create, MINUTE, nextPhone, preparePolls, votesByName, worker } from "@/tests/support/polls";

preparePolls();

const HOUR = 60 * MINUTE;

const rolling = (change: Partial<PollInput> = {}): Promise<PollView> =>
  create(
    { period: "rolling", windowSeconds: 3600, ballotsPerVoter: 2, counting: "first", ...change },
    Date.now() - 10 * HOUR,
  );

describe("a cap over a rolling window", () => {
  it("counts the votes in the time before each text: one leaves when it is as old as the window is long", async () => {
    const poll = await rolling();
    const one = await worker();
    const phone = nextPhone();
    const start = Date.now() - 5 * HOUR;
    const outcomes: string[] = [];
    for (const after of [0, 30 * MINUTE, HOUR - 1, HOUR, HOUR + 1, HOUR + 30 * MINUTE]) {
      const [answer] = await one.accept(
        one.text(phone, `vote 1 ${"!".repeat(after % 7)}`, { at: start + after }),
      );
      outcomes.push(answer!.outcome);
    }
    expect(outcomes).toEqual(["counted", "counted", "over-cap", "counted", "over-cap", "counted"]);
    expect(await getTotals(poll)).toMatchObject({ votes: 4, voters: 1 });
    await agrees(poll);
  });

  it("holds against workers that race for the last vote", async () => {
    const poll = await rolling({ ballotsPerVoter: 1 });
    const workers = [await worker(), await worker(), await worker()];
    const phones = Array.from({ length: 30 }, nextPhone);
    for (let round = 0; round < 3; round += 1)
      await Promise.all(
        workers.map((one) =>
          one.accept(...phones.map((phone) => one.text(phone, `vote ${1 + (round % 2)}`))),
        ),
      );
    expect(await getTotals(poll)).toMatchObject({ votes: 30, voters: 30 });
    expect((await getTotals(poll)).outcomes).toMatchObject({ counted: 30, "over-cap": 240 });
    await agrees(poll);
  });

  it("lets a later choice replace the last one in the window, and none from before it", async () => {
    const poll = await rolling({ ballotsPerVoter: 1, counting: "last" });
    const one = await worker();
    const phone = nextPhone();
    const start = Date.now() - 5 * HOUR;
    const outcome = async (text: string, after: number): Promise<string> =>
      (await one.accept(one.text(phone, text, { at: start + after })))[0]!.outcome;
    expect(await outcome("vote 1", 0)).toBe("counted");
    expect(await outcome("vote 2", MINUTE)).toBe("changed");
    expect(await outcome("vote 1", HOUR + 2 * MINUTE)).toBe("counted");
    expect(await votesByName(poll)).toMatchObject({ Blue: 1 });
    expect(await getTotals(poll)).toMatchObject({ votes: 2, voters: 1 });
    await agrees(poll);
  });

  it("goes on counting a vote that was excluded, as long as its window lasts", async () => {
    const poll = await rolling({ ballotsPerVoter: 1 });
    const one = await worker();
    const phone = nextPhone();
    const start = Date.now() - 5 * HOUR;
    const text = one.text(phone, "vote 1", { at: start });
    await one.accept(text);
    await decide(poll, text.id, { kind: "exclude" });
    expect(await getTotals(poll)).toMatchObject({ votes: 0, voters: 0 });
    const at = (after: number) => one.accept(one.text(phone, "vote 2", { at: start + after }));
    expect((await at(30 * MINUTE))[0]?.outcome).toBe("over-cap");
    expect((await at(2 * HOUR))[0]?.outcome).toBe("counted");
    expect(await getTotals(poll)).toMatchObject({ votes: 1, voters: 1 });
    await agrees(poll);
    await decide(poll, text.id, { kind: "include" });
    expect(await getTotals(poll)).toMatchObject({ votes: 2, voters: 1 });
    await agrees(poll);
  });
});
