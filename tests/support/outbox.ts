import { randomUUID } from "node:crypto";
import { pool, prisma } from "@/db/client";
import {
  claimMessages,
  type Claimant,
  type ClaimedMessage,
  type MessageResult,
  type PartResult,
} from "@/db/outbox";
import { enqueueText } from "@/db/send-text";
import { acquireLeases, releaseLease, type Lease } from "@/db/worker-state";

/** A worker of a test as the outbox sees it. */
export type TestWorker = Claimant & { lease: Lease };

export async function leaseAs(workerId = randomUUID()): Promise<TestWorker> {
  const { id } = await prisma.connection.findFirstOrThrow();
  const [lease] = await acquireLeases(pool, workerId, [id]);
  if (!lease) throw new Error("the connection is leased to another worker");
  return { connectionId: id, workerId, epoch: lease.epoch, lease };
}

/** Another worker takes over although the holder never handed over. */
export async function takeOver(from: TestWorker): Promise<TestWorker> {
  await pool.query(
    "UPDATE connection_runtime SET lease_until = now() - interval '1 second' WHERE worker_id = $1",
    [from.workerId],
  );
  return leaseAs();
}

export async function handBack(worker: TestWorker): Promise<void> {
  await releaseLease(pool, worker.workerId, worker.connectionId);
}

export async function enqueue(to: string, text = "hello", expiresInMs?: number): Promise<string> {
  const { id } = await prisma.number.findFirstOrThrow();
  const input = { numberId: id, contactAddress: to, contactKind: "e164", text } as const;
  return (await enqueueText(expiresInMs === undefined ? input : { ...input, expiresInMs })).messageId;
}

export function claim(worker: TestWorker, limit = 100, now = Date.now()): Promise<ClaimedMessage[]> {
  return claimMessages(pool, worker, { lane: "reply", limit, now });
}

/** The result of a claimed message in this attempt. */
export function resultOf(
  message: ClaimedMessage,
  outcome: Pick<MessageResult, "state"> & Partial<MessageResult>,
): MessageResult {
  const { connectionId, contactKey, id, at, epoch } = message;
  return {
    connectionId,
    contactKey,
    id,
    at,
    epoch,
    eventAt: Date.now(),
    detail: null,
    againAt: null,
    ...outcome,
  };
}

/** A part of a claimed message that the SMSC accepted under this id. */
export function acceptedPart(
  message: ClaimedMessage,
  smscId: string,
  more: Partial<PartResult> = {},
): PartResult {
  return {
    contactKey: message.contactKey,
    messageId: message.id,
    messageAt: message.at,
    connectionId: message.connectionId,
    seq: 1,
    attempt: message.attempts + 1,
    state: "sent",
    submittedAt: Date.now(),
    answeredAt: Date.now(),
    commandStatus: 0,
    smscId,
    ...more,
  };
}

export async function stateOf(id: string): Promise<number | undefined> {
  const { rows } = await pool.query<{ state: number }>("SELECT state FROM message WHERE id = $1", [id]);
  return rows[0]?.state;
}

export async function eventsOf(id: string): Promise<{ state: number; detail: string | null }[]> {
  const { rows } = await pool.query<{ state: number; detail: string | null }>(
    "SELECT state, detail FROM message_event WHERE message_id = $1 ORDER BY at, state",
    [id],
  );
  return rows;
}

export async function countQueued(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>("SELECT count(*) AS n FROM outbox");
  return Number(rows[0]?.n);
}
