import { AppError } from "@/domain/errors";
import { prisma } from "./client";
import { identityFingerprint } from "./ids";

/**
 * Holds the identity key against the fingerprint in the database; the first start writes it. AppError `unavailable` on a
 * mismatch: with another key every contact would be a stranger to its own history (scale.md 2).
 */
export async function checkIdentity(): Promise<void> {
  const fingerprint = identityFingerprint();
  const row = await prisma.installation.upsert({ where: { id: 1 }, create: { id: 1 }, update: {} });
  if (row.identityFingerprint === null) {
    await prisma.installation.updateMany({
      where: { id: 1, identityFingerprint: null },
      data: { identityFingerprint: fingerprint },
    });
    return checkIdentity();
  }
  if (row.identityFingerprint !== fingerprint) {
    throw new AppError(
      "unavailable",
      "REPLYBACK_IDENTITY_KEY is not the key that this database was made with. Restore the key from the backup.",
    );
  }
}

export type InstallationView = { name: string; timeZone: string };

/** What every page shows of the installation. Before the first start has written its row: the defaults. */
export async function getInstallation(): Promise<InstallationView> {
  const row = await prisma.installation.findUnique({
    where: { id: 1 },
    select: { name: true, timeZone: true },
  });
  return row ?? { name: "Replyback", timeZone: "UTC" };
}
