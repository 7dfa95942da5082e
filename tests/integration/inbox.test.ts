import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import type { AcceptedText } from "@/db/inbox-types";
import { applyProvision } from "@/db/provision";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation } from "@/tests/support/installation";
import { openAdjudicator, type Adjudicator } from "@/tests/support/inbox";

const HOUR = 3600_000;
const author = { userId: null, name: "test" };
let database: TestDatabase;
let connectionId: string;
const open: Adjudicator[] = [];

async function adjudicator(options: { suspicious?: boolean } = {}): Promise<Adjudicator> {
  const made = await openAdjudicator(database.url, { connectionId, ...options });
  open.push(made);
  return made;
}

/** Replaces the only poll of the installation. */
async function setPoll(rule: Record<string, unknown>): Promise<string> {
  await prisma.poll.deleteMany();
  await applyProvision(
    {
      polls: [
        {
          name: "Song",
          number: "12345",
          keyword: "VOTE",
          question: "Which?",
          choices: [
            { name: "Blue", words: ["1", "blue"] },
            { name: "Red", words: ["2", "red"] },
          ],
          opensAt: new Date(Date.now() - 48 * HOUR).toISOString(),
          replies: {
            counted: "ok {{ choice }}",
            changed: "changed",
            overCap: "again?",
            unknownChoice: "which?",
            early: "early",
            late: "late",
          },
          ...rule,
        },
      ],
    },
    author,
  );
  return (await prisma.poll.findFirstOrThrow()).id;
}

const outcomes = (accepted: AcceptedText[]): string[] => accepted.map(({ outcome }) => outcome);

async function tally(pollId: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; votes: number }>(
    `SELECT c.name, sum(t.votes) AS votes FROM poll_tally t JOIN choice c ON c.id = t.choice_id WHERE t.poll_id = $1 GROUP BY c.name`,
    [pollId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.votes)]));
}

/** The count made from the ballots alone: each voter's standing slots. */
async function recount(pollId: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; votes: number }>(
    `SELECT c.name, count(*) AS votes FROM ballot b JOIN choice c ON c.id = b.choice_id
      WHERE b.poll_id = $1 AND b.kind = 0 AND b.outcome IN (0, 1)
        AND NOT EXISTS (SELECT 1 FROM ballot r WHERE r.contact_key = b.contact_key AND r.kind = 1 AND r.refers_to = b.id)
      GROUP BY c.name`,
    [pollId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.votes)]));
}

beforeAll(async () => {
  database = await createInstallation();
  await applyProvision(
    {
      connections: [{ name: "smsc", host: "127.0.0.1", port: 2775, numbers: ["12345"], country: "ET" }],
      lists: [
        {
          name: "News",
          number: "12345",
          joinWords: ["news"],
          leaveWords: ["bye"],
          joinReply: "welcome",
          alreadyReply: "already",
          leaveReply: "gone",
        },
      ],
    },
    author,
  );
  connectionId = (await prisma.connection.findFirstOrThrow()).id;
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

afterAll(async () => {
  await database.drop();
});

describe("the cap", () => {
  it("holds when two workers adjudicate the same voter at once", async () => {
    const pollId = await setPoll({ ballotsPerVoter: 1 });
    const [a, b] = [await adjudicator(), await adjudicator()];
    for (let round = 0; round < 40; round += 1) {
      const voter = `25191100${String(round).padStart(4, "0")}`;
      const both = await Promise.all([a.accept(a.text(voter, "VOTE 1")), b.accept(b.text(voter, "VOTE 2"))]);
      expect(both.flatMap(outcomes).sort()).toEqual(["counted", "over-cap"]);
    }
    const counts = await tally(pollId);
    expect((counts.Blue ?? 0) + (counts.Red ?? 0)).toBe(40);
    expect(counts).toEqual(await recount(pollId));
  });

  it("counts exactly three of six simultaneous votes where three are allowed, and one voter", async () => {
    const pollId = await setPoll({ ballotsPerVoter: 3 });
    const workers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => adjudicator()));
    const all = await Promise.all(
      workers.map((worker) => worker.accept(worker.text("251911777777", "VOTE 1"))),
    );
    expect(all.flatMap(outcomes).filter((outcome) => outcome === "counted")).toHaveLength(3);
    const { rows } = await pool.query<{ voters: number }>(
      "SELECT sum(voters) AS voters FROM poll_tally WHERE poll_id = $1",
      [pollId],
    );
    expect(Number(rows[0]?.voters)).toBe(1);
  });

  it("begins anew each calendar day in the poll's own zone", async () => {
    await setPoll({ ballotsPerVoter: 1, period: "day", timeZone: "Africa/Addis_Ababa" });
    const worker = await adjudicator();
    // 20:59 and 21:01 UTC are 23:59 and 00:01 in Addis Ababa.
    const evening = Date.UTC(
      new Date().getUTCFullYear(),
      new Date().getUTCMonth(),
      new Date().getUTCDate() - 1,
      20,
      59,
    );
    const votes = [];
    for (const at of [evening - 60_000, evening, evening + 120_000])
      votes.push(...outcomes(await worker.accept(worker.text("251911888888", "VOTE 1", { at }))));
    expect(votes).toEqual(["counted", "over-cap", "counted"]);
  });

  it("lets the last choice stand where changing is allowed, and keeps every ballot", async () => {
    const pollId = await setPoll({ ballotsPerVoter: 1, counting: "last" });
    const [a, b] = [await adjudicator(), await adjudicator()];
    expect(outcomes(await a.accept(a.text("251911999999", "VOTE 1")))).toEqual(["counted"]);
    expect(outcomes(await a.accept(a.text("251911999999", "vote-2")))).toEqual(["changed"]);
    expect(await tally(pollId)).toMatchObject({ Blue: 0, Red: 1 });
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([
        a.accept(a.text("251911999999", "VOTE 1")),
        b.accept(b.text("251911999999", "VOTE 2")),
      ]);
    }
    const counts = await tally(pollId);
    expect((counts.Blue ?? 0) + (counts.Red ?? 0)).toBe(1);
    expect(Object.fromEntries(Object.entries(counts).filter(([, votes]) => votes > 0))).toEqual(
      await recount(pollId),
    );
    const { rows } = await pool.query<{ n: number }>(
      "SELECT count(*) AS n FROM ballot WHERE poll_id = $1 AND kind = 0",
      [pollId],
    );
    expect(Number(rows[0]?.n)).toBe(42);
  });
});

describe("a text to a poll", () => {
  it("is early before the opening, late after the close, restricted off the list, and unknown without a choice", async () => {
    const worker = async () => adjudicator();
    await setPoll({ opensAt: new Date(Date.now() + HOUR).toISOString() });
    let one = await worker();
    expect(outcomes(await one.accept(one.text("251911000001", "VOTE 1")))).toEqual(["early"]);
    await setPoll({ closesAt: new Date(Date.now() - HOUR).toISOString() });
    one = await worker();
    expect(outcomes(await one.accept(one.text("251911000001", "VOTE 1")))).toEqual(["late"]);
    await setPoll({ list: "News" });
    one = await worker();
    expect(
      outcomes(await one.accept(one.text("251911000001", "VOTE 1"), one.text("251911000002", "news"))),
    ).toHaveLength(2);
    expect(
      outcomes(
        await one.accept(one.text("251911000001", "VOTE 1"), one.text("251911000002", "VOTE 1")),
      ).sort(),
    ).toEqual(["counted", "restricted"]);
    expect(outcomes(await one.accept(one.text("251911000002", "VOTE 9")))).toEqual(["unknown-choice"]);
  });

  it("renders the reply of its outcome", async () => {
    await setPoll({});
    const worker = await adjudicator();
    const [accepted] = await worker.accept(worker.text("251911000011", "٢"));
    expect(accepted?.reply?.text).toBe("ok Red");
    const [again] = await worker.accept(worker.text("251911000011", "Vote2."));
    expect(again?.reply?.text).toBe("again?");
  });
});

describe("opting out", () => {
  it("confirms each transition once, withholds later replies, and lets the vote count", async () => {
    await setPoll({});
    const worker = await adjudicator();
    const texts = [];
    for (const body of ["STOP", "Stop please", "VOTE 1", "HELP", "START", "START"])
      texts.push(...(await worker.accept(worker.text("251911000021", body))));
    expect(texts.map(({ outcome, reply }) => [outcome, reply !== null])).toEqual([
      ["opted-out", true],
      ["already-opted-out", false],
      ["counted", false],
      ["help", true],
      ["opted-in", true],
      ["already-opted-in", false],
    ]);
  });

  it("keeps the proof of joins, leaves, opt-outs and opt-ins", async () => {
    const worker = await adjudicator();
    for (const body of ["news", "news", "bye", "STOP", "STOP", "START"])
      await worker.accept(worker.text("251911000022", body));
    const { rows } = await pool.query<{ kind: number }>(
      "SELECT k.kind FROM consent k JOIN contact c USING (contact_key) WHERE c.address = '251911000022' ORDER BY k.id",
    );
    expect(rows.map((row) => row.kind)).toEqual([0, 1, 2, 3]);
  });
});

describe("a redelivered text", () => {
  it("is kept, linked and not counted again while its first copy is suspect; the next copy is a vote of its own", async () => {
    const pollId = await setPoll({ ballotsPerVoter: 5 });
    const worker = await adjudicator({ suspicious: true });
    const [first] = await worker.accept(worker.text("251911000031", "VOTE 1", { content: "same octets" }));
    await pool.query(
      `INSERT INTO redelivery_suspect (contact_key, connection_id, content_hash, message_id, received_at)
       SELECT contact_key, connection_id, content_hash, id, at FROM message WHERE id = $1`,
      [first?.text.id],
    );
    const copies = [];
    for (let copy = 0; copy < 2; copy += 1)
      copies.push(
        ...outcomes(await worker.accept(worker.text("251911000031", "VOTE 1", { content: "same octets" }))),
      );
    expect(copies).toEqual(["redelivery", "counted"]);
    expect(await tally(pollId)).toMatchObject({ Blue: 2 });
  });
});

describe("a batch", () => {
  it("stores nothing when any of it cannot be stored", async () => {
    const pollId = await setPoll({});
    const worker = await adjudicator();
    const broken = { ...worker.text("251911000042", "VOTE 1"), parts: 99_999 };
    await expect(worker.accept(worker.text("251911000041", "VOTE 1"), broken)).rejects.toThrow(/smallint/);
    expect(await tally(pollId)).toEqual({});
    const { rows } = await pool.query(
      "SELECT 1 FROM contact WHERE address IN ('251911000041', '251911000042')",
    );
    expect(rows).toHaveLength(0);
  });
});
