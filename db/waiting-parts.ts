import type pg from "pg";
import { CONTACT_KINDS, wordOf } from "@/domain/messages/codes";
import type { InboxPart } from "./inbox-types";

type PartRow = {
  contact_key: string;
  to_address: string;
  ref: number;
  ref_bits: number;
  total: number;
  seq: number;
  octets: Buffer;
  data_coding: number;
  esm_class: number;
  received_at: Date;
  content_hash: string;
  kind: number;
  address: string;
};

/** Parts of a connection that waited for the rest when its worker stopped. */
export async function getWaitingParts(
  db: pg.Pool | pg.ClientBase,
  connectionId: string,
): Promise<InboxPart[]> {
  const result = await db.query<PartRow>(
    `SELECT p.*, c.kind, c.address FROM inbound_part p JOIN contact c USING (contact_key)
      WHERE p.connection_id = $1 ORDER BY p.received_at LIMIT 100000`,
    [connectionId],
  );
  return result.rows.map((row) => ({
    contactKey: row.contact_key,
    contactKind: wordOf(CONTACT_KINDS, row.kind),
    address: row.address,
    connectionId,
    toAddress: row.to_address,
    ref: row.ref,
    refBits: row.ref_bits,
    total: row.total,
    seq: row.seq,
    octets: row.octets,
    dataCoding: row.data_coding,
    esmClass: row.esm_class,
    receivedAt: row.received_at.getTime(),
    contentHash: row.content_hash,
  }));
}
