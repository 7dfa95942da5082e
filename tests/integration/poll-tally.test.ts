import { describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { listBallots, listPollReplies } from "@/db/poll-ballots";
import { exportBallots, exportIntervals, exportResults } from "@/db/poll-export";
import { recountClosedPolls, recountPoll } from "@/db/poll-recount";
import { getSeries, getTotals } from "@/db/poll-results";
import { closePoll } from "@/db/poll-state";
import type { PollView } from "@/domain/polls/view";
import { author, create, MINUTE, nextPhone, preparePolls, stored, worker } from "@/tests/support/polls";

preparePolls();

async function text(chunks: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const chunk of chunks) all += chunk;
  return all;
}

describe("the tally", () => {
  /** Votes, a change, an unknown choice and an over-cap text; by three workers at once. */
  async function voteAll(): Promise<PollView> {
    const poll = await create();
    const workers = [await worker(), await worker(), await worker()];
    const changing = nextPhone();
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(
        workers.map((one, index) =>
          one.accept(
            one.text(nextPhone(), `vote ${1 + ((round + index) % 2)}`),
            one.text(nextPhone(), "vote x"),
          ),
        ),
      );
      await workers[0]!.accept(workers[0]!.text(changing, `vote ${1 + (round % 2)}`));
    }
    return poll;
  }

  it("equals a recount of the ballots, whose rows are drawn together without changing a number", async () => {
    const poll = await voteAll();
    const before = await getTotals(poll);
    expect(before).toMatchObject({ votes: 13, voters: 13 });
    expect(before.outcomes).toMatchObject({ counted: 13, changed: 3, "unknown-choice": 12 });
    const recount = await recountPoll(poll.id, new Date(Date.now() + 60 * MINUTE));
    expect(recount).toMatchObject({ difference: 0, votersBefore: 13, votersAfter: 13, ballots: 31 });
    expect(await getTotals(poll)).toEqual(before);
    const writers = await pool.query("SELECT DISTINCT writer FROM poll_tally WHERE poll_id = $1", [poll.id]);
    expect(writers.rows).toHaveLength(1);
  });

  it("is made right by a recount that says what differed, and only once", async () => {
    const poll = await voteAll();
    const right = await getTotals(poll);
    const blue = poll.choices[0]!.id;
    await pool.query(
      "UPDATE poll_tally SET votes = votes + 5, voters = voters - 1 WHERE poll_id = $1 AND choice_id = $2 AND outcome = 0",
      [poll.id, blue],
    );
    await pool.query("DELETE FROM poll_tally WHERE poll_id = $1 AND outcome = 3", [poll.id]);
    const wrong = await getTotals(poll);
    const recount = await recountPoll(poll.id, new Date());
    expect(recount.difference).toBeGreaterThan(0);
    expect(recount.lines.find((line) => line.outcome === "unknown-choice")).toMatchObject({
      before: 0,
      after: 12,
    });
    expect(recount.lines.find((line) => line.choiceId === blue && line.outcome === "counted")?.before).toBe(
      (wrong.byChoice[blue] ?? 0) - changesOf(recount.lines, blue),
    );
    expect(await getTotals(poll)).toEqual(right);
    expect((await recountPoll(poll.id, new Date())).difference).toBe(0);
  });

  function changesOf(
    lines: { choiceId: string | null; outcome: string; before: number }[],
    id: string,
  ): number {
    return lines.find((line) => line.choiceId === id && line.outcome === "changed")?.before ?? 0;
  }

  it("loses no vote to recounts that run while texts arrive", async () => {
    const poll = await create();
    const one = await worker();
    let done = false;
    const recounts = (async () => {
      while (!done) await recountPoll(poll.id, new Date(Date.now() + 60 * MINUTE)).catch(retryable);
    })();
    let accepted = 0;
    for (let round = 0; round < 60; round += 1) {
      const batch = Array.from({ length: 5 }, () => one.text(nextPhone(), `vote ${1 + (round % 2)}`));
      accepted += (await persist(() => one.accept(...batch))).length;
    }
    done = true;
    await recounts;
    expect(accepted).toBe(300);
    expect(await getTotals(poll)).toMatchObject({ votes: 300, voters: 300 });
    expect((await recountPoll(poll.id, new Date())).difference).toBe(0);
  });

  /** 40P01, deadlock: one of the two gave way. */
  function retryable(error: unknown): void {
    if (!(error instanceof Error && "code" in error && error.code === "40P01")) throw error;
  }

  /** As the worker does with a batch (data.md 8). */
  async function persist<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      const result = await attempt().catch(retryable);
      if (result !== undefined) return result;
    }
  }

  it("is recounted by the worker once a poll is over, once more after its late texts, and then left alone", async () => {
    const poll = await voteAll();
    await closePoll(author, poll.id, Date.now());
    const end = (await stored(poll.id)).closesAt ?? 0;
    expect(await recountClosedPolls(new Date(end + MINUTE))).toEqual([]);
    const soon = new Date(end + 10 * MINUTE);
    expect(await recountClosedPolls(soon)).toEqual([{ name: "Song", difference: 0 }]);
    expect(await recountClosedPolls(soon)).toEqual([]);
    const one = await worker();
    await one.accept(one.text(nextPhone(), "vote 1", { at: end + 20 * MINUTE }));
    expect(await recountClosedPolls(new Date(end + 30 * MINUTE))).toEqual([]);
    const over = new Date(end + 25 * 60 * MINUTE);
    expect(await recountClosedPolls(over)).toEqual([{ name: "Song", difference: 0 }]);
    expect(await recountClosedPolls(over)).toEqual([]);
  });
});

describe("reading a poll", () => {
  it("shows its ballots newest first, page by page, by outcome, and marks what was replaced", async () => {
    const poll = await create();
    const one = await worker();
    const changing = nextPhone();
    await one.accept(one.text(changing, "vote 1"));
    await one.accept(one.text(changing, "vote 🎉"), one.text(nextPhone(), "vote nonsense"));
    const all = { outcome: null, choice: null };
    const first = await listBallots(poll.id, { ...all, before: null }, 2);
    const rest = await listBallots(poll.id, { ...all, before: first.next }, 2);
    const rows = [...first.rows, ...rest.rows];
    expect(rest.next).toBeNull();
    expect(
      rows.map(({ outcome, replaced, choice: chosen }) => [outcome, replaced, chosen?.name]).toSorted(),
    ).toEqual([
      ["changed", false, '=Red, "live"'],
      ["counted", true, "Blue"],
      ["unknown-choice", false, undefined],
    ]);
    const unknown = await listBallots(poll.id, { ...all, outcome: "unknown-choice", before: null }, 50);
    expect(unknown.rows).toEqual([expect.objectContaining({ outcome: "unknown-choice", word: "VOTE" })]);
    const replies = await listPollReplies(poll.id, null, 50);
    expect(replies.rows.map((row) => row.text).toSorted()).toEqual(
      ["?", 'ok =Red, "live"', "ok Blue"].toSorted(),
    );
    expect(replies.rows.every((row) => row.state === "queued")).toBe(true);
  });

  it("exports ballots and results as CSV that no spreadsheet takes for a formula, in the poll's zone", async () => {
    const poll = await create();
    const one = await worker();
    const voter = nextPhone();
    const at = Date.parse("2031-01-01T12:00:00Z");
    await one.accept(one.text(voter, "vote 2", { at }));
    const records = (await text(exportBallots(poll))).split("\r\n");
    expect(records[0]).toBe(
      "\uFEFFtime,number,word,choice,outcome,replaced,excluded,counts as,decided by,reason,ballot,message,question",
    );
    expect(records[1]).toMatch(
      new RegExp(
        `^2031-01-01T15:00:00\\+03:00,\\+${voter},2,"'=Red, ""live""",counted,no,no,"'=Red, ""live""",,,[0-9a-f-]{36},[0-9a-f-]{36},1$`,
      ),
    );
    expect(await exportResults(poll)).toContain(`"'=Red, ""live""",1,1.0000,no,1,Which song?\r\n`);
  });

  it("has a series of votes over time whose sum is the votes, changes included", async () => {
    const poll = await create();
    const one = await worker();
    const start = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
    const changing = nextPhone();
    await one.accept(one.text(changing, "vote 1", { at: start }));
    await one.accept(
      one.text(changing, "vote 2", { at: start + 2 * MINUTE }),
      one.text(nextPhone(), "vote 2", { at: start + 2 * MINUTE }),
    );
    const series = await getSeries(poll, start + 4 * MINUTE);
    expect(series).toMatchObject({ from: start, stepMs: MINUTE, total: [1, 0, 1, 0, 0] });
    const [head, ...lines] = (await exportIntervals(poll)).trimEnd().split("\r\n");
    expect(head).toBe(`\uFEFFtime,Blue,"'=Red, ""live""",all,new voters`);
    expect(lines.map((line) => line.split(",").slice(1).join())).toEqual(["1,0,1,1", "0,0,0,0", "-1,2,1,1"]);
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+03:00,/);
    const [blue, red] = poll.choices.map(({ id }) => id);
    expect(series?.byChoice).toEqual({ [blue!]: [1, 0, -1, 0, 0], [red!]: [0, 0, 2, 0, 0] });
    expect(await getSeries(await create({ name: "Empty" }), null)).toBeNull();
  });
});
