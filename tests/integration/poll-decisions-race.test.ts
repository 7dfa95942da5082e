import { expect, describe, it } from "vitest";
import { decideBallots } from "@/db/poll-decisions";
import { getTotals } from "@/db/poll-results";
import type { BallotDecision } from "@/domain/polls/decisions";
import { accept, agrees, food } from "@/tests/support/decisions";
import { author, create, nextPhone, preparePolls, worker } from "@/tests/support/polls";

preparePolls();

describe("decisions while texts arrive", () => {
  it("lose and double nothing: the tally is what a recount says", async () => {
    const poll = await create({ ...food, ballotsPerVoter: 2, counting: "last" });
    const workers = [await worker(), await worker()];
    const phones = Array.from({ length: 12 }, nextPhone);
    const sent: string[] = [];
    const words = ["vote 1", "vote 2", "vote piza", "vote pastaa"];
    const texting = workers.map(async (one, lane) => {
      for (let round = 0; round < 40; round += 1) {
        const texts = phones.map((phone, index) =>
          one.text(phone, words[(round * 7 + index * 3 + lane) % 4]!),
        );
        await one.accept(...texts);
        sent.push(...texts.map(({ id }) => id));
      }
    });
    let running = true;
    const kinds = ["exclude", "include", "accept", "reject"] as const;
    const deciding = (async () => {
      for (let step = 0; running || step < 40; step += 1) {
        const ids = sent.filter((_, index) => index % 5 === step % 5).slice(-40);
        const kind = kinds[step % 4]!;
        if (ids.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        const decision: BallotDecision = kind === "accept" ? accept(poll, step % 2) : { kind };
        const ballots = ids.map((ballotId) => ({ ballotId, decision }));
        if (ids.length > 0) await decideBallots(author, { pollId: poll.id, ballots, reason: "r" });
      }
    })();
    await Promise.all(texting);
    running = false;
    await deciding;
    expect(sent).toHaveLength(960);
    const totals = await getTotals(poll);
    expect(Object.values(totals.outcomes).reduce((sum, count) => sum + count, 0)).toBe(960);
    expect(totals.outcomes.excluded).toBeGreaterThan(0);
    await agrees(poll);
  });
});
