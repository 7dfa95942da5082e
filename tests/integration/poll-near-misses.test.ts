import { describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { listBallots } from "@/db/poll-ballots";
import { decideBallots } from "@/db/poll-decisions";
import { getTotals } from "@/db/poll-results";
import { listNearMisses } from "@/db/poll-reviews";
import { inputOf } from "@/domain/polls/view";
import { accept, agrees, decide, food, nearMissesOf } from "@/tests/support/decisions";
import {
  author,
  change,
  choice,
  create,
  MINUTE,
  nextPhone,
  preparePolls,
  stored,
  votesByName,
  worker,
} from "@/tests/support/polls";

preparePolls();

const ANY = { outcome: null, choice: null, before: null };

describe("a near miss", () => {
  it("is never counted by itself, and waits with the choice that it is nearly, oldest first", async () => {
    const poll = await create(food);
    const one = await worker();
    const [first, second] = [one.text(nextPhone(), "vote piza"), one.text(nextPhone(), "vote pastaa!")];
    const answers = await one.accept(first, second, one.text(nextPhone(), "vote rice"));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(3).fill("unknown-choice"));
    expect(await getTotals(poll)).toMatchObject({
      votes: 0,
      voters: 0,
      outcomes: { "unknown-choice": 3 },
    });
    const { rows, next } = await listNearMisses(poll, null, 50);
    expect(rows.map(({ text, suggested }) => [text, suggested.name])).toEqual([
      ["vote piza", "Pizza"],
      ["vote pastaa!", "Pasta"],
    ]);
    expect(next).toBeNull();
    expect(await listNearMisses(poll, rows[0]!.id, 50)).toMatchObject({ rows: [{ id: rows[1]!.id }] });
    expect(await nearMissesOf(poll)).toBe(2);
    await agrees(poll);
  });

  it("is none before the opening or after the close: a text that does not count names no choice by half", async () => {
    const poll = await create({ ...food, opening: "time", opensAt: "2036-01-01T10:00" });
    const one = await worker();
    await one.accept(one.text(nextPhone(), "vote piza"));
    const { rows } = await listBallots(poll.id, ANY, 10);
    expect(rows).toMatchObject([{ outcome: "early", choice: null, suggested: null }]);
    expect(await nearMissesOf(poll)).toBe(0);
  });

  it("counts once a person accepts it, in the minute of its text, and the ballot says who did", async () => {
    const poll = await create(food);
    const one = await worker();
    const text = one.text(nextPhone(), "vote piza", { at: Date.now() - 5 * MINUTE });
    await one.accept(text);
    expect(await decide(poll, text.id, accept(poll), "")).toEqual({ applied: 1, overCap: 0, refused: [] });
    expect(await votesByName(poll)).toEqual({ Pizza: 1, Pasta: 0 });
    const totals = await getTotals(poll);
    expect(totals).toMatchObject({ voters: 1, outcomes: { counted: 1, "unknown-choice": 0 } });
    expect(await nearMissesOf(poll)).toBe(0);
    const { rows } = await listBallots(poll.id, ANY, 10);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      outcome: "unknown-choice",
      suggested: { name: "Pizza" },
      decisions: [{ kind: "review", outcome: "counted", choice: "Pizza", by: author.name }],
    });
    const filtered = { ...ANY, outcome: "counted", choice: poll.choices[0]!.id } as const;
    expect((await listBallots(poll.id, filtered, 10)).rows).toHaveLength(1);
    expect((await listBallots(poll.id, { ...ANY, outcome: "unknown-choice" }, 10)).rows).toEqual([]);
    const { rows: buckets } = await pool.query<{ bucket: Date }>(
      "SELECT DISTINCT bucket FROM poll_tally WHERE poll_id = $1 AND votes > 0",
      [poll.id],
    );
    expect(buckets.map(({ bucket }) => bucket.getTime())).toEqual([Math.floor(text.at / MINUTE) * MINUTE]);
    await agrees(poll);
  });

  it("uses up the cap like any vote, and is over it where a vote of its sender counts already", async () => {
    const poll = await create(food);
    const one = await worker();
    const [early, late] = [nextPhone(), nextPhone()];
    const before = one.text(early, "vote piza", { at: Date.now() - MINUTE });
    await one.accept(before);
    await decide(poll, before.id, accept(poll));
    expect((await one.accept(one.text(early, "vote 2")))[0]?.outcome).toBe("over-cap");
    const mistyped = one.text(late, "vote piza", { at: Date.now() - MINUTE });
    await one.accept(mistyped);
    await one.accept(one.text(late, "vote 2"));
    expect(await decide(poll, mistyped.id, accept(poll))).toMatchObject({ applied: 1, overCap: 1 });
    expect(await votesByName(poll)).toEqual({ Pizza: 1, Pasta: 1 });
    expect((await getTotals(poll)).outcomes).toMatchObject({ counted: 2, "over-cap": 2 });
    await agrees(poll);
  });

  it("replaces an earlier vote of its sender where changing is allowed, never a later one", async () => {
    const poll = await create({ ...food, counting: "last" });
    const one = await worker();
    const [first, second] = [nextPhone(), nextPhone()];
    const now = Date.now();
    await one.accept(one.text(first, "vote 2", { at: now - 3000 }));
    const later = one.text(first, "vote piza", { at: now - 2000 });
    await one.accept(later, one.text(second, "vote 2", { at: now - 1000 }));
    const earlier = one.text(second, "vote piza", { at: now - 4000 });
    await one.accept(earlier);
    await decideBallots(author, {
      pollId: poll.id,
      reason: "",
      ballots: [later, earlier].map(({ id }) => ({ ballotId: id, decision: accept(poll) })),
    });
    expect(await votesByName(poll)).toEqual({ Pizza: 1, Pasta: 1 });
    expect((await getTotals(poll)).outcomes).toMatchObject({ counted: 2, changed: 1, "over-cap": 1 });
    await agrees(poll);
    await one.accept(one.text(first, "vote 2"));
    expect(await votesByName(poll)).toEqual({ Pizza: 0, Pasta: 2 });
    await agrees(poll);
  });

  it("is decided once, may be accepted after it was rejected, and of two people at once one is told", async () => {
    const poll = await create(food);
    const one = await worker();
    const text = one.text(nextPhone(), "vote piza");
    await one.accept(text);
    expect(await decide(poll, text.id, { kind: "reject" })).toMatchObject({ applied: 1 });
    expect(await nearMissesOf(poll)).toBe(0);
    expect(await getTotals(poll)).toMatchObject({ votes: 0, outcomes: { "unknown-choice": 1 } });
    const both = await Promise.all([
      decide(poll, text.id, accept(poll)),
      decide(poll, text.id, accept(poll, 1)),
    ]);
    expect(both.map(({ applied }) => applied).sort()).toEqual([0, 1]);
    expect(both.flatMap(({ refused }) => refused)).toEqual([{ ballotId: text.id, refusal: "decided" }]);
    expect(await getTotals(poll)).toMatchObject({ votes: 1, voters: 1 });
    await agrees(poll);
  });

  it("waits again when its decision is taken back, which nothing built upon it outlives", async () => {
    const poll = await create(food);
    const one = await worker();
    const phone = nextPhone();
    const text = one.text(phone, "vote piza");
    await one.accept(text);
    await decide(poll, text.id, accept(poll));
    await decide(poll, text.id, { kind: "exclude" });
    expect(await decide(poll, text.id, { kind: "retract" })).toMatchObject({
      refused: [{ refusal: "built-upon" }],
    });
    await decide(poll, text.id, { kind: "include" });
    expect(await decide(poll, text.id, { kind: "retract" })).toMatchObject({ applied: 1 });
    expect(await nearMissesOf(poll)).toBe(1);
    expect(await getTotals(poll)).toMatchObject({ votes: 0, voters: 0 });
    await agrees(poll);
    const { rows } = await listBallots(poll.id, { ...ANY, outcome: "unknown-choice" }, 10);
    expect(rows.map(({ decisions }) => decisions.map(({ kind }) => kind))).toEqual([
      ["review", "exclusion", "inclusion", "retraction"],
    ]);
    expect((await one.accept(one.text(phone, "vote 2")))[0]?.outcome).toBe("counted");
    expect(await decide(poll, text.id, { kind: "retract" })).toMatchObject({
      refused: [{ refusal: "not-reviewed" }],
    });
  });

  it("is accepted as a choice of its own poll only, and as none that was withdrawn", async () => {
    const poll = await create({ ...food, choices: [...food.choices!, choice("Rice", "3")] });
    const other = await create({ ...food, name: "Other", keyword: "OTHER" });
    const one = await worker();
    const text = one.text(nextPhone(), "vote piza");
    await one.accept(text);
    const choices = inputOf(await stored(poll.id)).choices;
    await change(await stored(poll.id), {
      choices: choices.map((own, at) => ({ ...own, withdrawn: at === 2 })),
    });
    for (const foreign of [other.choices[0]!.id, poll.choices[2]!.id])
      await expect(decide(poll, text.id, { kind: "accept", choiceId: foreign })).rejects.toMatchObject({
        code: "invalid",
        problems: [{ path: "ballots.0.decision.choiceId" }],
      });
    expect(await getTotals(poll)).toMatchObject({ votes: 0, voters: 0 });
  });

  it("goes to the one open poll without a keyword that it is near, after every word of the number", async () => {
    const poll = await create({ ...food, keyword: "" });
    const one = await worker();
    const [near, none] = await one.accept(
      one.text(nextPhone(), "pizzza"),
      one.text(nextPhone(), "I ate pizza"),
    );
    expect([near?.outcome, none?.outcome].sort()).toEqual(["unknown-choice", "unmatched"]);
    expect(await nearMissesOf(poll)).toBe(1);
  });
});
