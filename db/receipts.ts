/** Delivery receipts: matched to parts by connection and SMSC id, or parked until the answer to the submit is stored. */
import type pg from "pg";
import { codeOf, MESSAGE_STATES, wordOf, type MessageState } from "@/domain/messages/codes";
import type { Found } from "@/domain/receipts/learn";
import { lateReadings, type ReceiptIdForm } from "@/domain/receipts/readings";
import { intArray, smallintArray, textArray, timeArray, uuidArray } from "./arrays";
import { inTransaction, type HotPool } from "./hot-pool";
import { newId } from "./ids";
import type { ParkedReceipt } from "./outbox";
import { learnReceiptIds } from "./receipt-ids";
import * as sql from "./sql/outbox";

export type Receipt = {
  connectionId: string;
  /** the id as it came, then other ways to read it, each tried only where no earlier one is known */
  smscIds: string[];
  state: MessageState;
  receivedAt: number;
  errorCode: string | null;
  /** told by its shape alone: a receipt only when its id is known, else a text that a subscriber typed */
  byShape: boolean;
};

export type Applied = {
  /** messages whose state moved */
  moved: string[];
  /** positions of the receipts by shape alone whose id nobody knows */
  strangers: number[];
};

/** How long a receipt may come after its message (SMSCs keep a text for days). */
const REACH_MS = 14 * 24 * 3600 * 1000;
/** How long an unmatched receipt is kept. */
const PARKED_MS = 3 * 24 * 3600 * 1000;

/** A parked receipt whose part is stored by now was overtaken by a settle: older ones were matched or never will be. */
const OVERTAKEN_MS = 3600 * 1000;

/** Comes once for a receipt that found its part, and once more when it moved that. */
type Hit = { ord: number; contact_key: string; message_id: string; at: Date; moved: boolean };
type Open = { receipt: Receipt; index: number; reading: number };

/**
 * Applies receipts in one transaction; those that match nothing yet are parked. Doubled and late receipts change nothing.
 */
export async function applyReceipts(pool: HotPool, receipts: Receipt[], now: number): Promise<Applied> {
  const { moved, strangers } = await inTransaction(pool, (client) => applyInside(client, receipts, now));
  return { moved, strangers };
}

type AppliedInside = Applied & { /** by which id each was found */ found: Found[] };

async function applyInside(client: pg.ClientBase, receipts: Receipt[], now: number): Promise<AppliedInside> {
  const hits: Hit[] = [];
  const matches: Found[] = [];
  const lost: Open[] = [];
  let open = firstOfEach(receipts);
  while (open.length > 0) {
    const found = await matchReceipts(client, open, now);
    hits.push(...found);
    for (const { ord, moved } of found) if (!moved) matches.push(foundBy(open[ord]!));
    const matched = new Set(found.map((hit) => hit.ord));
    const missed = open.filter((_, position) => !matched.has(position));
    const hasMore = ({ receipt, reading }: Open): boolean => reading + 1 < receipt.smscIds.length;
    lost.push(...missed.filter((one) => !hasMore(one)));
    open = missed.filter(hasMore).map((one) => ({ ...one, reading: one.reading + 1 }));
  }
  await parkReceipts(
    client,
    lost.filter(({ receipt }) => !receipt.byShape).map(({ receipt }) => receipt),
  );
  const strangers = lost.filter(({ receipt }) => receipt.byShape).map(({ index }) => index);
  return { moved: await foldMessages(client, hits), strangers, found: matches };
}

function foundBy({ receipt: { smscIds }, reading }: Open): Found {
  return { asked: smscIds[0] ?? "", known: smscIds[reading] ?? "" };
}

async function foldMessages(client: pg.ClientBase, hits: Hit[]): Promise<string[]> {
  const touched = hits.filter((hit) => hit.moved);
  if (touched.length === 0) return [];
  const folded = await client.query<{ id: string }>({
    name: "receipts_fold",
    text: sql.FOLD_PARTS,
    values: [
      uuidArray(touched.map((hit) => hit.contact_key)),
      uuidArray(touched.map((hit) => hit.message_id)),
      timeArray(touched.map((hit) => hit.at.getTime())),
    ],
  });
  return folded.rows.map((row) => row.id);
}

/**
 * Two receipts for one part in one batch: a statement changes a row once, so the first is written. Each speaks of a final
 * state, which is not left again (checklist 35). Receipts by shape alone are all asked for, as each may be a text.
 */
function firstOfEach(receipts: Receipt[]): Open[] {
  const seen = new Set<string>();
  return receipts.flatMap((receipt, index) => {
    const key = `${receipt.connectionId} ${receipt.smscIds[0]}`;
    if (seen.has(key) && !receipt.byShape) return [];
    if (!receipt.byShape) seen.add(key);
    return [{ receipt, index, reading: 0 }];
  });
}

async function matchReceipts(client: pg.ClientBase, open: Open[], now: number): Promise<Hit[]> {
  const result = await client.query<Hit>({
    name: "receipts_match",
    text: sql.MATCH_RECEIPTS,
    values: [
      intArray(open.map((_, index) => index)),
      uuidArray(open.map(({ receipt }) => receipt.connectionId)),
      textArray(open.map(({ receipt, reading }) => receipt.smscIds[reading] ?? "")),
      smallintArray(open.map(({ receipt }) => codeOf(MESSAGE_STATES, receipt.state))),
      timeArray(open.map(({ receipt }) => receipt.receivedAt)),
      textArray(open.map(({ receipt }) => receipt.errorCode)),
      new Date(now - REACH_MS),
    ],
  });
  return result.rows;
}

/** Parked under the id as it came: the settle that stores this very id applies it. */
async function parkReceipts(client: pg.ClientBase, receipts: Receipt[]): Promise<void> {
  if (receipts.length === 0) return;
  await client.query({
    name: "receipts_park",
    text: sql.PARK_RECEIPTS,
    values: [
      uuidArray(receipts.map((receipt) => receipt.connectionId)),
      textArray(receipts.map((receipt) => receipt.smscIds[0] ?? "")),
      uuidArray(receipts.map((receipt) => newId(receipt.receivedAt))),
      timeArray(receipts.map((receipt) => receipt.receivedAt)),
      smallintArray(receipts.map((receipt) => codeOf(MESSAGE_STATES, receipt.state))),
      textArray(receipts.map((receipt) => receipt.errorCode)),
    ],
  });
}

/** Applies parked receipts that a settle found (or a sweep), and takes them out of the parking. Returns the messages moved. */
export async function unparkReceipts(
  pool: HotPool,
  parked: ParkedReceipt[],
  { now }: { now: number },
): Promise<string[]> {
  return (await unpark(pool, parked, { now, readings: (id) => [id] })).moved;
}

type Unparking = { now: number; readings(smscId: string): string[] };

async function unpark(
  pool: HotPool,
  parked: ParkedReceipt[],
  { now, readings }: Unparking,
): Promise<Pick<AppliedInside, "moved" | "found">> {
  if (parked.length === 0) return { moved: [], found: [] };
  return inTransaction(pool, async (client) => {
    await client.query(
      `DELETE FROM parked_receipt p USING unnest($1::uuid[], $2::text[], $3::uuid[]) AS d (connection_id, smsc_id, id)
        WHERE (p.connection_id, p.smsc_id, p.id) = (d.connection_id, d.smsc_id, d.id)`,
      [
        uuidArray(parked.map((row) => row.connection_id)),
        textArray(parked.map((row) => row.smsc_id)),
        uuidArray(parked.map((row) => row.id)),
      ],
    );
    const receipts = parked.map((row): Receipt => ({
      connectionId: row.connection_id,
      smscIds: readings(row.smsc_id),
      state: wordOf(MESSAGE_STATES, row.state),
      receivedAt: row.received_at.getTime(),
      errorCode: row.error_code,
      byShape: false,
    }));
    return applyInside(client, receipts, now);
  });
}

/** An answer that is not stored this long after its receipt came will not be: the id is written in another way. */
const OTHER_READINGS_MS = { from: 60_000, to: 15_000 };

/**
 * Applies parked receipts that a part knows by now (they were parked while the settle that stored it was under way), and
 * those whose id nobody knows as it came, by their other readings. Hexadecimal is read as decimal only now: while answers
 * are still being stored, the other reading of one id is the id of another message (checklist 33). Removes what nobody
 * will match.
 */
export async function sweepParkedReceipts(
  pool: HotPool,
  { id: connectionId, form }: { id: string; form: ReceiptIdForm },
  now: number,
): Promise<string[]> {
  await pool.query("DELETE FROM parked_receipt WHERE connection_id = $1 AND received_at < $2", [
    connectionId,
    new Date(now - PARKED_MS),
  ]);
  const known = await pool.query<ParkedReceipt>(
    `SELECT p.* FROM parked_receipt p
      WHERE p.connection_id = $1 AND p.received_at > $2
        AND EXISTS (SELECT 1 FROM part t WHERE t.connection_id = p.connection_id AND t.smsc_id = p.smsc_id)
      ORDER BY p.received_at LIMIT 5000`,
    [connectionId, new Date(now - OVERTAKEN_MS)],
  );
  const moved = await unparkReceipts(pool, known.rows, { now });
  const unknown = await pool.query<ParkedReceipt>(
    `SELECT * FROM parked_receipt WHERE connection_id = $1 AND received_at > $2 AND received_at <= $3
      ORDER BY received_at LIMIT 5000`,
    [connectionId, new Date(now - OTHER_READINGS_MS.from), new Date(now - OTHER_READINGS_MS.to)],
  );
  const late = await unpark(pool, unknown.rows, { now, readings: (id) => lateReadings(id, form) });
  if (form === "learned") await learnReceiptIds(connectionId, late.found);
  return [...moved, ...late.moved];
}
