import { describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { decideBallots } from "@/db/poll-decisions";
import { retractBatch } from "@/db/poll-batches";
import { judgeAgain, previewJudging } from "@/db/poll-judge";
import { setRehearsal } from "@/db/poll-rehearsal";
import { getTotals } from "@/db/poll-results";
import { savePoll } from "@/db/poll-save";
import { inputOf, type PollView } from "@/domain/polls/view";
import { agrees, food } from "@/tests/support/decisions";
import {
  author,
  create,
  MINUTE,
  nextPhone,
  preparePolls,
  stored,
  votesByName,
  worker,
} from "@/tests/support/polls";

preparePolls();

const made = (opensAgo = 10 * MINUTE): Promise<PollView> => create(food, Date.now() - opensAgo);

/** People call it by another name on air. */
async function addWord(poll: PollView, word: string, index = 0): Promise<PollView> {
  const input = inputOf(await stored(poll.id));
  const choices = input.choices.map((one, at) =>
    at === index ? { ...one, words: [...one.words, word] } : one,
  );
  await savePoll(
    author,
    { id: poll.id, seenAt: (await stored(poll.id)).updatedAt },
    { input: { ...input, choices }, now: Date.now() },
  );
  return stored(poll.id);
}

describe("judging again after a word was added", () => {
  it("counts the texts that name a choice now, of the poll and of the unmatched inbox, and nothing else", async () => {
    const poll = await made();
    const one = await worker();
    const texts = [
      one.text(nextPhone(), "vote margherita"),
      one.text(nextPhone(), "vote margherita"),
      one.text(nextPhone(), "vote rice"),
      one.text(nextPhone(), "margherita"),
      one.text(nextPhone(), "hello"),
    ];
    const answers = await one.accept(...texts);
    expect(answers.map(({ outcome }) => outcome).filter((one) => one === "unmatched")).toHaveLength(2);
    expect(await previewJudging(poll.id, Date.now())).toMatchObject({
      unknown: 0,
      unmatched: 0,
      byChoice: [],
    });
    const pizza = (await addWord(poll, "margherita")).choices[0]!;
    const preview = { unknown: 2, unmatched: 1 };
    expect(await previewJudging(poll.id, Date.now())).toEqual({
      ...preview,
      byChoice: [{ id: pizza.id, name: "Pizza", texts: 3 }],
    });
    expect(await judgeAgain(author, poll.id, Date.now())).toMatchObject({
      counted: 3,
      overCap: 0,
    });
    expect(await votesByName(await stored(poll.id))).toEqual({ Pizza: 3, Pasta: 0 });
    expect((await getTotals(poll)).outcomes).toMatchObject({ counted: 3, "unknown-choice": 1 });
    const inbox = await pool.query("SELECT text FROM message WHERE rule_kind = 0 AND flags & 64 = 0");
    expect(inbox.rows).toEqual([{ text: "hello" }]);
    await agrees(poll);
    expect(await judgeAgain(author, poll.id, Date.now())).toMatchObject({ counted: 0, overCap: 0 });
    await agrees(poll);
  });

  it("looks at every text, however many there are", async () => {
    const poll = await made();
    await pool.query(
      `INSERT INTO message (contact_key, id, at, direction, state, rule_kind, connection_id, number_id, text)
       SELECT md5(n::text)::uuid, (lpad(to_hex($1::bigint + n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid,
              to_timestamp(($1::bigint + n) / 1000.0), 0, 0, 0, (SELECT id FROM connection LIMIT 1), $2,
              CASE WHEN n % 1000 = 999 THEN 'roma' ELSE 'hello' END
         FROM generate_series(0, 11999) AS n`,
      [Date.now() - 5 * MINUTE, poll.numbers[0]!.id],
    );
    await addWord(poll, "roma");
    expect(await previewJudging(poll.id, Date.now())).toMatchObject({ unmatched: 12 });
    await pool.query("UPDATE message SET flags = flags | 64 WHERE text IN ('hello', 'roma')");
  });

  it("goes by the time a text came: not before the opening, not while it was paused, and the cap holds", async () => {
    const poll = await made(5 * MINUTE);
    const one = await worker();
    const now = Date.now();
    const twice = nextPhone();
    await one.accept(one.text(nextPhone(), "margherita", { at: now - 6 * MINUTE }));
    await one.accept(one.text(twice, "vote margherita", { at: now - 4 * MINUTE }));
    await one.accept(one.text(twice, "vote margherita!", { at: now - 3 * MINUTE }));
    const voted = nextPhone();
    await one.accept(one.text(voted, "vote margherita", { at: now - 2 * MINUTE }));
    await one.accept(one.text(voted, "vote 2", { at: now - MINUTE }));
    await addWord(poll, "margherita");
    expect(await judgeAgain(author, poll.id, now)).toMatchObject({ counted: 1, overCap: 2 });
    expect(await votesByName(await stored(poll.id))).toEqual({ Pizza: 1, Pasta: 1 });
    await agrees(poll);
  });

  it("is done once by two people at the same time, and leaves what somebody rejected", async () => {
    const poll = await made();
    const one = await worker();
    await one.accept(...Array.from({ length: 20 }, () => one.text(nextPhone(), "napoli")));
    await one.accept(...Array.from({ length: 20 }, () => one.text(nextPhone(), "vote napoli")));
    const rejected = one.text(nextPhone(), "vote napoli");
    await one.accept(rejected);
    await decideBallots(author, {
      ...{ pollId: poll.id, reason: "" },
      ballots: [{ ballotId: rejected.id, decision: { kind: "reject" } }],
    });
    await addWord(poll, "napoli");
    const both = await Promise.all([
      judgeAgain(author, poll.id, Date.now()),
      judgeAgain(author, poll.id, Date.now() + 1),
    ]);
    expect(both[0].counted + both[1].counted).toBe(40);
    expect(await getTotals(poll)).toMatchObject({ votes: 40, voters: 40 });
    await agrees(poll);
  });

  it("taken back leaves every sender as before: the vote that was replaced stands, and a free vote is free", async () => {
    const poll = await create({ ...food, counting: "last" });
    const one = await worker();
    const [changed, fresh] = [nextPhone(), nextPhone()];
    await one.accept(one.text(changed, "vote 2", { at: Date.now() - 2000 }));
    await one.accept(one.text(changed, "vote bari"), one.text(fresh, "vote bari"));
    const before = await getTotals(poll);
    await addWord(poll, "bari");
    const { batch } = await judgeAgain(author, poll.id, Date.now());
    expect(await votesByName(await stored(poll.id))).toEqual({ Pizza: 2, Pasta: 0 });
    await agrees(poll);
    expect(await retractBatch(author, poll.id, batch)).toMatchObject({ applied: 2, refused: [] });
    expect(await votesByName(await stored(poll.id))).toEqual({ Pizza: 0, Pasta: 1 });
    const { byChoice: _, ...after } = await getTotals(poll);
    expect(before).toMatchObject(after);
    await agrees(poll);
    const again = await worker();
    expect((await again.accept(again.text(fresh, "vote 2")))[0]?.outcome).toBe("counted");
    expect(await previewJudging(poll.id, Date.now())).toMatchObject({ unknown: 2 });
    await agrees(poll);
  });

  it("taken back goes from the last to the first, where one text replaced another of the same sender", async () => {
    const poll = await create({ ...food, counting: "last" });
    const one = await worker();
    const phone = nextPhone();
    for (const [index, text] of ["vote 2", "vote oslo", "vote oslo!"].entries())
      await one.accept(one.text(phone, text, { at: Date.now() - 3000 + index * 1000 }));
    await addWord(poll, "oslo");
    const { batch } = await judgeAgain(author, poll.id, Date.now());
    expect(await votesByName(await stored(poll.id))).toEqual({ Pizza: 1, Pasta: 0 });
    expect(await retractBatch(author, poll.id, batch)).toMatchObject({ applied: 2, refused: [] });
    expect(await votesByName(await stored(poll.id))).toEqual({ Pizza: 0, Pasta: 1 });
    await agrees(poll);
  });

  it("takes no text of a phone that rehearses, whether it was meant for the poll or for nothing", async () => {
    const poll = await create(food);
    const phone = nextPhone();
    await setRehearsal(author, poll.id, [`+${phone}`]);
    const one = await worker();
    await one.accept(one.text(phone, "vote lima"), one.text(nextPhone(), "lima"));
    await one.accept(one.text(phone, "lima"));
    await addWord(poll, "lima");
    expect(await previewJudging(poll.id, Date.now())).toMatchObject({ unknown: 0, unmatched: 1 });
  });

  it("is taken back as a whole, by further rows of the record", async () => {
    const poll = await made();
    const one = await worker();
    await one.accept(one.text(nextPhone(), "vote capri"), one.text(nextPhone(), "vote 1"));
    await addWord(poll, "capri");
    const { batch } = await judgeAgain(author, poll.id, Date.now());
    expect(await votesByName(await stored(poll.id))).toEqual({ Pizza: 2, Pasta: 0 });
    expect(await retractBatch(author, poll.id, batch)).toMatchObject({ applied: 1, refused: [] });
    expect(await votesByName(await stored(poll.id))).toEqual({ Pizza: 1, Pasta: 0 });
    await agrees(poll);
    await expect(retractBatch(author, poll.id, "Judged again at noon")).rejects.toMatchObject({
      code: "not-found",
    });
  });
});
