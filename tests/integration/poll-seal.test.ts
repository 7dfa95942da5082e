import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pool } from "@/db/client";
import { getSeal, sealBlock, sealPolls } from "@/db/poll-seal";
import { closePoll } from "@/db/poll-state";
import { NO_BLOCK } from "@/domain/polls/sealed";
import type { PollView } from "@/domain/polls/view";
import { accept, decide, food } from "@/tests/support/decisions";
import { author, create, MINUTE, nextPhone, preparePolls, worker } from "@/tests/support/polls";
import { fileOf, forge, LATER, verify } from "@/tests/support/result-file";

preparePolls();

/** Votes, changes, unknown choices, a near miss that was accepted, and an exclusion. */
async function voted(): Promise<PollView> {
  const poll = await create({ ...food, counting: "last" });
  const one = await worker();
  const phones = Array.from({ length: 8 }, nextPhone);
  const first = phones.map((phone, index) => one.text(phone, `vote ${1 + (index % 2)}`));
  await one.accept(...first);
  await one.accept(one.text(phones[0]!, "vote 2"), one.text(phones[1]!, "vote rice"));
  const near = one.text(nextPhone(), "vote piza");
  await one.accept(near);
  await decide(poll, near.id, accept(poll));
  await decide(poll, first[3]!.id, { kind: "exclude" });
  return poll;
}

describe("the record of a poll", () => {
  it("is sealed in blocks that follow one another, each row once, when it is four minutes old", async () => {
    const poll = await voted();
    expect(await sealBlock(poll.id, Date.now())).toBe(0);
    expect(await sealPolls(LATER())).toBe(14);
    const one = await worker();
    await one.accept(one.text(nextPhone(), "vote 1"));
    expect(await sealPolls(LATER())).toBe(1);
    expect(await sealPolls(LATER())).toBe(0);
    const { latest, ...seal } = await getSeal(poll.id);
    expect(seal).toMatchObject({ blocks: 2, rows: 15 });
    expect(latest[1]).toMatchObject({ n: 1, previous: NO_BLOCK, rows: 14 });
    expect(latest[0]).toMatchObject({ n: 2, previous: latest[1]!.hash, rows: 1 });
  });

  it("takes a text that was stored long after it came into a later block, with the change it made", async () => {
    const poll = await create({ ...food, counting: "last" });
    const one = await worker();
    const phone = nextPhone();
    await one.accept(one.text(phone, "vote 1", { at: Date.now() - 8 * MINUTE }));
    await one.accept(one.text(nextPhone(), "vote 1", { at: Date.now() - 5 * MINUTE }));
    expect(await sealPolls(Date.now())).toBe(2);
    await one.accept(one.text(phone, "vote 2", { at: Date.now() - 7 * MINUTE }));
    expect(await getSeal(poll.id)).toMatchObject({ waiting: 2, votesWait: true });
    expect(await sealPolls(Date.now())).toBe(2);
    const late = await pool.query("SELECT block_n FROM late_ballot WHERE poll_id = $1 ORDER BY 1", [poll.id]);
    expect(late.rows.map(({ block_n }: { block_n: number }) => block_n)).toEqual([1, 1, 2, 2]);
    await closePoll(author, poll.id, Date.now());
    const { code, said } = await verify(await fileOf(poll));
    expect(said).toContain("Signature, chain and count hold.");
    expect(code).toBe(0);
  });

  it("takes a decision about a poll that ended long ago into a block of its own", async () => {
    const poll = await voted();
    await sealPolls(LATER());
    await closePoll(author, poll.id, Date.now() - 1000);
    const weekLater = Date.now() + 7 * 24 * 60 * MINUTE;
    expect(await sealPolls(weekLater)).toBe(0);
    const { rows } = await pool.query<{ id: string }>(
      "SELECT id FROM ballot WHERE poll_id = $1 AND kind = 0 AND outcome = 1",
      [poll.id],
    );
    await decide(poll, rows[0]!.id, { kind: "exclude" });
    expect(await sealPolls(weekLater)).toBe(1);
    expect(await verify(await fileOf(poll, weekLater))).toMatchObject({ code: 0 });
  });

  it("is sealed once by two workers at the same time", async () => {
    const poll = await voted();
    const rows = await Promise.all([sealBlock(poll.id, LATER()), sealBlock(poll.id, LATER())]);
    expect(rows.sort()).toEqual([0, 14]);
  });
});

describe("the result file", () => {
  async function sealed(): Promise<{ poll: PollView; text: string }> {
    const poll = await voted();
    await closePoll(author, poll.id, Date.now());
    await sealPolls(LATER());
    return { poll, text: await fileOf(poll) };
  }

  it("is there once the poll has closed and its votes are sealed", async () => {
    const poll = await voted();
    await expect(fileOf(poll)).rejects.toMatchObject({ code: "conflict" });
    await closePoll(author, poll.id, Date.now());
    await expect(fileOf(poll)).rejects.toThrow("Try again in 5 minutes");
    await sealPolls(LATER());
    // late texts keep coming for a day: they wait for the next file
    const one = await worker();
    const [late] = await one.accept(one.text(nextPhone(), "vote 1", { at: Date.now() + MINUTE }));
    expect(late?.outcome).toBe("late");
    expect(await verify(await fileOf(poll))).toMatchObject({ code: 0 });
  });

  it("is JSON that holds no number, and proves its result from itself alone", async () => {
    const { poll, text } = await sealed();
    const file = JSON.parse(text) as {
      header: { votes: number; voters: number; choices: { name: string; votes: number }[] };
      blocks: { lines: unknown[] }[];
    };
    expect(file.header).toMatchObject({ votes: 8, voters: 8 });
    expect(file.header.choices.map(({ name, votes }) => [name, votes])).toEqual([
      ["Pizza", 4],
      ["Pasta", 4],
    ]);
    expect(file.blocks.flatMap(({ lines }) => lines)).toHaveLength(14);
    expect(text).not.toContain("2519110");
    const keys = await pool.query<{ contact_key: string }>(
      "SELECT contact_key FROM ballot WHERE poll_id = $1",
      [poll.id],
    );
    for (const { contact_key } of keys.rows) expect(text).not.toContain(contact_key);
    const { keyFingerprint } = await getSeal(poll.id);
    const { code, said } = await verify(text, "--key", keyFingerprint ?? "");
    expect(said).toContain("8  votes of 8 voters");
    expect(code).toBe(0);
  });

  it("holds where decisions were taken back, and a vote that was replaced stands again", async () => {
    const poll = await create({ ...food, counting: "last" });
    const one = await worker();
    const phone = nextPhone();
    await one.accept(one.text(phone, "vote 2", { at: Date.now() - 2000 }));
    const near = one.text(phone, "vote piza");
    await one.accept(near);
    for (const decision of [accept(poll), { kind: "retract" }, accept(poll), { kind: "retract" }] as const)
      expect(await decide(poll, near.id, decision)).toMatchObject({ applied: 1 });
    await closePoll(author, poll.id, Date.now());
    await sealPolls(LATER());
    const text = await fileOf(poll);
    expect((JSON.parse(text) as { header: object }).header).toMatchObject({ votes: 1, voters: 1, rows: 10 });
    expect(await verify(text)).toMatchObject({ code: 0 });
    expect((await verify(text.replaceAll("restoration", "replacement"))).code).toBe(1);
  });

  it.each([
    ["a vote that was given to another choice", (text: string) => swapChoices(text)],
    ["a result that was changed", (text: string) => text.replace('"votes":8', '"votes":9')],
    ["a row that was left out", (text: string) => text.replace(/^\[.*\],\n/m, "")],
    ["a row that stands twice", (text: string) => text.replace(/^(\[.*\],\n)/m, "$1$1")],
    ["another name of the poll", (text: string) => text.replace('"name":"Food"', '"name":"Good"')],
    ["a block that follows another one", (text: string) => text.replace(NO_BLOCK, "1".repeat(64))],
  ])("does not hold with %s", async (_what, tamper) => {
    const { text } = await sealed();
    const changed = tamper(text);
    expect(changed).not.toBe(text);
    const { code, said } = await verify(changed);
    expect(said).toContain("does NOT hold");
    expect(code).toBe(1);
  });

  it.each([
    ["the head of another chain", { head: "ab".repeat(32) }, "the last block is not the one that was signed"],
    ["more voters than vote", { voters: 9 }, "voters: the rows give 8, the result says 9"],
    ["fewer rows", { rows: 13 }, "rows: the rows give 14, the result says 13"],
    ["more votes", { votes: 9 }, "votes: the rows give 8, the result says 9"],
  ])("does not hold with %s, whoever signed it", async (_what, change, words) => {
    const { text } = await sealed();
    const { code, said } = await verify(forge(text, (header: object) => ({ ...header, ...change })));
    expect(said).not.toContain("the signature is not of this result");
    expect(said).toContain(words);
    expect(code).toBe(1);
  });

  it("waits for a decision that is not sealed, even one about a text of long ago", async () => {
    const { poll } = await sealed();
    const { rows } = await pool.query<{ id: string }>(
      "SELECT id FROM ballot WHERE poll_id = $1 AND kind = 0 AND outcome = 1",
      [poll.id],
    );
    await decide(poll, rows[0]!.id, { kind: "exclude" });
    expect(await getSeal(poll.id)).toMatchObject({ waiting: 1, votesWait: true });
    await expect(fileOf(poll)).rejects.toMatchObject({ code: "conflict" });
    await sealPolls(LATER());
    expect(await getSeal(poll.id)).toMatchObject({ waiting: 0, votesWait: false });
    expect(await verify(await fileOf(poll))).toMatchObject({ code: 0 });
  });

  it("names a voter otherwise in every poll", async () => {
    const phone = nextPhone();
    const names: string[] = [];
    for (const name of ["One", "Two"]) {
      const poll = await create({ ...food, name });
      const one = await worker();
      await one.accept(one.text(phone, "vote 1"));
      await closePoll(author, poll.id, Date.now());
      await sealPolls(LATER());
      const { blocks } = JSON.parse(await fileOf(poll)) as { blocks: { lines: string[][] }[] };
      names.push(blocks[0]!.lines[0]![6]!);
    }
    expect(new Set(names).size).toBe(2);
  });

  it("names the block in which a row was rewritten, though nothing is counted otherwise", async () => {
    const { text } = await sealed();
    const { code, said } = await verify(text.replace('"why not"', '"who knows"'));
    expect(said).toContain("block 1 is not what its hash says");
    expect(code).toBe(1);
  });

  /** The first counted row names the other choice. */
  function swapChoices(text: string): string {
    const { header } = JSON.parse(text) as { header: { choices: { id: string }[] } };
    const [first, second] = header.choices.map(({ id }) => id);
    const lines = text.split("\n");
    const index = lines.findIndex((line) => line.includes('"counted"') && line.includes(`"${first}"`));
    lines[index] = lines[index]!.replace(first!, second!);
    return lines.join("\n");
  }

  it("signed with another key is told, and so is what is no result file", async () => {
    const { text } = await sealed();
    expect(await verify(text, "--key", "00".repeat(32))).toMatchObject({ code: 1 });
    for (const other of ["", "{}", "[1]", "no json", text.slice(0, 900)])
      expect((await verify(other)).code).toBe(2);
    expect(readFileSync("scripts/verify-result.mjs", "utf8")).not.toMatch(/from "[^n]/);
  });
});
