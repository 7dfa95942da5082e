import { describe, expect, it } from "vitest";
import { readCrossTable } from "@/db/poll-cross";
import { decideHeld } from "@/db/poll-held";
import { filteredResults } from "@/db/poll-filter";
import { getSeries } from "@/db/poll-results";
import { listNearMisses } from "@/db/poll-reviews";
import { closePoll } from "@/db/poll-state";
import { getPollDetail } from "@/db/polls";
import { askedIn, questionsOf } from "@/domain/polls/questions";
import { agrees } from "../support/decisions";
import { author, change, create, preparePolls, worker } from "../support/polls";
import { phoneOf, standings, survey } from "../support/survey";

preparePolls();

describe("the questions of a poll", () => {
  it("stay apart in one batch, of two workers that read the same progress, and where an answer is changed", async () => {
    const poll = await create({ ...survey, counting: "last" });
    const [one, two] = [await worker(), await worker()];
    const phone = phoneOf(one);
    await phone.say("vote 1");
    const progress = await one.asked(phone.sender);
    const other = phoneOf(one);
    // no choice of the first question and none of the second, in one batch
    await one.accept(one.text(phone.sender, "neither", { progress }), one.text(other.sender, "vote neither"));
    for (const [worker, body] of [
      [one, "1"],
      [two, "2"],
    ] as const)
      await worker.accept(worker.text(phone.sender, body, { progress }));
    expect(await standings(poll)).toEqual([
      { Blue: 1, '=Red, "live"': 0 },
      { Young: 0, Old: 1 },
      { Town: 0, Country: 0 },
    ]);
    const outcomes = async (n: number) =>
      (await getPollDetail(poll.id, questionsOf(poll)[n]!.id))?.totals.outcomes;
    expect(await outcomes(0)).toMatchObject({ counted: 1, changed: 0, "unknown-choice": 1 });
    expect(await outcomes(1)).toMatchObject({ counted: 1, changed: 1, "unknown-choice": 1 });
    await agrees(poll);
  });

  it("have near misses, parts and a chart of their own", async () => {
    const poll = await create(survey);
    const phone = phoneOf(await worker());
    for (const body of ["vote 1", "1", "contry"]) await phone.say(body);
    const [song, age, place] = questionsOf(poll).map(({ id }) => askedIn(poll, id));
    expect((await listNearMisses(place!, null, 9)).rows).toMatchObject([{ suggested: { name: "Country" } }]);
    for (const one of [song!, age!]) expect((await listNearMisses(one, null, 9)).rows).toEqual([]);
    const all = { from: null, until: null };
    for (const one of [song!, age!]) {
      expect(await filteredResults(one, all, null)).toMatchObject({ votes: 1, voters: 1 });
      expect((await getSeries(one, null))?.total.reduce((sum, votes) => sum + votes)).toBe(1);
    }
    expect((await getPollDetail(poll.id, place!.questionId))?.nearMisses).toBe(1);
    expect((await getPollDetail(poll.id))?.nearMisses).toBe(0);
    // told on the page of every question
    expect((await getPollDetail(poll.id))?.questions.map(({ nearMisses }) => nearMisses)).toEqual([0, 0, 1]);
  });

  it("are held together where their link was down at the close, and decided together", async () => {
    const poll = await create(survey);
    const one = await worker();
    const phone = phoneOf(one);
    await phone.say("vote 1");
    const progress = await one.asked(phone.sender);
    const now = Date.now();
    await closePoll(author, poll.id, now);
    const two = await worker();
    const late = { at: now + 2000, outages: [{ from: now - 1000, until: now + 1000 }] };
    await two.accept(
      two.text(phone.sender, "2", { ...late, progress }),
      two.text(phoneOf(two).sender, "vote 1", late),
    );
    for (const { id } of questionsOf(poll).slice(0, 2))
      expect(await getPollDetail(poll.id, id)).toMatchObject({ held: 2, totals: { outcomes: { held: 1 } } });
    await decideHeld(author, { pollId: poll.id, kind: "accept", reason: "The line was down" }, now);
    expect((await getPollDetail(poll.id))?.held).toBe(0);
    expect((await standings(poll)).slice(0, 2)).toEqual([
      { Blue: 2, '=Red, "live"': 0 },
      { Young: 0, Old: 1 },
    ]);
    await agrees(poll);
  });

  it("count a voter with several votes once in a cell of one by another", async () => {
    const poll = await create({ ...survey, ballotsPerVoter: 2 });
    const one = await worker();
    for (let n = 0; n < 5; n += 1) {
      const phone = phoneOf(one);
      for (const body of ["vote 1", "1", "town", "vote 1", "1", "town"]) await phone.say(body);
    }
    const [song, age] = questionsOf(poll);
    const table = await readCrossTable(poll, song!.id, age!.id);
    expect(table).toMatchObject({
      cells: [
        [5, 0],
        [0, 0],
      ],
      voters: 5,
    });
  });

  it("may change places while the poll runs, with their ballots", async () => {
    const poll = await create(survey);
    const phone = phoneOf(await worker());
    await phone.say("vote 1");
    await phone.say("2");
    const changed = await change(poll, { followUps: poll.followUps.toReversed() });
    expect(changed.followUps.map(({ id }) => id)).toEqual(poll.followUps.map(({ id }) => id).toReversed());
    expect(await standings(changed)).toEqual([
      { Blue: 1, '=Red, "live"': 0 },
      { Town: 0, Country: 0 },
      { Young: 0, Old: 1 },
    ]);
    expect(await phoneOf(await worker()).say("vote 1")).toMatchObject({ reply: "Where? Town, Country" });
  });
});
