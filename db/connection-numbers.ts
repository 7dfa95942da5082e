/** The numbers that connections reach. */
import type { ConfigurationTransaction } from "./configuration";
import { newId } from "./ids";

/** Number ids by address; creates the numbers that are named for the first time. */
export async function ensureNumberIds(
  tx: ConfigurationTransaction,
  addresses: readonly string[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(addresses)];
  const stored = await tx.number.findMany({ where: { address: { in: wanted } } });
  const ids = new Map(stored.map(({ address, id }) => [address, id]));
  const missing = wanted.filter((address) => !ids.has(address)).map((address) => ({ id: newId(), address }));
  if (missing.length > 0) await tx.number.createMany({ data: missing });
  for (const { address, id } of missing) ids.set(address, id);
  return ids;
}

/** A number that the connection already reaches keeps its preference; a new one comes after the number's other connections. */
export async function joinConnectionNumbers(
  tx: ConfigurationTransaction,
  connectionId: string,
  numberIds: string[],
): Promise<void> {
  await tx.connectionNumber.deleteMany({ where: { connectionId, numberId: { notIn: numberIds } } });
  const standing = await tx.connectionNumber.findMany({ where: { numberId: { in: numberIds } } });
  const own = new Set(standing.filter((row) => row.connectionId === connectionId).map((row) => row.numberId));
  const added = numberIds.filter((numberId) => !own.has(numberId));
  await tx.connectionNumber.createMany({
    data: added.map((numberId) => ({
      connectionId,
      numberId,
      preference: standing
        .filter((row) => row.numberId === numberId)
        .reduce((last, row) => Math.max(last, row.preference + 1), 0),
    })),
  });
}
