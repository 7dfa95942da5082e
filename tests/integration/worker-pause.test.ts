import { afterEach, describe, expect, it } from "vitest";
import { NUMBER, startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

let stack: WorkerStack | null = null;

afterEach(async () => {
  await stack?.stop();
  stack = null;
});

const COUNTED = "SELECT count(*) FROM ballot WHERE outcome = 0";
const WAITING = "SELECT count(*) FROM outbox WHERE claimed_by IS NULL";

/** As the dashboard does it: the version that is raised with it is what workers compare. */
async function setPaused({ query }: WorkerStack, table: string, paused: boolean): Promise<void> {
  await query(`UPDATE ${table} SET sending_paused = $1`, [paused]);
  await query("UPDATE installation SET config_version = config_version + 1");
}

async function replies({ smsc }: WorkerStack): Promise<number> {
  return (await smsc.allBubbles()).filter(({ direction }) => direction === "received").length;
}

describe("sending that a person pauses", () => {
  it.each(["connection", "installation"])(
    "of the %s: votes come in and are counted, nothing leaves, the session stays; then all of it leaves, once",
    async (table) => {
      const running = await startWorkerStack();
      stack = running;
      const { smsc, count, until } = running;
      const votes = 300;
      await smsc.crowd({ to: NUMBER, phones: votes, perSecond: 50, texts: [{ text: "VOTE 1" }] });
      await until("some are answered", async () => (await replies(running)) > 10);
      const bound = (await smsc.state()).sessions.map(({ boundAt }) => boundAt);

      const pausedAt = performance.now();
      await setPaused(running, table, true);
      await until("the worker holds replies back", async () => (await count(WAITING)) > 0);
      expect(performance.now() - pausedAt).toBeLessThan(4000);
      const sent = await replies(running);
      await until("every vote is counted", async () => (await count(COUNTED)) === votes, 40_000);
      expect(await replies(running)).toBe(sent);
      expect(sent).toBeLessThan(votes);

      await setPaused(running, table, false);
      await until("every vote has its reply", async () => (await replies(running)) === votes);
      await until("nothing waits", async () => (await count("SELECT count(*) FROM outbox")) === 0);
      expect((await smsc.state()).sessions.map(({ boundAt }) => boundAt)).toEqual(bound);
    },
    120_000,
  );
});
