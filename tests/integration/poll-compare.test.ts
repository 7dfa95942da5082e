import { describe, expect, it } from "vitest";
import { comparePolls, listSeriesNames } from "@/db/poll-compare";
import { archivePoll, closePoll } from "@/db/poll-state";
import { author, create, MINUTE, nextPhone, preparePolls, worker } from "@/tests/support/polls";

preparePolls();

const HOUR = 60 * MINUTE;

describe("polls of a series", () => {
  it("are told with their totals, the oldest first, closed and archived ones among them, and no draft", async () => {
    const now = Date.now();
    const series = { seriesName: "Song of the week" };
    const older = await create({ ...series, name: "Song 1" }, now - 3 * HOUR);
    const one = await worker();
    await one.accept(one.text(nextPhone(), "vote 1"));
    await closePoll(author, older.id, now - HOUR);
    await archivePoll(author, older.id, now + HOUR);
    const newer = await create({ ...series, name: "Song 2" }, now - MINUTE);
    const two = await worker();
    await two.accept(two.text(nextPhone(), "vote 1"), two.text(nextPhone(), "vote 2"));
    await create({ ...series, name: "Song 3", opening: "hand", keyword: "NEXT" });
    await create({ name: "Other", keyword: "OTHER" });
    const { items, others } = await comparePolls({ series: "Song of the week", poll: [] });
    expect(items.map(({ poll, totals }) => [poll.name, totals.votes])).toEqual([
      ["Song 1", 1],
      ["Song 2", 2],
    ]);
    expect(others).toEqual([]);
    expect(await listSeriesNames()).toEqual(["Song of the week"]);
    expect(await comparePolls({ series: "No such", poll: [] })).toEqual({ items: [], others: [] });

    const chosen = await comparePolls({ series: "", poll: [newer.id] });
    expect(chosen.items.map(({ poll }) => poll.name)).toEqual(["Song 2"]);
    expect(chosen.others.map(({ name }) => name).sort()).toEqual(["Other", "Song 1"]);
  });
});
