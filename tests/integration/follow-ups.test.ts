import { describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { listBallots } from "@/db/poll-ballots";
import { exportCrossTable, readCrossTable } from "@/db/poll-cross";
import { exportResults, exportResultsJson } from "@/db/poll-export";
import { judgeAgain } from "@/db/poll-judge";
import { forgetProgress } from "@/db/poll-progress";
import { getPollDetail } from "@/db/polls";
import { questionsOf } from "@/domain/polls/questions";
import { agrees, decide } from "../support/decisions";
import { author, change, choice, create, MINUTE, preparePolls, stored, worker } from "../support/polls";
import { move, phoneOf, standings, survey } from "../support/survey";

preparePolls();

describe("a poll of several questions", () => {
  it("asks one after the other and counts each by itself", async () => {
    const poll = await create(survey);
    const one = await worker();
    const phone = phoneOf(one);
    expect(await phone.say("vote 1")).toMatchObject({ outcome: "counted", reply: "How old? 1 Young, 2 Old" });
    expect(await phone.say("2")).toMatchObject({ outcome: "counted", reply: "Where? Town, Country" });
    expect(await phone.say("town")).toMatchObject({ outcome: "counted", reply: "Done." });
    const other = phoneOf(one);
    await other.say("vote 2");
    await other.say("1");
    expect(await standings(poll)).toEqual([
      { Blue: 1, '=Red, "live"': 1 },
      { Young: 1, Old: 1 },
      { Town: 1, Country: 0 },
    ]);
    expect((await getPollDetail(poll.id))?.questions.map(({ voters }) => voters)).toEqual([2, 2, 1]);
    expect((await getPollDetail(poll.id, poll.followUps[0]!.id))?.totals).toMatchObject({
      votes: 2,
      voters: 2,
    });
    await agrees(poll);
  });

  it("keeps to its cap on every question, and asks on where a voter left off", async () => {
    const poll = await create(survey);
    const phone = phoneOf(await worker());
    await phone.say("vote 1");
    expect(await phone.say("vote 2")).toMatchObject({
      outcome: "over-cap",
      reply: "Once only. How old? 1 Young, 2 Old",
    });
    expect(await phone.say("dunno")).toMatchObject({
      outcome: "unknown-choice",
      reply: "How old? 1 Young, 2 Old",
    });
    await phone.say("1");
    await phone.say("2");
    // nothing is asked any more: a choice alone is for the first question, which has its vote
    expect(await phone.say("2")).toMatchObject({ outcome: "over-cap", reply: "Once only." });
    expect(await phone.say("vote")).toMatchObject({ outcome: "unknown-choice", reply: "?" });
    expect(await standings(poll)).toEqual([
      { Blue: 1, '=Red, "live"': 0 },
      { Young: 1, Old: 0 },
      { Town: 0, Country: 1 },
    ]);
    await agrees(poll);
  });

  it("takes an answer only to a question that has left", async () => {
    const poll = await create(survey);
    const one = await worker();
    const phone = phoneOf(one);
    const { asked } = await phone.say("vote 1");
    for (const state of ["queued", "expired", "failed", "rejected", "cancelled"] as const) {
      await move(asked!, state);
      expect(await phone.say("2")).toMatchObject({ outcome: "over-cap" });
      await pool.query("UPDATE poll_progress SET asked_by = $1 WHERE asked_by IS NOT NULL", [asked]);
      await pool.query("UPDATE poll_progress p SET asked_at = m.at FROM message m WHERE m.id = p.asked_by");
    }
    await move(asked!, "delivered");
    expect(await phone.say("2")).toMatchObject({ outcome: "counted", reply: "Where? Town, Country" });
    expect((await standings(poll))[1]).toEqual({ Young: 0, Old: 1 });
  });

  it("asks nothing of who opted out, and nothing is an answer then", async () => {
    const poll = await create(survey);
    const phone = phoneOf(await worker());
    await phone.say("STOP");
    expect(await phone.say("vote 1")).toMatchObject({ outcome: "counted", reply: null });
    expect(await phone.say("2")).toMatchObject({ outcome: "over-cap" });
    expect((await standings(poll))[1]).toEqual({ Young: 0, Old: 0 });
  });

  it("waits for an answer as long as it says, and asks again by its keyword", async () => {
    await create({ ...survey, answerSeconds: 60 });
    const phone = phoneOf(await worker());
    await phone.say("vote 1", { at: Date.now() - 5 * MINUTE });
    const later = Date.now() + 2 * MINUTE;
    expect(await phone.say("2", { at: later })).toMatchObject({ outcome: "over-cap" });
    const second = phoneOf(await worker());
    await second.say("vote 1");
    const answer = await second.say("Vote", { at: later });
    expect(answer).toMatchObject({ outcome: "unknown-choice", reply: "How old? 1 Young, 2 Old" });
    expect(await second.say("2", { at: later + 1000 })).toMatchObject({ outcome: "counted" });
  });

  it("begins anew in the next period, and with each vote where several count", async () => {
    const poll = await create({ ...survey, ballotsPerVoter: 2 });
    const phone = phoneOf(await worker());
    for (const body of ["vote 1", "1", "1", "vote 2", "2", "2"]) await phone.say(body);
    expect(await standings(poll)).toEqual([
      { Blue: 1, '=Red, "live"': 1 },
      { Young: 1, Old: 1 },
      { Town: 1, Country: 1 },
    ]);
    await agrees(poll);
  });

  it("lists, decides and judges the texts of each question by its own choices", async () => {
    const poll = await create(survey);
    const phone = phoneOf(await worker());
    await phone.say("vote 1");
    const { id } = await phone.say("middle");
    const [, age] = questionsOf(poll);
    const ballots = (questionId: string) =>
      listBallots(poll.id, { outcome: null, choice: null, before: null, question: questionId }, 10);
    expect((await ballots(age!.id)).rows).toMatchObject([{ id, outcome: "unknown-choice" }]);
    expect((await ballots(poll.questionId)).rows).toHaveLength(1);
    const made = await decide(poll, id, { kind: "accept", choiceId: poll.choices[0]!.id });
    expect(made.refused).toEqual([{ ballotId: id, refusal: "other-question" }]);
    const followUps = poll.followUps.map((one, index) =>
      index === 0 ? { ...one, choices: [...one.choices, choice("Middle", "middle")] } : one,
    );
    await change(poll, { followUps });
    await expect(judgeAgain(author, poll.id, Date.now())).resolves.toMatchObject({ counted: 1 });
    expect((await standings(await stored(poll.id)))[1]).toEqual({ Young: 0, Old: 0, Middle: 1 });
    await agrees(poll);
  });

  it("keeps the ballots of a question that is asked no longer, and skips it", async () => {
    const poll = await create(survey);
    const phone = phoneOf(await worker());
    await phone.say("vote 1");
    await phone.say("1");
    const changed = await change(poll, {
      followUps: poll.followUps.map((one, n) => ({ ...one, withdrawn: n === 0 })),
    });
    expect((await standings(changed))[1]).toEqual({ Young: 1, Old: 0 });
    expect(await phoneOf(await worker()).say("vote 1")).toMatchObject({ reply: "Where? Town, Country" });
    const gone = await change(changed, { followUps: [] });
    expect(gone.followUps.map(({ text, withdrawn }) => [text, withdrawn])).toEqual([
      ["How old?", true],
      ["Where?", true],
    ]);
    expect(await phoneOf(await worker()).say("vote 1")).toMatchObject({ reply: "Done." });
  });

  it("gives all questions in its files", async () => {
    const poll = await create(survey);
    const phone = phoneOf(await worker());
    for (const body of ["vote 1", "2", "town"]) await phone.say(body);
    const lines = (await exportResults(poll)).trim().split("\r\n").slice(1);
    expect(lines.filter((line) => line.includes(",1,"))).toEqual([
      "Blue,1,1.0000,no,1,Which song?",
      expect.stringContaining("1,Which song?"),
      "Old,1,1.0000,no,2,How old?",
      "Town,1,1.0000,no,3,Where?",
    ]);
    const results = JSON.parse(await exportResultsJson(poll)) as {
      followUps: { question: string; votes: number }[];
    };
    expect(results.followUps.map((one) => [one.question, one.votes])).toEqual([
      ["How old?", 1],
      ["Where?", 1],
    ]);
  });

  it("shows one question by another, by voter, and hides cells that could name one", async () => {
    const poll = await create({ ...survey, ballotsPerVoter: 2 });
    const one = await worker();
    for (let n = 0; n < 13; n += 1) {
      const phone = phoneOf(one);
      await phone.say(n < 9 ? "vote 1" : "vote 2");
      if (n < 12) await phone.say(n % 2 === 0 ? "1" : "2");
    }
    const [song, age, place] = questionsOf(poll);
    const table = (question: string, by: string) => readCrossTable(poll, question, by);
    expect(await table(song!.id, age!.id)).toEqual({
      rows: [
        { id: poll.choices[0]!.id, name: "Blue", voters: 9 },
        { id: poll.choices[1]!.id, name: '=Red, "live"', voters: 3 },
      ],
      columns: [
        { id: age!.choices[0]!.id, name: "Young", voters: 6 },
        { id: age!.choices[1]!.id, name: "Old", voters: 6 },
      ],
      cells: [
        [null, null],
        [null, null],
      ],
      voters: 12,
    });
    expect((await table(age!.id, place!.id))?.voters).toBe(0);
    expect(await table(age!.id, age!.id)).toBeNull();
    expect(await table(age!.id, poll.id)).toBeNull();
    expect((await exportCrossTable(poll, age!.id, song!.id))?.split("\r\n").slice(0, 2)).toEqual([
      `\uFEFFHow old?,Blue,"'=Red, ""live""",all`,
      "Young,hidden,hidden,6",
    ]);
  });

  it("is forgotten, as far as it waits for answers, a day after it closed", async () => {
    const poll = await create(survey);
    await forgetProgress(pool, Date.now());
    await phoneOf(await worker()).say("vote 1");
    expect(await forgetProgress(pool, Date.now())).toBe(0);
    await prisma.poll.update({ where: { id: poll.id }, data: { closesAt: new Date(Date.now() - MINUTE) } });
    expect(await forgetProgress(pool, Date.now())).toBe(0);
    expect(await forgetProgress(pool, Date.now() + 24 * 60 * MINUTE)).toBe(1);
  });
});
