import { afterAll, beforeAll, expect, it } from "vitest";
import { pool, prisma } from "@/db/client";
import { newId } from "@/db/ids";
import { DatabaseAway, Lane, LeaseOver, StoredUnseen } from "@/db/inbox-lane";
import type { BatchContext } from "@/db/inbox-types";
import { openHotPool, type HotPool } from "@/db/hot-pool";
import { hasSuspects, noteSuspects, suspectAfterCrash } from "@/db/suspects";
import { suspectOf } from "@/worker/inbound/item";
import { measure } from "@/worker/outbound/measure";
import type { TestDatabase } from "@/tests/support/database";
import { createInstallation, ONE_LINK } from "@/tests/support/installation";
import { openAdjudicator, type Adjudicator } from "@/tests/support/inbox";

let database: TestDatabase;
let hot: HotPool;
let maker: Adjudicator;
let connectionId: string;
const retries: number[] = [];

const context = (): Omit<BatchContext, "tallyWriter"> => ({
  ...{ workerId: newId(), now: Date.now(), measure, replyTtlMs: 900_000, complianceTtlMs: 86_400_000 },
  newId: (at) => newId(at),
  claimReply: () => null,
  isCurrent: () => true,
  suspicious: () => false,
});

async function countOf(sender: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT count(*) AS n FROM message m JOIN contact c USING (contact_key) WHERE c.address = $1 AND m.direction = 0",
    [sender],
  );
  return Number(rows[0]?.n);
}

beforeAll(async () => {
  database = await createInstallation(ONE_LINK);
  connectionId = (await prisma.connection.findFirstOrThrow()).id;
  maker = await openAdjudicator(database.url, { connectionId });
  hot = openHotPool();
});

afterAll(async () => {
  await maker.close();
  await hot.end();
  await database.drop();
});

it("knows a batch again that is stored already, and stores it no second time", async () => {
  const lane = new Lane((_error, attempt) => retries.push(attempt));
  const text = maker.text("251914000001", "hello");
  await lane.accept({ texts: [text], parts: [] }, context());
  await expect(lane.accept({ texts: [text], parts: [] }, context())).rejects.toBeInstanceOf(StoredUnseen);
  expect(await countOf("251914000001")).toBe(1);
  await lane.close();
});

it("tells what of a batch is stored from what was handed back, when the answer to its commit is lost", async () => {
  const lane = new Lane((_error, attempt) => retries.push(attempt));
  const silent = maker.text("251914000011", "hello");
  await maker.accept(maker.text("251914000011", "stop"));
  const heard = maker.text("251914000012", "hello");
  const { left } = await lane.accept({ texts: [heard, silent], parts: [] }, context());
  expect(left).toEqual([silent]);
  const again = [heard, silent].map((text) => ({ ...text, handedBack: null }));
  const error: unknown = await lane.accept({ texts: again, parts: [] }, context()).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(StoredUnseen);
  expect((error as StoredUnseen).texts.map(({ id }) => id)).toEqual([heard.id]);
  await lane.close();
});

it("stores no text and no part once the lease of its connection is over", async () => {
  let tries = 0;
  const lane = new Lane(() => (tries += 1));
  const text = maker.text("251914000021", "hello");
  const until = (current: () => boolean) => ({ ...context(), isCurrent: current });
  await expect(
    lane.accept(
      { texts: [text], parts: [] },
      until(() => false),
    ),
  ).rejects.toBeInstanceOf(LeaseOver);
  expect([tries, await countOf("251914000021")]).toEqual([0, 0]);
  const part = {
    ...{ contactKey: text.contactKey, contactKind: text.contactKind, address: text.address, connectionId },
    ...{ toAddress: "12345", ref: 1, refBits: 8, total: 2, seq: 1, octets: Buffer.from("x"), dataCoding: 0 },
    ...{ esmClass: 0x40, receivedAt: text.at, contentHash: text.contentHash },
  };
  const late = lane.accept(
    { texts: [], parts: [part] },
    until(() => false),
  );
  await expect(late).rejects.toBeInstanceOf(LeaseOver);
  expect((await pool.query("SELECT 1 FROM inbound_part")).rows).toEqual([]);
  await lane.accept({ texts: [text], parts: [] }, context());
  expect(await countOf("251914000021")).toBe(1);
  await lane.close();
});

it("opens another connection when its own was ended, and stores the batch once", async () => {
  const lane = new Lane((_error, attempt) => retries.push(attempt));
  await lane.accept({ texts: [maker.text("251914000002", "first")], parts: [] }, context());
  for (let round = 0; round < 10; round += 1) {
    const accepting = lane.accept(
      { texts: [maker.text("251914000003", `round ${round}`)], parts: [] },
      context(),
    );
    await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%ballot_slot%' AND pid <> pg_backend_pid()",
    );
    await accepting.catch((error: unknown) => expect(error).toBeInstanceOf(StoredUnseen));
    expect(await countOf("251914000003")).toBe(round + 1);
  }
  await lane.close();
});

it("says that the database is away when nobody answers, and what PostgreSQL has against a batch", async () => {
  const lane = new Lane(() => undefined);
  const broken = { ...maker.text("251914000004", "x"), parts: 99_999 };
  await expect(lane.accept({ texts: [broken], parts: [] }, context())).rejects.toMatchObject({
    code: "22003",
  });
  await lane.accept({ texts: [maker.text("251914000004", "x")], parts: [] }, context());
  await lane.close();
  expect(new DatabaseAway(true).code).toBe("unavailable");
});

it("notes suspects whose text is stored, and no others", async () => {
  const stored = maker.text("251914000005", "a");
  const never = maker.text("251914000006", "b");
  await maker.accept(stored);
  await noteSuspects(hot, [suspectOf(stored), suspectOf(never)]);
  const { rows } = await pool.query<{ message_id: string }>("SELECT message_id FROM redelivery_suspect");
  expect(rows.map((row) => row.message_id)).toEqual([stored.id]);
  expect(await hasSuspects(hot, connectionId, Date.now())).toBe(true);
  expect(await hasSuspects(hot, connectionId, Date.now() + 25 * 3600_000)).toBe(false);
});

it("suspects after a crash what came in the ten seconds before the worker's last report, and nothing older", async () => {
  await pool.query("DELETE FROM redelivery_suspect");
  await pool.query(
    "INSERT INTO connection_runtime (connection_id, updated_at) VALUES ($1, now()) ON CONFLICT (connection_id) DO UPDATE SET updated_at = now()",
    [connectionId],
  );
  const old = maker.text("251914000007", "a", { at: Date.now() - 20_000 });
  const young = maker.text("251914000008", "b", { at: Date.now() - 5000 });
  await maker.accept(old);
  await maker.accept(young);
  await suspectAfterCrash(hot, connectionId, 10);
  const { rows } = await pool.query<{ message_id: string }>("SELECT message_id FROM redelivery_suspect");
  const ids = rows.map((row) => row.message_id);
  expect(ids).toContain(young.id);
  expect(ids).not.toContain(old.id);
});
