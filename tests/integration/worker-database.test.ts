import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabaseIfMissing, migrate } from "@/scripts/start/database.mjs";
import { startTemporaryServer } from "@/scripts/start/temporary.mjs";
import { NUMBER, startWorkerStack, type WorkerStack } from "@/tests/support/worker-stack";

const VOTES = 1200;
let server: Awaited<ReturnType<typeof startTemporaryServer>>;
let stack: WorkerStack;

/** A server of its own: this one is crashed. */
beforeAll(async () => {
  server = await startTemporaryServer();
  const url = server.urlOf("crashing");
  await createDatabaseIfMissing(url);
  await migrate(url);
  stack = await startWorkerStack({ env: { DATABASE_URL: url } });
  await stack.smsc.change({ retryDelayMs: 500 });
});

afterAll(async () => {
  await stack.stop();
  await server.stop();
});

it("answers nothing as stored while the database is away, and loses and doubles nothing when it crashes in the middle", async () => {
  const { smsc, count, until } = stack;
  const counted = (): Promise<number> => count("SELECT count(*) FROM ballot WHERE outcome = 0");
  const [link] = (await smsc.state()).sessions;
  await smsc.crowd({ to: NUMBER, phones: VOTES, perSecond: 250, texts: [{ text: "VOTE 1" }] });
  await until("some votes are stored", async () => (await counted()) > VOTES / 4, 60_000);
  await server.crash();
  const taken = async (): Promise<number> =>
    (await smsc.allBubbles()).filter(({ state }) => state === "taken").length;
  const acknowledged = await taken();
  await smsc.until((state) => state.waiting > 100, 30_000);
  expect(await taken()).toBe(acknowledged);
  await server.begin();
  await smsc.until(
    (state) => state.waiting === 0 && state.crowds.every(({ running, sent }) => !running && sent === VOTES),
    90_000,
  );
  await until("every vote is taken", async () => (await taken()) === VOTES, 60_000);
  await until(
    "nothing waits to be sent",
    async () => (await count("SELECT count(*) FROM outbox")) === 0,
    90_000,
  );
  expect(await counted()).toBe(VOTES);
  expect(await count("SELECT sum(votes)::int FROM poll_tally WHERE outcome = 0")).toBe(VOTES);
  const twice = `SELECT count(*) FROM (SELECT contact_key FROM ballot WHERE outcome = 0 GROUP BY 1 HAVING count(*) > 1) AS b`;
  expect(await count(twice)).toBe(0);
  const unmarked = `SELECT count(*) FROM message m WHERE m.direction = 1 AND m.state NOT IN (3, 4)
     AND NOT EXISTS (SELECT 1 FROM message_event e WHERE e.message_id = m.id AND e.state = 8)`;
  expect(await count(unmarked)).toBe(0);
  expect((await smsc.state()).sessions.map(({ id }) => id)).toEqual([link?.id]);
}, 240_000);
