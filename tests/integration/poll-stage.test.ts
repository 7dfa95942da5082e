import { describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { changeStage, findStage, getStage, openStage, readStageFrame, revokeStage } from "@/db/poll-stage";
import { author, create, nextPhone, preparePolls, worker } from "@/tests/support/polls";
import { refusal } from "@/tests/support/installation";

preparePolls();

describe("the stage of a poll", () => {
  it("has one link of 128 bits, which is shown again to editors and stands nowhere in the open", async () => {
    const poll = await create();
    expect(await getStage(poll.id)).toBeNull();
    const stage = await openStage(author, poll.id);
    expect(stage).toEqual({
      token: expect.stringMatching(/^[\w-]{22}$/) as string,
      shown: true,
      theme: "dark",
    });
    expect(await openStage(author, poll.id)).toEqual(stage);
    expect(await getStage(poll.id)).toEqual(stage);
    const { rows } = await pool.query<{ row: string }>("SELECT s::text AS row FROM poll_stage s");
    expect(rows).toHaveLength(1);
    expect(rows[0]!.row).not.toContain(stage.token);
  });

  it("tells its figures and nothing of who voted, and no figure while hidden", async () => {
    const poll = await create();
    const votes = await worker();
    const phone = nextPhone();
    await votes.accept(votes.text(phone, "vote 1"), votes.text(nextPhone(), "vote 2"));
    const { token } = await openStage(author, poll.id);
    const frame = await readStageFrame(token, Date.now());
    expect(frame).toMatchObject({ votes: 2, voters: 2, shown: true, number: "12345" });
    expect(JSON.stringify(frame)).not.toContain(phone);
    expect(JSON.stringify(frame)).not.toContain(poll.id);
    await changeStage(author, { id: poll.id, shown: false, theme: "light" });
    const hidden = await readStageFrame(token, Date.now());
    expect(hidden).toMatchObject({ votes: null, voters: null, shown: false, theme: "light" });
    expect(hidden!.choices.map((one) => one.votes)).toEqual([null, null]);
    await changeStage(author, { id: poll.id, shown: true });
    expect(await readStageFrame(token, Date.now())).toMatchObject({ votes: 2, theme: "light" });
    const actions = await prisma.audit.findMany({ where: { objectId: poll.id }, orderBy: { at: "asc" } });
    expect(actions.map(({ action }) => action).slice(-3)).toEqual([
      "open-stage",
      "change-stage",
      "change-stage",
    ]);
  });

  it("leads nowhere once its link is withdrawn; a new one is another", async () => {
    const poll = await create();
    const { token } = await openStage(author, poll.id);
    expect(await findStage(token)).toEqual({ pollId: poll.id });
    await revokeStage(author, poll.id);
    expect(await findStage(token)).toBeNull();
    expect(await readStageFrame(token, Date.now())).toBeNull();
    expect((await refusal(changeStage(author, { id: poll.id, shown: false }))).code).toBe("not-found");
    expect((await openStage(author, poll.id)).token).not.toBe(token);
    expect(await findStage("a".repeat(22))).toBeNull();
  });
});
