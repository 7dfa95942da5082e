import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { readDatabaseEnv } from "@/config/env";
import { AppError } from "@/domain/errors";

/** Names the key a ciphertext was made with, so that keys can be changed one row at a time. */
function keyId(key: Buffer): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 8);
}

function cipherKey(): Buffer {
  return readDatabaseEnv().secretKey.subarray(0, 32);
}

/** AES-256-GCM: `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url. The empty text stays empty (phones have no password). */
export function encryptSecret(plain: string): string {
  if (plain === "") return "";
  const key = cipherKey();
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return ["v1", keyId(key), nonce.toString("base64url"), sealed.toString("base64url")].join(".");
}

/** Undoes `encryptSecret`. Throws `unavailable` when the key in use is not the one it was encrypted with. */
export function decryptSecret(stored: string): string {
  if (stored === "") return "";
  const [version, id, nonce, sealed] = stored.split(".");
  const key = cipherKey();
  if (version !== "v1" || id !== keyId(key) || !nonce || !sealed) {
    throw new AppError(
      "unavailable",
      "A stored password was encrypted with another REPLYBACK_SECRET_KEY. Restore that key or type the password again.",
    );
  }
  const octets = Buffer.from(sealed, "base64url");
  // without the length, Node takes a tag of 4 octets for good: 2^32 guesses
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), {
    authTagLength: 16,
  });
  decipher.setAuthTag(octets.subarray(octets.length - 16));
  return decipher.update(octets.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
}
