import { AppError } from "@/domain/errors";
import { localWordProblems } from "@/domain/installation/local-words";
import type { InstallationInput } from "@/domain/installation/schema";
import { prisma } from "./client";
import { changeConfiguration, type Author } from "./configuration";
import { identityFingerprint } from "./ids";
import { refuseProblems } from "./rule-checks";
import { readRuleSet } from "./rules";

/**
 * Holds the identity key against the fingerprint in the database; the first start writes it. AppError `unavailable` on a
 * mismatch: with another key every contact would be a stranger to its own history (data.md 2).
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

/** Everything of the installation that a person sets. */
export function getInstallationSettings(): Promise<InstallationInput> {
  return prisma.installation.findUniqueOrThrow({
    where: { id: 1 },
    select: {
      name: true,
      timeZone: true,
      stopReply: true,
      startReply: true,
      helpReply: true,
      localStopWords: true,
      localStartWords: true,
      localHelpWords: true,
    },
  });
}

/** Refuses a local word that a running rule uses, each with its path. Takes effect in the workers within 2 s. */
export async function saveInstallation(author: Author, input: InstallationInput): Promise<void> {
  await changeConfiguration(author, [], async ({ tx, audit }) => {
    refuseProblems(localWordProblems(await readRuleSet(tx, Date.now()), input));
    await tx.installation.update({ where: { id: 1 }, data: input });
    await audit({
      action: "change",
      objectType: "installation",
      objectId: null,
      objectName: input.name,
    });
  });
}
