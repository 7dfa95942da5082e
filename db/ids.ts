import { createHash, createHmac, randomFillSync } from "node:crypto";
import { v7 } from "uuid";
import { readDatabaseEnv } from "@/config/env";

const OCTETS = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, "0"));
const RANDOM_OCTETS = 10;
/** Drawn ahead for some hundred ids: one draw an id costs more than the rest of a vote's bookkeeping together. */
const random = Buffer.alloc(RANDOM_OCTETS * 400);
let used = random.length;

/** UUIDv7 (RFC 9562 clause 5.7) whose time is `at` (ms since 1970), so that the partition column can be derived from the id. */
export function newId(at?: number): string {
  if (at === undefined) return v7();
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const time = at.toString(16).padStart(12, "0");
  const octet = (index: number): string => OCTETS[random[used + index]!]!;
  const version = OCTETS[(random[used]! & 0x0f) | 0x70]!;
  const variant = OCTETS[(random[used + 2]! & 0x3f) | 0x80]!;
  const id = `${time.slice(0, 8)}-${time.slice(8)}-${version}${octet(1)}-${variant}${octet(3)}-${octet(4)}${octet(5)}${octet(6)}${octet(7)}${octet(8)}${octet(9)}`;
  used += RANDOM_OCTETS;
  return id;
}

/** The id `id` at another time. */
export function idAt(at: number, id: string): string {
  const time = at.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}${id.slice(13)}`;
}

/** The milliseconds inside a UUIDv7. */
export function timeOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The smallest UUIDv7-shaped value of a millisecond: bounds for ranges over ids. */
export function idBoundary(at: number): string {
  const hex = Math.max(0, Math.floor(at)).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

function uuidOf(digest: Buffer): string {
  const hex = digest.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/**
 * The derived key of a contact (data.md 2): UUIDv8 (RFC 9562 clause 5.8) of
 * HMAC-SHA256(REPLYBACK_IDENTITY_KEY, "kind:address"). Equal addresses give equal keys on every machine, for ever.
 */
export function contactKey(kind: string, address: string): string {
  const digest = createHmac("sha256", readDatabaseEnv().identityKey).update(`${kind}:${address}`).digest();
  digest[6] = (digest[6]! & 0x0f) | 0x80;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  return uuidOf(digest);
}

/** First 16 octets of sha256, in UUID notation: what the redelivery guard compares. */
export function contentHash(content: Uint8Array): string {
  return uuidOf(createHash("sha256").update(content).digest());
}

/** Stands in the database; another key under the same database stops the start. */
export function identityFingerprint(): string {
  return createHmac("sha256", readDatabaseEnv().identityKey)
    .update("replyback identity")
    .digest("hex")
    .slice(0, 32);
}

/** Stands for "no choice" in keys that may not be null. */
export const NIL_ID = "00000000-0000-0000-0000-000000000000";
