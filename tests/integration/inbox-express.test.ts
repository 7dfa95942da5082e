import { afterAll, beforeAll, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { acceptBatch } from "@/db/inbox";
import { acceptExpress, isExpress } from "@/db/inbox-express";
import type { AcceptedText, InboxText } from "@/db/inbox-types";
import type { TestDatabase } from "@/tests/support/database";
import { openAdjudicator, type Adjudicator } from "@/tests/support/inbox";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";

/** The short way into the database must lead where the long one does. */
let database: TestDatabase;
let maker: Adjudicator;
let connectionId: string;

const choices = [
  { name: "Blue", words: ["1"] },
  { name: "Red", words: ["2"] },
];
const opensAt = new Date(Date.now() - 3600_000).toISOString();
const replies = {
  counted: "ok {{ choice }}",
  changed: "now {{ choice }}",
  overCap: "again?",
  unknownChoice: "which?",
};
const poll = { number: "12345", choices, opensAt, replies };

beforeAll(async () => {
  database = await createInstallation({
    ...ONE_LINK,
    lists: [{ name: "News", number: "12345", joinWords: ["news"], leaveWords: ["bye"] }],
    services: [{ name: "Hours", number: "12345", keywords: ["hours"], reply: "9 to 5" }],
    polls: [
      { ...poll, name: "Once", keyword: "ONCE" },
      { ...poll, name: "Thrice", keyword: "THRICE", ballotsPerVoter: 3 },
      { ...poll, name: "Daily", keyword: "DAILY", period: "day" },
      { ...poll, name: "Last", keyword: "LAST", counting: "last" },
      { ...poll, name: "Members", keyword: "MEMBERS", list: "News" },
    ],
  });
  connectionId = (await prisma.connection.findFirstOrThrow()).id;
  maker = await openAdjudicator(database.url, { connectionId });
});

afterAll(async () => {
  await maker.close();
  await database.drop();
});

type Way = (texts: InboxText[]) => Promise<AcceptedText[]>;

const long: Way = (texts) => acceptBatch(maker.client, { texts, parts: [] }, maker.context());
const short: Way = async (texts) => {
  const quick = texts.filter((text) => isExpress(text, Date.now()));
  const { accepted, left } = await acceptExpress(maker.client, quick, maker.context());
  return [...accepted, ...(await long([...left, ...texts.filter((text) => !quick.includes(text))]))];
};

/** Some minutes of a busy number, as sender and text. The last digits tell senders apart, the first ones the two runs. */
const STORY: [string, string][][] = [
  [
    ["01", "once 1"],
    ["02", "once 2"],
    ["03", "hours"],
    ["04", "what?"],
    ["05", "help"],
    ["06", "news"],
  ],
  [
    ["01", "once 2"],
    ["02", "thrice 1"],
    ["03", "stop"],
    ["04", "once 9"],
    ["05", "daily 1"],
    ["06", "members 1"],
  ],
  [
    ["01", "last 1"],
    ["02", "thrice 1"],
    ["03", "once 1"],
    ["04", "members 1"],
    ["05", "daily 2"],
    ["06", "members 2"],
  ],
  [
    ["01", "last 2"],
    ["02", "thrice 2"],
    ["03", "hours"],
    ["04", "once 1"],
    ["05", "once 1"],
    ["06", "bye"],
  ],
  [
    ["01", "last 2"],
    ["02", "thrice 1"],
    ["03", "start"],
    ["04", "once 1"],
    ["05", "once 1"],
    ["06", "members 2"],
  ],
  [
    ["01", "last 1"],
    ["02", "thrice 1"],
    ["03", "once 2"],
    ["04", "hours"],
    ["05", "daily 1"],
    ["06", "what?"],
  ],
];

async function live(way: Way, prefix: string): Promise<string[]> {
  const told: string[] = [];
  for (const minute of STORY) {
    const accepted = await way(minute.map(([sender, body]) => maker.text(`${prefix}${sender}`, body)));
    told.push(
      ...accepted
        .map(
          ({ text, outcome, reply }) =>
            `${text.address.slice(-2)} ${text.text}: ${outcome}, ${reply?.text ?? "silent"}`,
        )
        .sort(),
    );
  }
  return told;
}

/** Everything that is stored of the senders with a prefix, without the ids and times that differ. */
async function storedOf(prefix: string): Promise<Record<string, unknown[]>> {
  const like = `${prefix}%`;
  const read = async (query: string): Promise<unknown[]> => (await pool.query(query, [like])).rows;
  return {
    contacts: await read(
      "SELECT right(address, 2) AS who, texts_in, opted_out_at IS NULL AS reached FROM contact WHERE address LIKE $1 ORDER BY 1",
    ),
    messages: await read(
      `SELECT right(c.address, 2) AS who, m.direction, m.state, m.parts, m.encoding, m.flags, m.rule_kind, m.rule_id, m.number_id,
              m.connection_id, m.matched_word, m.reason, m.text, m.reply_to IS NULL AS first
         FROM message m JOIN contact c USING (contact_key) WHERE c.address LIKE $1 ORDER BY 1, m.id`,
    ),
    ballots: await read(
      `SELECT right(c.address, 2) AS who, b.poll_id, b.question_id, b.choice_id, b.kind, b.outcome, b.matched_word, b.message_id = b.id AS own
         FROM ballot b JOIN contact c USING (contact_key) WHERE c.address LIKE $1 ORDER BY 1, b.at, b.kind`,
    ),
    slots: await read(
      `SELECT right(c.address, 2) AS who, s.poll_id, s.question_id, s.period, s.n, s.choice_id
         FROM ballot_slot s JOIN contact c USING (contact_key) WHERE c.address LIKE $1 ORDER BY 1, 2, 4, 5`,
    ),
    outbox: await read(
      `SELECT right(c.address, 2) AS who, o.lane, o.claimed_by IS NULL AS free, round(extract(epoch FROM o.expires_at - o.at) / 60)::int AS minutes, m.text
         FROM outbox o JOIN contact c USING (contact_key) JOIN message m ON m.id = o.id WHERE c.address LIKE $1 ORDER BY 1, o.id`,
    ),
  };
}

async function tallies(): Promise<unknown[]> {
  const { rows } = await pool.query(
    `SELECT poll_id, choice_id, outcome, sum(votes)::int AS votes, sum(voters)::int AS voters
       FROM poll_tally GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
  return rows;
}

it("leads to the outcomes, replies, rows and tallies of the long way", async () => {
  const slow = await live(long, "2519110000");
  const slowTally = await tallies();
  await pool.query("DELETE FROM poll_tally");
  const quick = await live(short, "2519220000");
  expect(quick).toEqual(slow);
  expect(await storedOf("2519220000")).toEqual(await storedOf("2519110000"));
  expect(await tallies()).toEqual(slowTally);
  expect(slow).toContain("01 once 2: over-cap, again?");
  expect(slow).toContain("03 once 1: counted, silent");
});

it("stores nothing of what it hands back, and counts a text of it once in the end", async () => {
  const voter = "251933000001";
  await short([maker.text(voter, "once 1")]);
  const second = maker.text(voter, "once 2");
  const { accepted, left } = await acceptExpress(maker.client, [second], maker.context());
  expect([accepted, left]).toEqual([[], [second]]);
  const counted = async () =>
    (await pool.query<{ n: number }>("SELECT texts_in AS n FROM contact WHERE address = $1", [voter])).rows[0]
      ?.n;
  const stored = async () =>
    (await pool.query("SELECT 1 FROM message WHERE id = $1", [second.id])).rows.length;
  expect([await counted(), await stored()]).toEqual([1, 0]);
  await long(left);
  expect([await counted(), await stored()]).toEqual([2, 1]);
});

it("stores all of a batch or nothing when the database refuses part of it", async () => {
  const good = maker.text("251944000001", "once 1");
  const broken = { ...maker.text("251944000002", "once 1"), parts: 99_999 };
  await expect(short([good, broken])).rejects.toMatchObject({ code: "22003" });
  const { rows } = await pool.query("SELECT 1 FROM contact WHERE address LIKE '251944%'");
  expect(rows).toEqual([]);
});
