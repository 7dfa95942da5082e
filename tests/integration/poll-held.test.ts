import { describe, expect, it } from "vitest";
import { listBallots } from "@/db/poll-ballots";
import { retractBatch } from "@/db/poll-batches";
import { decideHeld } from "@/db/poll-held";
import { getTotals } from "@/db/poll-results";
import { listNearMisses } from "@/db/poll-reviews";
import { closePoll } from "@/db/poll-state";
import { setRehearsal } from "@/db/poll-rehearsal";
import { agrees, decide, food, nearMissesOf } from "@/tests/support/decisions";
import {
  author,
  change,
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

/** A poll that closed a minute ago, while its link was down. */
async function closed() {
  const made = await create(food);
  const closesAt = Date.now() - MINUTE;
  return { made, closesAt, outages: [{ from: closesAt - 5000, until: closesAt + 5000 }] };
}

/** `before`: who voted in time. */
async function heldTexts(bodies: string[], before: string[] = []) {
  const { made, closesAt, outages } = await closed();
  const phones = bodies.map(nextPhone);
  const early = await worker();
  for (const [index, body] of before.entries())
    await early.accept(early.text(phones[index]!, body, { at: closesAt - MINUTE }));
  await closePoll(author, made.id, closesAt);
  const one = await worker();
  const texts = bodies.map((body, index) =>
    one.text(phones[index]!, body, { at: closesAt + 10_000 + index, outages }),
  );
  const accepted = await one.accept(...texts);
  return { poll: await stored(made.id), texts, accepted };
}

const asked = (poll: { id: string }, kind: "accept" | "reject") => ({
  pollId: poll.id,
  kind,
  reason: "storm",
});

describe("votes that an outage at the close held up", () => {
  it("count for nobody and are not answered, and wait with their choice in the review list", async () => {
    const { poll, texts, accepted } = await heldTexts(["vote 1", "vote pasta", "vote rice", "vote piza"]);
    expect(accepted.map(({ text, outcome }) => [text.text, outcome]).sort()).toEqual([
      ["vote 1", "held"],
      ["vote pasta", "held"],
      ["vote piza", "late"],
      ["vote rice", "late"],
    ]);
    expect(accepted.filter(({ outcome, reply }) => outcome === "held" && reply !== null)).toEqual([]);
    const totals = await getTotals(poll);
    expect(totals).toMatchObject({ votes: 0, voters: 0, outcomes: { held: 2, late: 2 } });
    expect(await nearMissesOf(poll)).toBe(2);
    const { rows } = await listNearMisses(poll, null, 50);
    expect(rows.map(({ id, held, suggested }) => [id, held, suggested.name])).toEqual([
      [texts[0]!.id, true, "Pizza"],
      [texts[1]!.id, true, "Pasta"],
    ]);
    await agrees(poll);
  });

  it("count together with a reason, and are held again when that is taken back", async () => {
    const { poll } = await heldTexts(["vote 1", "vote pasta", "vote 2"], ["vote 2"]);
    const now = Date.now();
    const made = await decideHeld(author, asked(poll, "accept"), now);
    expect(made).toEqual({
      decided: 3,
      overCap: 1,
      batch: `storm (all held texts, ${new Date(now).toISOString()})`,
    });
    expect(await votesByName(poll)).toEqual({ Pizza: 0, Pasta: 3 });
    expect(await getTotals(poll)).toMatchObject({ voters: 3, outcomes: { held: 0, "over-cap": 1 } });
    expect(await nearMissesOf(poll)).toBe(0);
    const [newest] = (await listBallots(poll.id, ANY, 1)).rows;
    expect(newest).toMatchObject({
      outcome: "held",
      decisions: [{ outcome: "counted", reason: made.batch }],
    });
    await agrees(poll);
    await expect(decideHeld(author, asked(poll, "accept"), now)).rejects.toMatchObject({ code: "conflict" });

    expect(await retractBatch(author, poll.id, made.batch)).toMatchObject({ applied: 3, refused: [] });
    expect(await votesByName(poll)).toEqual({ Pizza: 0, Pasta: 1 });
    expect(await getTotals(poll)).toMatchObject({ voters: 1, outcomes: { held: 3, "over-cap": 0 } });
    expect((await listNearMisses(poll, null, 50)).rows).toHaveLength(3);
    await agrees(poll);
  });

  it("are left as somebody decided about them anew, when the decision about all is taken back", async () => {
    const { poll, texts } = await heldTexts(["vote 1", "vote 1"]);
    const { batch } = await decideHeld(author, asked(poll, "accept"), Date.now());
    await decide(poll, texts[0]!.id, { kind: "retract" });
    await decide(poll, texts[0]!.id, { kind: "accept", choiceId: poll.choices[1]!.id }, "heard the caller");
    expect(await retractBatch(author, poll.id, batch)).toMatchObject({ applied: 1, refused: [] });
    expect(await votesByName(poll)).toEqual({ Pizza: 0, Pasta: 1 });
    await agrees(poll);
  });

  it("become late together, or one by one, and are held again when one is taken back", async () => {
    const { poll, texts } = await heldTexts(["vote 1", "vote 2", "vote 2"]);
    const [first, second] = texts.map(({ id }) => id);
    await decide(poll, first!, { kind: "accept", choiceId: poll.choices[1]!.id }, "seen");
    expect(await decideHeld(author, asked(poll, "reject"), Date.now())).toMatchObject({ decided: 2 });
    expect(await votesByName(poll)).toEqual({ Pizza: 0, Pasta: 1 });
    expect((await getTotals(poll)).outcomes).toMatchObject({ held: 0, late: 2, counted: 1 });
    await agrees(poll);
    expect(await decide(poll, second!, { kind: "accept", choiceId: poll.choices[0]!.id })).toMatchObject({
      refused: [{ refusal: "decided" }],
    });
    await decide(poll, second!, { kind: "retract" });
    expect((await getTotals(poll)).outcomes).toMatchObject({ held: 1, late: 1 });
    expect((await listNearMisses(poll, null, 50)).rows).toMatchObject([
      { id: second, held: true, suggested: { name: "Pasta" } },
    ]);
    await agrees(poll);
  });

  it("stay held where their choice was withdrawn, until they are called late", async () => {
    const { poll } = await heldTexts(["vote 1", "vote 2"]);
    const choices = poll.choices.map((one, index) => ({ ...one, withdrawn: index === 1 }));
    const changed = await change(poll, { choices });
    expect(await decideHeld(author, asked(changed, "accept"), Date.now())).toMatchObject({ decided: 1 });
    expect((await getTotals(poll)).outcomes).toMatchObject({ held: 1, counted: 1 });
    expect(await decideHeld(author, asked(changed, "reject"), Date.now())).toMatchObject({ decided: 1 });
    await agrees(changed);
  });

  it("are none from a phone that rehearses", async () => {
    const { made, closesAt, outages } = await closed();
    const phone = nextPhone();
    await setRehearsal(author, made.id, [`+${phone}`]);
    await closePoll(author, made.id, closesAt);
    const one = await worker();
    const text = one.text(phone, "vote 1", { at: closesAt + 10_000, outages });
    expect(await one.accept(text)).toMatchObject([{ outcome: "rehearsal" }]);
  });
});
