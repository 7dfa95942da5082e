import { prisma } from "./client";
import { decryptOldSecret, encryptSecret } from "./secrets";

/**
 * Encrypts the passwords of an earlier version anew, bound to their connections. What is under another key stays as it is:
 * its connection says so. Several workers may do it at once.
 */
export async function bindOldPasswords(): Promise<void> {
  const old = await prisma.connection.findMany({
    where: { passwordEnc: { startsWith: "v1." } },
    select: { id: true, passwordEnc: true },
  });
  for (const { id, passwordEnc } of old) {
    const plain = decryptOldSecret(passwordEnc);
    if (plain === null) continue;
    await prisma.connection.updateMany({
      where: { id, passwordEnc },
      data: { passwordEnc: encryptSecret(plain, `connection-password:${id}`) },
    });
  }
}
