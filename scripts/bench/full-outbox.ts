import { randomUUID } from "node:crypto";
import { newId, timeOfId } from "@/db/ids";
import { codeOf, MESSAGE_STATES, RULE_KINDS, type Lane } from "@/domain/messages/codes";

/** Anything that runs a statement: a pool, a look into a database. */
type Asks = { query<T extends object>(text: string, values?: unknown[]): Promise<T[]> };

const ROWS = 5000;

const QUEUED = codeOf(MESSAGE_STATES, "queued");
const LANES = { reply: 0, campaign: 1 } as const;

/** Every row as `enqueueText` makes it, but for its lane and the key of its contact, which is drawn. */
const FILL = `
WITH rows AS (
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[]) AS r (key, address, id, at)
), contacts AS (
  INSERT INTO contact (contact_key, kind, address, first_at, last_at) SELECT key, 0, address, at, at FROM rows
), messages AS (
  INSERT INTO message (contact_key, id, at, direction, state, parts, encoding, rule_kind, connection_id, number_id, text)
  SELECT key, id, at, 1, ${QUEUED}, 1, 0, $6, $7, $8, $9 FROM rows
)
INSERT INTO outbox (connection_id, id, contact_key, number_id, at, lane, not_before, expires_at)
SELECT $7, id, key, $8, at, $5, at, at + interval '1 day' FROM rows`;

/** Lets `count` messages of one part wait on a connection, each for a phone of its own from `firstPhone` on. */
export async function fillOutbox(
  { query }: Asks,
  {
    connection,
    count,
    lane,
    firstPhone,
  }: { connection: string; count: number; lane: Lane; firstPhone: number },
): Promise<void> {
  const [place] = await query<{ connection_id: string; number_id: string }>(
    `SELECT n.connection_id, n.number_id FROM connection_number n JOIN connection c ON c.id = n.connection_id
      WHERE c.name = $1 LIMIT 1`,
    [connection],
  );
  for (let from = 0; from < count; from += ROWS) {
    const phones = Array.from({ length: Math.min(ROWS, count - from) }, (_, at) =>
      String(firstPhone + from + at),
    );
    const ids = phones.map(() => newId());
    await query(FILL, [
      phones.map(() => randomUUID()),
      phones,
      ids,
      ids.map((id) => new Date(timeOfId(id))),
      LANES[lane],
      codeOf(RULE_KINDS, lane === "reply" ? "service" : "campaign"),
      place!.connection_id,
      place!.number_id,
      lane,
    ]);
  }
  await query("ANALYZE outbox, message, contact");
}
