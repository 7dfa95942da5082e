/** Delivery receipts: matched to parts by connection and SMSC id, or parked until the answer to the submit is stored. */
import type pg from "pg";
import { codeOf, MESSAGE_STATES, type MessageState } from "@/domain/messages/codes";
import { plainArray, textArray, timeArray } from "./arrays";
import { newId } from "./ids";
import type { ParkedReceipt } from "./outbox";
import * as sql from "./sql/outbox";

export type Receipt = {
  connectionId: string;
  /** the id as it came, then its other readings (hexadecimal, decimal), tried only where no earlier one is known */
  smscIds: string[];
  state: MessageState;
  receivedAt: number;
  errorCode: string | null;
};

/** How long a receipt may come after its message (SMSCs keep a text for days). */
const REACH_MS = 14 * 24 * 3600 * 1000;
/** How long an unmatched receipt is kept. */
const PARKED_MS = 3 * 24 * 3600 * 1000;

type Hit = { ord: number; contact_key: string; message_id: string; at: Date; moved: boolean };

/**
 * Applies receipts in one transaction; those that match nothing yet are parked. Returns the ids of messages whose state
 * moved. Doubled and late receipts change nothing.
 */
export async function applyReceipts(
  client: pg.ClientBase,
  receipts: Receipt[],
  now: number,
): Promise<string[]> {
  await client.query("BEGIN");
  try {
    const moved = await applyInside(client, receipts, now);
    await client.query("COMMIT");
    return moved;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function applyInside(client: pg.ClientBase, receipts: Receipt[], now: number): Promise<string[]> {
  const hits: Hit[] = [];
  let open = newestOfEach(receipts).map((receipt) => ({ receipt, reading: 0 }));
  while (open.length > 0) {
    const found = await matchReceipts(client, open, now);
    hits.push(...found);
    const matched = new Set(found.map((hit) => hit.ord));
    const missed = open.filter((_, index) => !matched.has(index));
    await parkReceipts(
      client,
      missed
        .filter(({ receipt, reading }) => reading + 1 >= receipt.smscIds.length)
        .map(({ receipt }) => receipt),
    );
    open = missed
      .filter(({ receipt, reading }) => reading + 1 < receipt.smscIds.length)
      .map(({ receipt, reading }) => ({ receipt, reading: reading + 1 }));
  }
  const touched = hits.filter((hit) => hit.moved);
  if (touched.length === 0) return [];
  const folded = await client.query<{ id: string }>({
    name: "receipts_fold",
    text: sql.FOLD_PARTS,
    values: [
      plainArray(touched.map((hit) => hit.contact_key)),
      plainArray(touched.map((hit) => hit.message_id)),
      timeArray(touched.map((hit) => hit.at.getTime())),
    ],
  });
  return folded.rows.map((row) => row.id);
}

/** Two receipts for one part in one batch: only the last may be written, since a statement changes a row once. */
function newestOfEach(receipts: Receipt[]): Receipt[] {
  const newest = new Map<string, Receipt>();
  for (const receipt of receipts) newest.set(`${receipt.connectionId} ${receipt.smscIds[0]}`, receipt);
  return [...newest.values()];
}

async function matchReceipts(
  client: pg.ClientBase,
  open: { receipt: Receipt; reading: number }[],
  now: number,
): Promise<Hit[]> {
  const result = await client.query<Hit>({
    name: "receipts_match",
    text: sql.MATCH_RECEIPTS,
    values: [
      plainArray(open.map((_, index) => index)),
      plainArray(open.map(({ receipt }) => receipt.connectionId)),
      textArray(open.map(({ receipt, reading }) => receipt.smscIds[reading] ?? "")),
      plainArray(open.map(({ receipt }) => codeOf(MESSAGE_STATES, receipt.state))),
      timeArray(open.map(({ receipt }) => receipt.receivedAt)),
      textArray(open.map(({ receipt }) => receipt.errorCode)),
      new Date(now - REACH_MS),
    ],
  });
  return result.rows;
}

async function parkReceipts(client: pg.ClientBase, receipts: Receipt[]): Promise<void> {
  const readings = receipts.flatMap((receipt) => receipt.smscIds.map((smscId) => ({ receipt, smscId })));
  if (readings.length === 0) return;
  await client.query({
    name: "receipts_park",
    text: sql.PARK_RECEIPTS,
    values: [
      plainArray(readings.map(({ receipt }) => receipt.connectionId)),
      textArray(readings.map(({ smscId }) => smscId)),
      plainArray(readings.map(({ receipt }) => newId(receipt.receivedAt))),
      timeArray(readings.map(({ receipt }) => receipt.receivedAt)),
      plainArray(readings.map(({ receipt }) => codeOf(MESSAGE_STATES, receipt.state))),
      textArray(readings.map(({ receipt }) => receipt.errorCode)),
    ],
  });
}

/** Applies parked receipts that a settle found (or a sweep), and takes them out of the parking. */
export async function unparkReceipts(
  client: pg.ClientBase,
  parked: ParkedReceipt[],
  now: number,
): Promise<string[]> {
  if (parked.length === 0) return [];
  await client.query("BEGIN");
  try {
    await client.query(
      `DELETE FROM parked_receipt p USING unnest($1::uuid[], $2::text[], $3::uuid[]) AS d (connection_id, smsc_id, id)
        WHERE (p.connection_id, p.smsc_id, p.id) = (d.connection_id, d.smsc_id, d.id)`,
      [
        plainArray(parked.map((row) => row.connection_id)),
        textArray(parked.map((row) => row.smsc_id)),
        plainArray(parked.map((row) => row.id)),
      ],
    );
    const receipts = parked.map((row): Receipt => ({
      connectionId: row.connection_id,
      smscIds: [row.smsc_id],
      state: MESSAGE_STATES[row.state] ?? "sent",
      receivedAt: row.received_at.getTime(),
      errorCode: row.error_code,
    }));
    const moved = await applyInside(client, receipts, now);
    await client.query("COMMIT");
    return moved;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/** Parked receipts that a part knows by now (after a restart in between), and the removal of those that nobody will match. */
export async function sweepParkedReceipts(
  client: pg.ClientBase,
  connectionId: string,
  now: number,
): Promise<string[]> {
  await client.query("DELETE FROM parked_receipt WHERE connection_id = $1 AND received_at < $2", [
    connectionId,
    new Date(now - PARKED_MS),
  ]);
  const known = await client.query<ParkedReceipt>(
    `SELECT p.* FROM parked_receipt p
      WHERE p.connection_id = $1
        AND EXISTS (SELECT 1 FROM part t WHERE t.connection_id = p.connection_id AND t.smsc_id = p.smsc_id)
      ORDER BY p.received_at LIMIT 5000`,
    [connectionId],
  );
  return unparkReceipts(client, known.rows, now);
}
