import { describe, expect, it } from "vitest";
import { prisma } from "@/db/client";
import { recountPoll } from "@/db/poll-recount";
import { getTotals } from "@/db/poll-results";
import { listPollEvents } from "@/db/poll-reviews";
import {
  archivePoll,
  closePoll,
  deletePoll,
  extendPoll,
  openPoll,
  pausePoll,
  restorePoll,
  resumePoll,
} from "@/db/poll-state";
import { getPoll, listPolls } from "@/db/polls";
import { pollState } from "@/domain/polls/state";
import { inputOf } from "@/domain/polls/view";
import {
  author,
  change,
  choice,
  create,
  nextPhone,
  numberId,
  preparePolls,
  song,
  stored,
  votesByName,
  worker,
} from "@/tests/support/polls";
import { refusal } from "@/tests/support/installation";

preparePolls();

describe("editing a poll", () => {
  it("shows what was stored, and keeps every choice with its ballots when names, words and order change", async () => {
    const poll = await create();
    expect(inputOf(poll)).toMatchObject({
      ...song,
      numberIds: [numberId],
      opening: "time",
      opensAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/) as string,
      choices: [{}, {}],
    });
    const [blue, red] = poll.choices;
    const first = await worker();
    await first.accept(first.text(nextPhone(), "vote blue"), first.text(nextPhone(), "VOTE ቀይ"));
    const input = inputOf(poll);
    const renamed = { ...input.choices[0]!, name: "Blue Nile Blues", words: ["3"] };
    const edited = await change(poll, { choices: [input.choices[1]!, renamed, choice("Green", "4")] });
    expect(edited.choices.map(({ id }) => id).slice(0, 2)).toEqual([red?.id, blue?.id]);
    const second = await worker();
    await second.accept(second.text(nextPhone(), "vote 3"), second.text(nextPhone(), "vote 4"));
    expect(await votesByName(edited)).toEqual({ '=Red, "live"': 1, "Blue Nile Blues": 2, Green: 1 });
    expect(edited.opensAt).toBe(poll.opensAt);
  });

  it("withdraws a choice that is taken out, keeps its votes in the count, and gives it back", async () => {
    const poll = await create();
    const before = await worker();
    await before.accept(before.text(nextPhone(), "vote 1"));
    const input = inputOf(poll);
    const gone = await change(poll, { choices: [input.choices[1]!] });
    expect(gone.choices.map(({ name, withdrawn }) => [name, withdrawn])).toEqual([
      ["Blue", true],
      ['=Red, "live"', false],
    ]);
    const after = await worker();
    const [answer] = await after.accept(after.text(nextPhone(), "vote 1"));
    expect(answer?.outcome).toBe("unknown-choice");
    expect(await votesByName(gone)).toMatchObject({ Blue: 1 });
    const back = inputOf(gone).choices.map((one) => ({ ...one, withdrawn: false }));
    const restored = await change(gone, { choices: back });
    const again = await worker();
    await again.accept(again.text(nextPhone(), "vote 1"));
    expect(await votesByName(restored)).toMatchObject({ Blue: 2 });
  });

  it("loses a choice of a draft for good, since no text can have named it", async () => {
    const poll = await create({ opening: "hand" });
    const edited = await change(poll, { choices: [inputOf(poll).choices[0]!] });
    expect(edited.choices.map(({ name }) => name)).toEqual(["Blue"]);
  });

  it("is refused for words kept for opting out or told twice, each with its place, and nothing is stored", async () => {
    const choices = [choice("A", "1", "Stop."), choice("B", "2", "١")];
    const error = await refusal(create({ keyword: "help", choices }));
    expect(error.problems.map(({ path }) => path)).toEqual([
      "keyword",
      "choices.0.words.1",
      "choices.1.words.1",
    ]);
    expect(await prisma.poll.count()).toBe(0);
  });

  it("is refused with its place for a name that another poll has, a number that is gone, a choice of another poll", async () => {
    const other = await create();
    const foreign = { ...choice("X", "9"), id: other.choices[0]!.id };
    const numberIds = [numberId, "0193b3f0-0000-7000-8000-000000000000"];
    const error = await refusal(create({ numberIds, choices: [foreign] }));
    expect(error.problems.map(({ path }) => path)).toEqual(["name", "numberIds", "choices.0.name"]);
  });

  it("is refused when somebody changed the poll meanwhile", async () => {
    const poll = await create();
    await change(poll, { question: "Which one?" });
    expect((await refusal(change(poll, { question: "Which song, then?" }))).code).toBe("conflict");
    expect((await stored(poll.id)).question).toBe("Which one?");
  });

  it("is refused to the second of two who save at the same moment, so that nobody's change is lost unseen", async () => {
    const poll = await create();
    const both = await Promise.allSettled(
      ["Which one?", "Which song, then?"].map((question) => change(poll, { question })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(
      (await prisma.audit.findMany({ where: { objectId: poll.id } })).map(({ action }) => action),
    ).toEqual(["create", "change"]);
  });

  it("is closed once by two who close it at the same moment", async () => {
    const poll = await create();
    const both = await Promise.allSettled([1, 2].map(() => closePoll(author, poll.id, Date.now())));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("can't turn a poll that has taken texts back into a draft", async () => {
    const poll = await create();
    const one = await worker();
    await one.accept(one.text(nextPhone(), "vote nothing known"));
    const error = await refusal(change(poll, { opening: "hand" }));
    expect(error.problems.map(({ path }) => path)).toEqual(["opening"]);
  });

  it("takes wall times of the poll's own zone and leaves the seconds of a moment that the form only shows", async () => {
    const poll = await create({ closing: "time", closesAt: "2031-05-01T21:00" });
    expect(poll.closesAt).toBe(Date.parse("2031-05-01T18:00:00Z"));
    const exact = new Date("2031-05-01T18:00:27.123Z");
    await prisma.poll.update({ where: { id: poll.id }, data: { closesAt: exact } });
    const edited = await change(await stored(poll.id), { question: "Still the same time?" });
    expect(edited.closesAt).toBe(exact.getTime());
  });
});

describe("opening and closing by hand", () => {
  it("opens a draft, closes it, answers late, and opens it again", async () => {
    const draft = await create({ opening: "hand" });
    expect(pollState(draft, Date.now())).toBe("draft");
    const unheard = await worker();
    expect((await unheard.accept(unheard.text(nextPhone(), "vote 1")))[0]?.outcome).toBe("unmatched");
    await openPoll(author, draft, Date.now() - 1000);
    const votes = await worker();
    expect((await votes.accept(votes.text(nextPhone(), "vote 1")))[0]?.outcome).toBe("counted");
    expect((await refusal(openPoll(author, draft, Date.now()))).code).toBe("conflict");
    await closePoll(author, draft.id, Date.now() - 500);
    const late = await worker();
    const [answer] = await late.accept(late.text(nextPhone(), "vote 1"));
    expect(answer).toMatchObject({ outcome: "late", reply: { text: "late" } });
    await openPoll(author, { id: draft.id, reason: "The phones were down" }, Date.now());
    expect(await stored(draft.id)).toMatchObject({ closesAt: null });
    const again = await worker();
    expect((await again.accept(again.text(nextPhone(), "vote 1")))[0]?.outcome).toBe("counted");
    const audit = await prisma.audit.findMany({ where: { objectId: draft.id }, orderBy: { at: "asc" } });
    expect(audit.map(({ action }) => action)).toEqual(["create", "open", "close", "reopen"]);
  });

  it("opens one that closed only with a reason, which the audit keeps", async () => {
    const poll = await create();
    await closePoll(author, poll.id, Date.now() - 500);
    const refused = await refusal(openPoll(author, { id: poll.id }, Date.now()));
    expect(refused.problems).toMatchObject([{ path: "reason" }]);
    await openPoll(author, { id: poll.id, reason: "The link was down" }, Date.now());
    const [event] = await listPollEvents(poll.id);
    expect(event).toMatchObject({ action: "reopen", reason: "The link was down", actor: author.name });
  });

  it("pauses an open poll: texts received meanwhile do not count, by the time they were received", async () => {
    const poll = await create();
    const now = Date.now();
    await pausePoll(author, poll.id, now - 60_000);
    expect(pollState(await stored(poll.id), now)).toBe("paused");
    const paused = await worker();
    const [during] = await paused.accept(paused.text(nextPhone(), "vote 1"));
    expect(during).toMatchObject({ outcome: "paused", reply: { text: "paused" } });
    expect((await refusal(pausePoll(author, poll.id, now))).code).toBe("conflict");
    await resumePoll(author, poll.id, now - 30_000);
    const again = await worker();
    const at = (ago: number) => again.accept(again.text(nextPhone(), "vote 1", { at: now - ago }));
    expect((await at(45_000))[0]?.outcome).toBe("paused");
    expect((await at(61_000))[0]?.outcome).toBe("counted");
    expect((await at(30_000))[0]?.outcome).toBe("counted");
    expect((await getTotals(poll)).outcomes).toMatchObject({ counted: 2, paused: 2 });
    expect((await recountPoll(poll.id, new Date())).difference).toBe(0);
    expect((await refusal(resumePoll(author, poll.id, now))).code).toBe("conflict");
  });

  it("ends a pause with the poll, so that it takes votes at once when it opens again", async () => {
    const poll = await create();
    const now = Date.now();
    await pausePoll(author, poll.id, now - 3000);
    await closePoll(author, poll.id, now - 2000);
    await openPoll(author, { id: poll.id, reason: "too early" }, now - 1000);
    expect(pollState(await stored(poll.id), now)).toBe("open");
  });

  it("moves the close of a poll that runs, in its grace period from now on, and of no other", async () => {
    const poll = await create({ graceSeconds: 600 });
    const now = Date.now();
    const extend = (minutes: number) => extendPoll(author, { id: poll.id, minutes }, now);
    expect((await refusal(extend(5))).code).toBe("conflict");
    await prisma.poll.update({ where: { id: poll.id }, data: { closesAt: new Date(now + 60_000) } });
    await extend(15);
    expect((await stored(poll.id)).closesAt).toBe(now + 16 * 60_000);
    await prisma.poll.update({ where: { id: poll.id }, data: { closesAt: new Date(now - 60_000) } });
    await extend(5);
    expect((await stored(poll.id)).closesAt).toBe(now + 5 * 60_000);
    await prisma.poll.update({ where: { id: poll.id }, data: { closesAt: new Date(now - 3600_000) } });
    expect((await refusal(extend(5))).code).toBe("conflict");
  });

  it("keeps the grace period of a poll that is closed by hand", async () => {
    const poll = await create({ graceSeconds: 60 });
    await closePoll(author, poll.id, Date.now());
    expect(pollState(await stored(poll.id), Date.now())).toBe("grace");
    const one = await worker();
    expect((await one.accept(one.text(nextPhone(), "vote 1")))[0]?.outcome).toBe("counted");
  });

  it("archives what has taken texts, deletes what has not, and neither while it runs", async () => {
    const voted = await create();
    const one = await worker();
    await one.accept(one.text(nextPhone(), "vote 1"));
    expect((await refusal(archivePoll(author, voted.id, Date.now()))).message).toContain("Close it first");
    await closePoll(author, voted.id, Date.now() - 1000);
    expect((await refusal(deletePoll(author, voted.id, Date.now()))).message).toContain("Archive it instead");
    await archivePoll(author, voted.id, Date.now());
    expect((await listPolls("all", 1, Date.now())).items).toEqual([]);
    expect((await refusal(create())).problems).toEqual([expect.objectContaining({ path: "name" })]);
    await restorePoll(author, voted.id);
    const draft = await create({ name: "Unused", opening: "hand" });
    await deletePoll(author, draft.id, Date.now());
    expect(await getPoll(draft.id)).toBeNull();
  });

  it("lists what runs first, then what comes, then drafts, then what is over", async () => {
    const now = Date.now();
    const closed = await create({ name: "closed" });
    await closePoll(author, closed.id, now - 1000);
    await create({ name: "draft", opening: "hand" });
    await create({ name: "waiting", opening: "time", opensAt: "2031-05-01T21:00" });
    await create({ name: "open by hand" });
    await create({ name: "open, closes", closing: "time", closesAt: "2031-05-01T21:00" });
    const { items, counts } = await listPolls("all", 1, now);
    expect(items.map(({ poll }) => poll.name)).toEqual([
      "open, closes",
      "open by hand",
      "waiting",
      "draft",
      "closed",
    ]);
    expect(counts).toEqual({ all: 5, open: 2, waiting: 1, draft: 1, closed: 1, archived: 0 });
    const waiting = await listPolls("waiting", 9, now);
    expect(waiting.items.map(({ poll }) => poll.name)).toEqual(["waiting"]);
  });
});
