import { describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { changeStage, findStage, getStage, openStage, readStageFrame, revokeStage } from "@/db/poll-stage";
import { getSeal, sealPolls } from "@/db/poll-seal";
import { readLogo, setLogo } from "@/db/stage-logo";
import { author, create, nextPhone, preparePolls, worker } from "@/tests/support/polls";
import { refusal } from "@/tests/support/installation";

preparePolls();

/** A PNG of this size in pixels, as far as its header tells (ISO/IEC 15948 clause 11.2.2). */
function picture(width: number, height: number): Buffer {
  const octets = Buffer.alloc(45);
  octets.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
  octets.writeUInt32BE(width, 16);
  octets.writeUInt32BE(height, 20);
  octets.writeUInt8(8, 24);
  return octets;
}

describe("the stage of a poll", () => {
  it("has one link of 128 bits, which is shown again to editors and stands nowhere in the open", async () => {
    const poll = await create();
    expect(await getStage(poll.id)).toBeNull();
    const stage = await openStage(author, poll.id);
    expect(stage).toEqual({
      token: expect.stringMatching(/^[\w-]{22}$/) as string,
      shown: true,
      theme: "dark",
      ...{ colours: null, logo: null },
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
    const frame = await readStageFrame(token, 1, Date.now());
    expect(frame).toMatchObject({ votes: 2, voters: 2, shown: true, number: "12345" });
    expect(JSON.stringify(frame)).not.toContain(phone);
    expect(JSON.stringify(frame)).not.toContain(poll.id);
    await changeStage(author, { id: poll.id, shown: false, theme: "light" });
    const hidden = await readStageFrame(token, 1, Date.now());
    expect(hidden).toMatchObject({ votes: null, voters: null, shown: false, theme: "light" });
    expect(hidden!.choices.map((one) => one.votes)).toEqual([null, null]);
    await changeStage(author, { id: poll.id, shown: true });
    expect(await readStageFrame(token, 1, Date.now())).toMatchObject({ votes: 2, theme: "light" });
    const actions = await prisma.audit.findMany({ where: { objectId: poll.id }, orderBy: { at: "asc" } });
    expect(actions.map(({ action }) => action).slice(-3)).toEqual([
      "open-stage",
      "change-stage",
      "change-stage",
    ]);
  });

  it("has colours of its own until a theme is chosen, and letters to match", async () => {
    const poll = await create();
    const { token } = await openStage(author, poll.id);
    const colours = { background: "#fff8e7", bars: "#7a1e1e" };
    expect(await changeStage(author, { id: poll.id, colours })).toMatchObject({ colours, theme: "dark" });
    expect(await readStageFrame(token, 1, Date.now())).toMatchObject({ colours, theme: "light" });
    await changeStage(author, { id: poll.id, shown: false });
    expect(await readStageFrame(token, 1, Date.now())).toMatchObject({ colours });
    await changeStage(author, { id: poll.id, theme: "dark", colours: null });
    expect(await readStageFrame(token, 1, Date.now())).toMatchObject({ colours: null, theme: "dark" });
  });

  it("has a logo, which is a small picture and nothing else", async () => {
    const poll = await create();
    const { token } = await openStage(author, poll.id);
    expect(await readLogo(token)).toBeNull();
    const png = picture(2, 3);
    const { logo } = await setLogo(author, { id: poll.id, logo: png.toString("base64") });
    expect(logo).toMatch(/^[0-9a-f]{16}$/);
    expect((await readStageFrame(token, 1, Date.now()))?.logo).toBe(logo);
    const stored = await readLogo(token);
    expect(stored).toMatchObject({ type: "image/png" });
    expect(Buffer.from(stored!.octets).equals(png)).toBe(true);
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script>alert(1)</script></svg>';
    const others: [string, Buffer, string][] = [
      ["a script in a drawing", Buffer.from(svg), "PNG, JPEG or WebP"],
      ["a web page", Buffer.from("<html><script>alert(1)</script>"), "PNG, JPEG or WebP"],
      ["an animation", Buffer.from("GIF89a\x01\x00\x01\x00\x00\x00\x00", "latin1"), "PNG, JPEG or WebP"],
      ["nothing", Buffer.alloc(0), "PNG, JPEG or WebP"],
      ["half a header", png.subarray(0, 12), "PNG, JPEG or WebP"],
      ["a wall", picture(30_000, 2), "at most 4000 pixels"],
      ["a large file", Buffer.concat([png, Buffer.alloc(256 * 1024)]), "at most 256 KB"],
    ];
    for (const [what, octets, words] of others) {
      const refused = await refusal(setLogo(author, { id: poll.id, logo: octets.toString("base64") }));
      expect([what, refused.code, refused.message]).toEqual([
        what,
        "invalid",
        expect.stringContaining(words),
      ]);
    }
    expect((await readLogo(token))?.hash.slice(0, 16)).toBe(logo);
    expect((await setLogo(author, { id: poll.id, logo: null })).logo).toBeNull();
    expect(await readLogo(token)).toBeNull();
    await revokeStage(author, poll.id);
    expect((await refusal(setLogo(author, { id: poll.id, logo: null }))).code).toBe("not-found");
  });

  it("tells the last sealed block of the record", async () => {
    const poll = await create();
    const one = await worker();
    await one.accept(one.text(nextPhone(), "vote 1"));
    const { token } = await openStage(author, poll.id);
    expect((await readStageFrame(token, 1, Date.now()))?.sealed).toBeNull();
    await sealPolls(Date.now() + 600_000);
    const { latest } = await getSeal(poll.id);
    expect((await readStageFrame(token, 1, Date.now()))?.sealed).toEqual({ block: 1, hash: latest[0]!.hash });
  });

  it("leads nowhere once its link is withdrawn; a new one is another", async () => {
    const poll = await create();
    const { token } = await openStage(author, poll.id);
    expect(await findStage(token)).toEqual({ pollId: poll.id });
    await revokeStage(author, poll.id);
    expect(await findStage(token)).toBeNull();
    expect(await readStageFrame(token, 1, Date.now())).toBeNull();
    expect((await refusal(changeStage(author, { id: poll.id, shown: false }))).code).toBe("not-found");
    expect((await openStage(author, poll.id)).token).not.toBe(token);
    expect(await findStage("a".repeat(22))).toBeNull();
  });
});
