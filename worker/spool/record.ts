/**
 * One PDU on disk: length (4 octets), nonce (12), AES-256-GCM ciphertext, tag (16). Encrypted, since it holds the number and the
 * words of a subscriber, and bound to its connection. What follows the last whole record was never answered for.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { InboundPdu } from "../sessions/link";

/** What of a PDU its decision needs, with what is fixed when it arrives. */
export type Kept = Omit<InboundPdu, "answer" | "kept" | "id"> & {
  /** of the text that it becomes: stored twice, it is one row */
  id: string;
  /** place in the order of arrival, of its worker */
  order: number;
  /** wall clock in ms when it was written */
  keptAt: number;
};

export type RecordSeal = { key: Buffer; connectionId: string };

const LENGTH = 4;
const NONCE = 12;
const TAG = 16;
/** message_payload holds 64 KiB; in base64, twice, with the rest */
const MAX_RECORD = 400_000;

export function sealRecord({ key, connectionId }: RecordSeal, kept: Kept): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(connectionId));
  const plain = JSON.stringify(kept, (name, value: unknown) =>
    name === "body" || name === "content" ? Buffer.from(kept[name]).toString("base64") : value,
  );
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(NONCE + sealed.length + TAG);
  return Buffer.concat([length, nonce, sealed, cipher.getAuthTag()]);
}

export type ReadRecords = {
  records: Kept[];
  /** offsets of records that cannot be read, though more follows behind them */
  damaged: number[];
};

/** Everything that can be read. A record that is cut off at the end is no damage: nobody was told that it is kept. */
export function readRecords(seal: RecordSeal, octets: Buffer): ReadRecords {
  const records: Kept[] = [];
  const damaged: number[] = [];
  for (let at = 0; at + LENGTH <= octets.length;) {
    const length = octets.readUInt32BE(at);
    const end = at + LENGTH + length;
    if (length < NONCE + TAG || length > MAX_RECORD) {
      // Where the next one begins cannot be known.
      damaged.push(at);
      break;
    }
    if (end > octets.length) break;
    const record = openRecord(seal, octets.subarray(at + LENGTH, end));
    if (record) records.push(record);
    else damaged.push(at);
    at = end;
  }
  return { records, damaged };
}

function openRecord({ key, connectionId }: RecordSeal, octets: Buffer): Kept | null {
  const decipher = createDecipheriv("aes-256-gcm", key, octets.subarray(0, NONCE), { authTagLength: TAG });
  try {
    decipher.setAAD(Buffer.from(connectionId)).setAuthTag(octets.subarray(-TAG));
    const plain = decipher.update(octets.subarray(NONCE, -TAG), undefined, "utf8") + decipher.final("utf8");
    return JSON.parse(plain, (name, value: unknown) =>
      name === "body" || name === "content" ? Buffer.from(String(value), "base64") : value,
    ) as Kept;
  } catch {
    return null;
  }
}
