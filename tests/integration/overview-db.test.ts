import { describe, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { idBoundary } from "@/db/ids";
import { decideReview, putAside } from "@/db/message-handling";
import { getOverview } from "@/db/overview";
import { countTraffic, readTraffic } from "@/db/traffic";
import { judgeHealth } from "@/domain/overview/health";
import { author, create, MINUTE, nextPhone, preparePolls, worker } from "@/tests/support/polls";

preparePolls();

async function beat(state: string, ageSeconds: number): Promise<void> {
  await pool.query(
    `INSERT INTO worker (id, pid, host, state, started_at, heartbeat_at)
     VALUES (gen_random_uuid(), 1, 'h', $1, now(), now() - make_interval(secs => $2))`,
    [state, ageSeconds],
  );
}

/** As the worker that holds a link reports it. */
async function report(state: string): Promise<void> {
  await pool.query(
    `INSERT INTO connection_runtime (connection_id, worker_id, lease_until, state, reason, since)
     SELECT id, gen_random_uuid(), now() + interval '1 minute', $1, 'because', now() - interval '2 minutes' FROM connection
     ON CONFLICT (connection_id) DO UPDATE SET state = excluded.state`,
    [state],
  );
}

describe("the overview", () => {
  it("finds the worker by its heartbeat, links by their leases, and waiting messages by their connection", async () => {
    expect(judgeHealth((await getOverview(Date.now())).health)).toEqual([
      { kind: "worker-gone", lastSeenMs: null },
    ]);
    await beat("running", 1);
    await report("bound");
    const votes = await worker();
    await create();
    await votes.accept(votes.text(nextPhone(), "hello"));
    expect(judgeHealth((await getOverview(Date.now())).health)).toEqual([]);
    await pool.query(
      `INSERT INTO outbox (connection_id, id, contact_key, at, not_before, expires_at)
       SELECT id, gen_random_uuid(), gen_random_uuid(), now(), now() - interval '5 minutes', now() FROM connection`,
    );
    const [waits] = judgeHealth((await getOverview(Date.now())).health);
    expect(waits).toMatchObject({ kind: "queue-waits", name: "smsc", waiting: 1 });
    await report("down");
    const [down] = judgeHealth((await getOverview(Date.now())).health);
    expect(down).toMatchObject({ kind: "link-down", name: "smsc", reason: "because" });
  });

  it("shows what runs with its votes, and ticks the guide's steps off from what really happened", async () => {
    await pool.query("TRUNCATE message, poll_tally");
    await prisma.audit.deleteMany();
    const poll = await create();
    expect((await getOverview(Date.now())).guide).toEqual({
      pollCreated: false,
      textArrived: false,
      voteCounted: false,
    });
    await prisma.audit.updateMany({ data: { userId: poll.id } });
    const votes = await worker();
    await votes.accept(votes.text(nextPhone(), "vote 1"));
    const { guide, running } = await getOverview(Date.now());
    expect(guide).toEqual({ pollCreated: true, textArrived: true, voteCounted: true });
    expect(running).toEqual([
      expect.objectContaining({ totals: expect.objectContaining({ votes: 1 }) as unknown }),
    ]);
  });

  it("counts what needs a person: unmatched texts, opt-outs to decide, replies that were withheld", async () => {
    await pool.query("TRUNCATE message");
    await create();
    const texts = await worker();
    const gone = nextPhone();
    await texts.accept(texts.text(nextPhone(), "what is this?"), texts.text(gone, "STOP"));
    await texts.accept(texts.text(gone, "vote 1"), texts.text(nextPhone(), "stop the music please"));
    expect((await getOverview(Date.now())).attention).toEqual({ unmatched: 1, review: 1, withheld: 1 });
  });

  it("no longer asks a person for what somebody put aside or decided", async () => {
    await pool.query("TRUNCATE message");
    await create();
    const texts = await worker();
    const [unmatched, doubtful] = [
      texts.text(nextPhone(), "what?"),
      texts.text(nextPhone(), "stop the rain"),
    ];
    await texts.accept(unmatched, doubtful);
    await putAside(author, unmatched.id);
    await decideReview(author, { id: doubtful.id, optOut: false }, Date.now());
    expect((await getOverview(Date.now())).attention).toEqual({ unmatched: 0, review: 0, withheld: 0 });
  });
});

describe("texts a minute", () => {
  it("are counted once by the job, the running minute by the screen, and both agree with the messages", async () => {
    await pool.query("TRUNCATE message");
    await create();
    const now = Math.floor(Date.now() / MINUTE) * MINUTE + 30_000;
    const texts = await worker();
    for (const ago of [180, 70, 61, 3, 1, 0])
      await texts.accept(
        texts.text(nextPhone(), "vote 1", { at: now - ago * MINUTE }),
        texts.text(nextPhone(), "nonsense", { at: now - ago * MINUTE }),
      );
    expect((await readTraffic(2 / 60, now)).textsIn).toEqual([0, 2, 2]);
    await countTraffic(new Date(now));
    const traffic = await readTraffic(200 / 60, now);
    const at = (ago: number): number => traffic.textsIn[200 - ago] ?? -1;
    expect([180, 70, 61, 3, 1, 0].map(at)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(traffic.textsIn.reduce((sum, count) => sum + count, 0)).toBe(12);
    // Replies are queued when the text is taken in, all of them now.
    const { rows } = await pool.query<{ n: number }>(
      "SELECT count(*) AS n FROM message WHERE direction = 1 AND id < $1",
      [idBoundary(now + MINUTE / 2)],
    );
    expect(traffic.textsOut.reduce((sum, count) => sum + count, 0)).toBe(rows[0]?.n);
    expect(await countTraffic(new Date(now))).toBeLessThan(4);
    expect(await readTraffic(200 / 60, now)).toEqual(traffic);
  });

  it("go on being counted after a clock was wrong and counted minutes that are still to come", async () => {
    await pool.query("TRUNCATE message, traffic_minute");
    await create();
    const now = Math.floor(Date.now() / MINUTE) * MINUTE + 30_000;
    await countTraffic(new Date(now + 90 * MINUTE));
    const texts = await worker();
    await texts.accept(
      texts.text(nextPhone(), "vote 1", { at: now - MINUTE }),
      texts.text(nextPhone(), "vote 1"),
    );
    await countTraffic(new Date(now));
    expect((await readTraffic(2 / 60, now)).textsIn.slice(0, 2)).toEqual([0, 1]);
    expect((await readTraffic(2 / 60, now)).textsIn[2]).toBe(1);
  });
});
