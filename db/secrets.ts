import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { readDatabaseEnv } from "@/config/env";
import { AppError } from "@/domain/errors";

/**
 * The one place where a ciphertext can be read: its purpose and its row's id, authenticated with it. Copied to another row,
 * such as a connection to somebody else's host, it is worth nothing.
 */
export type SecretPlace =
  | `${"connection" | "request"}-${"password" | "client-key"}:${string}`
  | `stage-token:${string}`
  | "signing-key";

/** `v1` was bound to no place; `bindOldPasswords` replaces it. */
type Version = "v1" | "v2";

/** Names the key a ciphertext was made with, so that keys can be changed one row at a time. */
function keyId(key: Buffer): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 8);
}

function cipherKey(): Buffer {
  return readDatabaseEnv().secretKey.subarray(0, 32);
}

/** AES-256-GCM: `v2.<key id>.<nonce>.<ciphertext and tag>`, base64url. The empty text stays empty (phones have no password). */
export function encryptSecret(plain: string, place: SecretPlace): string {
  if (plain === "") return "";
  const key = cipherKey();
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return ["v2", keyId(key), nonce.toString("base64url"), sealed.toString("base64url")].join(".");
}

/** Undoes `encryptSecret`. Throws `unavailable` when it was encrypted with another key or for another place. */
export function decryptSecret(stored: string, place: SecretPlace): string {
  return stored === "" ? "" : open(stored, "v2", Buffer.from(place));
}

/** Reads what an earlier version wrote, which was bound to no place; null for anything else, and under another key. */
export function decryptOldSecret(stored: string): string | null {
  try {
    return open(stored, "v1", Buffer.alloc(0));
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function open(stored: string, expected: Version, aad: Buffer): string {
  const [version, id, nonce, sealed] = stored.split(".");
  const key = cipherKey();
  if (version !== expected || id !== keyId(key) || !nonce || !sealed) throw unreadable();
  const octets = Buffer.from(sealed, "base64url");
  // without the length, Node takes a tag of 4 octets for good: 2^32 guesses
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), {
    authTagLength: 16,
  });
  try {
    decipher.setAAD(aad).setAuthTag(octets.subarray(-16));
    return decipher.update(octets.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
  } catch {
    throw unreadable();
  }
}

function unreadable(): AppError {
  return new AppError(
    "unavailable",
    "A stored password or key was not encrypted here with the present REPLYBACK_SECRET_KEY. Restore that key or type it again.",
  );
}
