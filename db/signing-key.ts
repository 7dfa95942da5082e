/** The key that results are signed with: Ed25519 (RFC 8032), one an installation, made when it is first needed. */
import { createHash, createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { prisma } from "./client";
import { decryptSecret, encryptSecret } from "./secrets";

type StoredKey = { publicKey: string; privateKeyEnc: string };

async function getKey(): Promise<StoredKey> {
  const known = await prisma.signingKey.findUnique({ where: { id: 1 } });
  if (known) return known;
  const pair = generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const made = { publicKey: pair.publicKey, privateKeyEnc: encryptSecret(pair.privateKey, "signing-key") };
  // Of two that make one at once, the first one's stands.
  await prisma.signingKey.createMany({ data: [{ id: 1, ...made }], skipDuplicates: true });
  return prisma.signingKey.findUniqueOrThrow({ where: { id: 1 } });
}

/** SHA-256 of the key's SPKI octets, hex: what people compare. */
const fingerprintOf = (publicKey: string): string =>
  createHash("sha256")
    .update(Buffer.from(publicKey.replaceAll(/-----[^-]+-----|\s/g, ""), "base64"))
    .digest("hex");

/** Null before there is a key. */
export async function getKeyFingerprint(): Promise<string | null> {
  const key = await prisma.signingKey.findUnique({ where: { id: 1 } });
  return key && fingerprintOf(key.publicKey);
}

/** Signs octets; with the public key to check it by. */
export async function signOctets(octets: Buffer): Promise<{ signature: string; publicKey: string }> {
  const { publicKey, privateKeyEnc } = await getKey();
  const secret = createPrivateKey(decryptSecret(privateKeyEnc, "signing-key"));
  return { signature: sign(null, octets, secret).toString("base64"), publicKey };
}
