import { AppError } from "@/domain/errors";
import type { LiveTopic } from "@/domain/live";
import { prisma } from "./client";
import { Prisma } from "./generated/client";
import { newId } from "./ids";
import { notifyLive } from "./live";

export type ConfigurationTransaction = Prisma.TransactionClient;

/** Who changes a configuration row, as the audit keeps it. `userId` is null for the provisioning file. */
export type Author = { userId: string | null; name: string };

export type AuditEntry = {
  action: string;
  objectType: string;
  objectId: string | null;
  objectName: string | null;
  detail?: Prisma.InputJsonObject;
};

export type ConfigurationChange = {
  tx: ConfigurationTransaction;
  /** appends one line to the audit, in the same transaction */
  audit(entry: AuditEntry): Promise<void>;
};

/**
 * The only way to write configuration: one transaction, apart from hot rows (data.md 9), which raises the configuration
 * version (workers compare it and reload within 2 s), writes the audit and hints the live topics after the commit.
 * Changes take turns on the version's row, so that what `change` reads through `tx` stands until its commit: two people
 * cannot take the same word, and the second of two who edit one rule is told. A unique name that exists already becomes
 * AppError `conflict`.
 */
export async function changeConfiguration<T>(
  author: Author,
  topics: readonly LiveTopic[],
  change: (context: ConfigurationChange) => Promise<T>,
): Promise<T> {
  const result = await prisma
    .$transaction(
      async (tx) => {
        const audit = async (entry: AuditEntry): Promise<void> => {
          await tx.audit.create({
            data: {
              id: newId(),
              userId: author.userId,
              actor: author.name,
              ...entry,
              detail: entry.detail ?? {},
            },
          });
        };
        await tx.installation.update({ where: { id: 1 }, data: { configVersion: { increment: 1 } } });
        return change({ tx, audit });
      },
      { timeout: 30_000, maxWait: 10_000 },
    )
    .catch(translate);
  await notifyLive(["config", ...topics]).catch(() => undefined);
  return result;
}

/** Prisma's P2002 (unique), P2025 (row missing) and P2003 (still referenced) in the words of the product. */
function translate(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    if (error.code === "P2002")
      throw new AppError("conflict", "That name or number exists already. Choose another.");
    if (error.code === "P2025")
      throw new AppError("not-found", "It was removed meanwhile. Load the page again.");
    if (error.code === "P2003")
      throw new AppError("conflict", "Something else still uses it. Remove it there first.");
  }
  throw error;
}
