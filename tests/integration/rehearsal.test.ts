import { describe, expect, it } from "vitest";
import { prisma } from "@/db/client";
import { listBallots } from "@/db/poll-ballots";
import { judgeAgain } from "@/db/poll-judge";
import { recountPoll } from "@/db/poll-recount";
import { getRehearsal, goLive, setRehearsal } from "@/db/poll-rehearsal";
import { closePoll } from "@/db/poll-state";
import { getTotals } from "@/db/poll-results";
import { nearMissesOf } from "@/tests/support/decisions";
import { refusal } from "@/tests/support/installation";
import {
  author,
  change,
  choice,
  create,
  MINUTE,
  nextPhone,
  numberId,
  preparePolls,
  stored,
  worker,
} from "@/tests/support/polls";

preparePolls();

describe("a phone that rehearses a poll", () => {
  it("is answered as if it had voted, and never counted, whatever it texts and however often", async () => {
    const poll = await create({ counting: "last" });
    const phone = nextPhone();
    await setRehearsal(author, poll.id, [`+${phone.slice(0, 3)} ${phone.slice(3)}`]);
    const one = await worker();
    const answers = [];
    for (const text of ["vote 1", "vote 2", "vote x"])
      answers.push(...(await one.accept(one.text(phone, text), one.text(nextPhone(), "vote 1"))));
    const own = answers.filter(({ text }) => text.address === phone);
    expect(own.map(({ outcome }) => outcome)).toEqual(Array(3).fill("rehearsal"));
    expect(own.map(({ reply }) => reply?.text)).toEqual(["ok Blue", 'ok =Red, "live"', "?"]);
    expect(await getTotals(poll)).toMatchObject({
      ...{ votes: 3, voters: 3 },
      outcomes: { counted: 3, rehearsal: 3, changed: 0 },
    });
    expect((await recountPoll(poll.id, new Date(Date.now() + 60 * MINUTE))).difference).toBe(0);
  });

  it("uses up no vote by a text that is stored long after it came", async () => {
    const poll = await create({ counting: "first" });
    const phone = nextPhone();
    await setRehearsal(author, poll.id, [`+${phone}`]);
    const rehearsing = await worker();
    const text = rehearsing.text(phone, "vote 1", { at: Date.now() - 9 * MINUTE });
    expect(await rehearsing.accept(text)).toMatchObject([{ outcome: "rehearsal" }]);
    await setRehearsal(author, poll.id, []);
    const one = await worker();
    expect(await one.accept(one.text(phone, "vote 1"))).toMatchObject([{ outcome: "counted" }]);
  });

  it("leaves no suggestion, which is for texts that may yet count", async () => {
    const poll = await create({ choices: [choice("Pizza", "pizza"), choice("Pasta", "pasta")] });
    const phone = nextPhone();
    await setRehearsal(author, poll.id, [`+${phone}`]);
    const one = await worker();
    await one.accept(one.text(phone, "vote piza"));
    const { rows } = await listBallots(poll.id, { outcome: null, choice: null, before: null }, 10);
    expect(rows).toMatchObject([{ outcome: "rehearsal", choice: null, suggested: null }]);
    expect(await nearMissesOf(poll)).toBe(0);
  });

  it("rehearses before the opening too, and votes like anybody once it is taken out", async () => {
    const poll = await create({ opening: "time", opensAt: "2036-01-01T10:00" });
    const phone = nextPhone();
    await setRehearsal(author, poll.id, [`+${phone}`]);
    const early = await worker();
    expect((await early.accept(early.text(phone, "vote 1")))[0]).toMatchObject({
      outcome: "rehearsal",
      reply: { text: "ok Blue" },
    });
    expect((await early.accept(early.text(nextPhone(), "vote 1")))[0]?.outcome).toBe("early");
    await setRehearsal(author, poll.id, []);
    await change(await stored(poll.id), { opening: "now" });
    const open = await worker();
    expect((await open.accept(open.text(phone, "vote 1")))[0]?.outcome).toBe("counted");
    expect(await getTotals(poll)).toMatchObject({ votes: 1, outcomes: { rehearsal: 1, counted: 1 } });
  });

  it("is not judged again, neither by what it texted to the poll nor by what nothing matched", async () => {
    const poll = await create();
    const phone = nextPhone();
    await setRehearsal(author, poll.id, [`+${phone}`]);
    const one = await worker();
    await one.accept(one.text(phone, "vote lila"));
    await one.accept(one.text(phone, "lila"));
    const input = (await stored(poll.id)).choices.map(({ id, name, words, withdrawn }, index) => ({
      ...{ id, name, withdrawn },
      words: index === 0 ? [...words, "lila"] : [...words],
    }));
    await change(await stored(poll.id), { choices: input });
    expect(await judgeAgain(author, poll.id, Date.now())).toMatchObject({ counted: 0, overCap: 0 });
  });

  it("is named with its country code; its number stands in no row of the poll, and the audit tells how many", async () => {
    const poll = await create();
    const wrong = await refusal(setRehearsal(author, poll.id, ["+251911000111", "0911", "Selam"]));
    expect(wrong.problems.map(({ path }) => path)).toEqual(["phones.1", "phones.2"]);
    expect(await getRehearsal(poll.id)).toEqual([]);
    await setRehearsal(author, poll.id, ["+251 911 000 111", "+251911000111"]);
    expect(await getRehearsal(poll.id)).toEqual(["+251911000111"]);
    const row = await prisma.poll.findUniqueOrThrow({ where: { id: poll.id } });
    expect(
      JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? "" : value)),
    ).not.toContain("251911000111");
    const [event] = await prisma.audit.findMany({ where: { objectId: poll.id, action: "rehearse" } });
    expect(event?.detail).toEqual({ phones: 1 });
  });

  it("rehearses no longer once the poll goes live, in one step, on the numbers of the audience", async () => {
    const poll = await create();
    const phone = nextPhone();
    await setRehearsal(author, poll.id, [`+${phone}`]);
    const live = await prisma.number.create({ data: { address: "8080" } });
    const step = async (numberIds: string[]) => {
      const { id, updatedAt } = await stored(poll.id);
      return goLive(author, { id, seenAt: updatedAt, numberIds }, Date.now());
    };
    await expect(
      goLive(author, { id: poll.id, seenAt: 1, numberIds: [live.id] }, Date.now()),
    ).rejects.toThrow("Somebody changed this poll meanwhile.");
    await step([live.id]);
    expect(await stored(poll.id)).toMatchObject({ numbers: [{ address: "8080" }], rehearsalPhones: 0 });
    expect((await stored(poll.id)).choices).toEqual(poll.choices);
    await step(poll.numbers.map(({ id }) => id));
    await prisma.number.delete({ where: { id: live.id } });
    const one = await worker();
    expect(await one.accept(one.text(phone, "vote 1"))).toMatchObject([{ outcome: "counted" }]);
    await closePoll(author, poll.id, Date.now());
    expect((await refusal(step([numberId]))).message).toBe("This poll has closed.");
    const { id, updatedAt } = await create({ name: "Draft", opening: "hand" });
    const early = goLive(author, { id, seenAt: updatedAt, numberIds: [numberId] }, Date.now());
    expect((await refusal(early)).message).toMatch(/^This poll is a draft\./);
  });
});
