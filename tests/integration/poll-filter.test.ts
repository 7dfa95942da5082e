import { describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { newId } from "@/db/ids";
import { filteredResults } from "@/db/poll-filter";
import { getSeries } from "@/db/poll-results";
import { decide, food } from "@/tests/support/decisions";
import { create, MINUTE, nextPhone, preparePolls, worker } from "@/tests/support/polls";

preparePolls();

const ALL = { from: null, until: null };
/** The begin of a minute, half an hour ago. */
const start = () => Math.floor(Date.now() / MINUTE) * MINUTE - 30 * MINUTE;

/** Four votes, one a minute; the last voter changes its mind, the first one is on a list. */
async function voted() {
  const from = start();
  const poll = await create({ ...food, counting: "last" }, from - MINUTE);
  const one = await worker();
  const phones = Array.from({ length: 4 }, nextPhone);
  const texts = phones.map((phone, n) =>
    one.text(phone, n === 3 ? "vote 2" : "vote 1", { at: from + n * MINUTE }),
  );
  for (const text of texts) await one.accept(text);
  const change = one.text(phones[3]!, "vote 1", { at: from + 4 * MINUTE });
  await one.accept(change);
  const list = await prisma.list.create({ data: { id: newId(from), name: `Members ${poll.id}` } });
  for (const [index, { contactKey }] of [texts[0]!, texts[3]!].entries())
    await pool.query(
      `INSERT INTO membership (contact_key, list_id, state, joined_at, source) VALUES ($1, $2, 0, now(), $3)`,
      [contactKey, list.id, index],
    );
  const [pizza, pasta] = poll.choices.map(({ id }) => id);
  return { poll, from, list, texts, pizza: pizza!, pasta: pasta! };
}

describe("results of a part", () => {
  it("of a period are the votes that its minutes hold, from its first moment to before its last", async () => {
    const { poll, from, pizza } = await voted();
    expect(await filteredResults(poll, ALL, null)).toMatchObject({ votes: 4, voters: 4 });
    const two = await filteredResults(poll, { from: from + MINUTE, until: from + 3 * MINUTE }, null);
    expect(two).toEqual({ votes: 2, voters: 2, byChoice: { [pizza]: 2 } });
    const inside = await filteredResults(poll, { from: from + MINUTE + 999, until: from + 2 * MINUTE }, null);
    expect(inside).toMatchObject({ votes: 1 });
    expect(await filteredResults(poll, { from: from + 9 * MINUTE, until: null }, null)).toEqual({
      ...{ votes: 0, voters: 0, byChoice: {} },
    });
  });

  it("of a list are the standing votes of those who are on it, each voter once", async () => {
    const { poll, from, list, texts, pizza } = await voted();
    expect(await filteredResults(poll, ALL, list.id)).toEqual({
      ...{ votes: 2, voters: 2, byChoice: { [pizza]: 2 } },
    });
    const early = await filteredResults(poll, { from: null, until: from + MINUTE }, list.id);
    expect(early).toMatchObject({ votes: 1, voters: 1 });
    await decide(poll, texts[0]!.id, { kind: "exclude" });
    expect(await filteredResults(poll, ALL, list.id)).toMatchObject({ votes: 1, voters: 1 });
    await pool.query("UPDATE membership SET state = 1 WHERE list_id = $1", [list.id]);
    expect(await filteredResults(poll, ALL, list.id)).toEqual({ votes: 0, voters: 0, byChoice: {} });
  });

  it("is what the chart shows of it, in finer steps", async () => {
    const { poll, from } = await voted();
    const whole = await getSeries(poll, from + 400 * MINUTE);
    expect(whole).toMatchObject({ stepMs: 5 * MINUTE });
    const part = await getSeries(poll, from + 400 * MINUTE, {
      from: from + MINUTE,
      until: from + 3 * MINUTE,
    });
    expect(part).toMatchObject({ from: from + MINUTE, stepMs: MINUTE, points: 2, total: [1, 1] });
    const none = await getSeries(poll, null, { from: from + 60 * MINUTE, until: from + 90 * MINUTE });
    expect(none?.total).toEqual([0]);
  });
});
