/** What a link was found to write into its receipts, remembered for the connection. */
import { learnForm, readConversion, type Found } from "@/domain/receipts/learn";
import { prisma } from "./client";
import { notifyLive } from "./live";

/**
 * Keeps the conversion that receipts found late have shown, or forgets one that has missed. Workers take it over as they take
 * over any change of a connection.
 */
export async function learnReceiptIds(connectionId: string, found: Found[]): Promise<void> {
  if (found.length === 0) return;
  const row = await prisma.connectionRuntime.findUnique({
    where: { connectionId },
    select: { receiptIds: true },
  });
  if (!row) return;
  const kept = readConversion(row.receiptIds);
  const form = learnForm(kept, found);
  if (form === kept) return;
  await prisma.$transaction([
    prisma.connectionRuntime.update({ where: { connectionId }, data: { receiptIds: form ?? "" } }),
    prisma.installation.update({ where: { id: 1 }, data: { configVersion: { increment: 1 } } }),
  ]);
  await notifyLive(["config"]);
}
