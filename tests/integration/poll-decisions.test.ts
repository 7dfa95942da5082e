import { describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { newId } from "@/db/ids";
import { listBallots } from "@/db/poll-ballots";
import { exportBallots, exportBallotsJson } from "@/db/poll-export";
import { getTotals } from "@/db/poll-results";
import { listPollEvents } from "@/db/poll-reviews";
import { accept, agrees, decide, food } from "@/tests/support/decisions";
import { waitFor } from "@/tests/support/wait";
import { author, create, MINUTE, nextPhone, preparePolls, worker } from "@/tests/support/polls";

preparePolls();

const ANY = { outcome: null, choice: null, before: null };

describe("decisions about one ballot", () => {
  it("stand in the order in which they were made, whatever the clock says", async () => {
    const poll = await create(food);
    const one = await worker();
    const text = one.text(nextPhone(), "vote 1");
    await one.accept(text);
    await decide(poll, text.id, { kind: "exclude" });
    // the clock of the database was an hour ahead when that was decided
    await pool.query("UPDATE ballot SET id = $2 WHERE poll_id = $1 AND kind = 2", [
      poll.id,
      newId(Date.now() + 60 * MINUTE),
    ]);
    expect(await decide(poll, text.id, { kind: "include" })).toMatchObject({ applied: 1 });
    expect(await decide(poll, text.id, { kind: "exclude" })).toMatchObject({ applied: 1 });
    expect(await decide(poll, text.id, { kind: "include" })).toMatchObject({ applied: 1 });
    expect(await getTotals(poll)).toMatchObject({ votes: 1, voters: 1 });
    await agrees(poll);
  });

  it("leave no voter where the vote that took the place of another is excluded", async () => {
    const poll = await create({ ...food, counting: "last" });
    const one = await worker();
    const phone = nextPhone();
    await one.accept(one.text(phone, "vote 2", { at: Date.now() - MINUTE }));
    const near = one.text(phone, "vote piza");
    await one.accept(near);
    await decide(poll, near.id, accept(poll));
    expect(await getTotals(poll)).toMatchObject({ votes: 1, voters: 1 });
    await decide(poll, near.id, { kind: "exclude" });
    expect(await getTotals(poll)).toMatchObject({ votes: 0, voters: 0 });
    await agrees(poll);
  });

  it("wait for a batch that stores a text of the same sender", async () => {
    const poll = await create(food);
    const one = await worker();
    const text = one.text(nextPhone(), "vote 1");
    await one.accept(text);
    const batch = await pool.connect();
    await batch.query("BEGIN");
    await batch.query("SELECT 1 FROM contact WHERE contact_key = $1 FOR NO KEY UPDATE", [text.contactKey]);
    let decided = false;
    const decision = decide(poll, text.id, { kind: "exclude" }).then(() => {
      decided = true;
    });
    const waiting =
      "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM contact%FOR UPDATE%'";
    await waitFor("the decision waits", async () => ((await pool.query(waiting)).rowCount ?? 0) > 0);
    expect(decided).toBe(false);
    await batch.query("COMMIT");
    batch.release();
    await decision;
  });
});

describe("a vote", () => {
  it("leaves the count when it is excluded, with the reason in the record, and returns when it is put back", async () => {
    const poll = await create(food);
    const one = await worker();
    const text = one.text(nextPhone(), "vote 1");
    await one.accept(text, one.text(nextPhone(), "vote 1"));
    const before = await getTotals(poll);
    await decide(poll, text.id, { kind: "exclude" }, "bought votes");
    expect(await getTotals(poll)).toMatchObject({
      votes: 1,
      voters: 1,
      outcomes: { counted: 1, excluded: 1 },
    });
    await agrees(poll);
    expect((await listBallots(poll.id, { ...ANY, outcome: "counted" }, 10)).rows).toHaveLength(1);
    const { rows } = await listBallots(poll.id, { ...ANY, outcome: "excluded" }, 10);
    expect(rows).toMatchObject([
      {
        id: text.id,
        excluded: true,
        decisions: [{ kind: "exclusion", reason: "bought votes", by: author.name }],
      },
    ]);
    expect(await decide(poll, text.id, { kind: "exclude" })).toMatchObject({
      applied: 0,
      refused: [{ refusal: "decided" }],
    });
    await decide(poll, text.id, { kind: "include" }, "they were not");
    expect(await getTotals(poll)).toEqual(before);
    expect((await listBallots(poll.id, { ...ANY, outcome: "excluded" }, 10)).rows).toEqual([]);
    await agrees(poll);
    const { rows: kept } = await pool.query("SELECT kind FROM ballot WHERE refers_to = $1", [text.id]);
    expect(kept).toHaveLength(2);
    const events = await listPollEvents(poll.id);
    expect(events.slice(0, 2).map(({ action, reason, ballots }) => [action, reason, ballots])).toEqual([
      ["include", "they were not", 1],
      ["exclude", "bought votes", 1],
    ]);
  });

  it("that is excluded leaves its sender no other in its place, until it is put back", async () => {
    const poll = await create({ ...food, ballotsPerVoter: 2, counting: "last" });
    const one = await worker();
    const phone = nextPhone();
    const text = one.text(phone, "vote 1");
    await one.accept(text);
    await decide(poll, text.id, { kind: "exclude" });
    expect((await one.accept(one.text(phone, "vote 2")))[0]?.outcome).toBe("over-cap");
    expect(await getTotals(poll)).toMatchObject({ votes: 0, voters: 0 });
    await agrees(poll);
    await decide(poll, text.id, { kind: "include" });
    expect((await one.accept(one.text(phone, "vote 2")))[0]?.outcome).toBe("counted");
    expect(await getTotals(poll)).toMatchObject({ votes: 2, voters: 1 });
    await agrees(poll);
  });

  it("of the next day counts with its voter when that of the day before is excluded", async () => {
    const poll = await create({ ...food, period: "day" });
    const one = await worker();
    const phone = nextPhone();
    const yesterday = one.text(phone, "vote 1", { at: Date.now() - 5 * MINUTE });
    yesterday.slotPeriod = 20261129;
    await one.accept(yesterday);
    await decide(poll, yesterday.id, { kind: "exclude" });
    expect(await getTotals(poll)).toMatchObject({ votes: 0, voters: 0 });
    await one.accept(one.text(phone, "vote 2"));
    expect(await getTotals(poll)).toMatchObject({ votes: 1, voters: 1 });
    await agrees(poll);
    await decide(poll, yesterday.id, { kind: "include" });
    expect(await getTotals(poll)).toMatchObject({ votes: 2, voters: 1 });
    await agrees(poll);
  });

  it("that was replaced, or never was one, is not excluded", async () => {
    const poll = await create({ ...food, counting: "last" });
    const one = await worker();
    const phone = nextPhone();
    const old = one.text(phone, "vote 1");
    await one.accept(old);
    await one.accept(one.text(phone, "vote 2"));
    const other = one.text(nextPhone(), "vote rice");
    await one.accept(other);
    for (const { id } of [old, other])
      expect(await decide(poll, id, { kind: "exclude" })).toMatchObject({
        applied: 0,
        refused: [{ ballotId: id, refusal: "no-vote" }],
      });
    expect(await prisma.audit.count({ where: { objectId: poll.id, action: "exclude" } })).toBe(0);
    await agrees(poll);
  });

  it("stands in the files of the ballots with what it counts as, who decided and why", async () => {
    const poll = await create(food);
    const one = await worker();
    const [near, out] = [one.text(nextPhone(), "vote piza"), one.text(nextPhone(), "vote 2")];
    await one.accept(near, out);
    await decide(poll, near.id, accept(poll), "a slip");
    await decide(poll, out.id, { kind: "exclude" }, "a test call");
    let csv = "";
    for await (const chunk of exportBallots(poll)) csv += chunk;
    const [head, ...lines] = csv.trim().split("\r\n");
    expect(head).toContain("excluded,counts as,decided by,reason");
    const cells = lines.map((line) => line.split(",").slice(3, 10));
    let json = "";
    for await (const chunk of exportBallotsJson(poll)) json += chunk;
    const file = JSON.parse(json) as { votes: number; rows: Record<string, unknown>[] };
    expect(file).toMatchObject({ votes: 1, voters: 1, poll: { name: "Food" }, texts: { excluded: 1 } });
    expect(file.rows.map(({ choice, countsAs, reason }) => [choice, countsAs, reason]).sort()).toEqual(
      [
        [null, "Pizza", "a slip"],
        ["Pasta", null, "a test call"],
      ].sort(),
    );
    expect(cells.sort()).toEqual(
      [
        ["", "unknown-choice", "no", "no", "Pizza", author.name, "a slip"],
        ["Pasta", "counted", "no", "yes", "", author.name, "a test call"],
      ].sort(),
    );
  });
});
