import { afterAll, beforeAll, expect, it } from "vitest";
import { openHotPool, type HotPool } from "@/db/hot-pool";
import { settleMessages } from "@/db/outbox";
import { getRecentParts } from "@/db/recent-parts";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";
import { acceptedPart, claim, enqueue, leaseAs, resultOf } from "@/tests/support/outbox";

let database: TestDatabase;
let hot: HotPool;

beforeAll(async () => {
  database = await createInstallation(ONE_LINK);
  hot = openHotPool();
});

afterAll(async () => {
  await hot.end();
  await database.drop();
});

it("reminds a limiter of every part by its answer, and of one without an answer by the end of the wait for it", async () => {
  const worker = await leaseAs();
  await enqueue("251912000150");
  const [message] = await claim(worker);
  if (!message) throw new Error("nothing was claimed");
  const now = Date.now();
  await settleMessages(
    hot,
    [
      acceptedPart(message, "r1", { submittedAt: now - 70_000, answeredAt: now - 50_000 }),
      acceptedPart(message, "r2", { seq: 2, submittedAt: now - 65_000, answeredAt: null, state: "unknown" }),
      acceptedPart(message, "r3", { seq: 3, submittedAt: now - 80_000, answeredAt: now - 61_000 }),
    ],
    [resultOf(message, { state: "sent" })],
  );
  const ages = await getRecentParts(hot, worker.connectionId, { now, windowMs: 60_000, responseMs: 10_000 });
  expect(ages.map((age) => Math.round(age)).sort()).toEqual([50_000, 55_000]);
});
