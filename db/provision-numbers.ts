import type { Plan } from "@/domain/provision/plan";
import type { ConfigurationTransaction } from "./configuration";
import { newId } from "./ids";

export type NumberIds = Map<string, string>;

/** Creates the numbers that a plan names for the first time. */
export async function ensureNumbers(tx: ConfigurationTransaction, plan: Plan): Promise<NumberIds> {
  const steps = [...plan.connections, ...plan.lists, ...plan.services, ...plan.polls];
  const wanted = [...new Set(steps.flatMap(({ after }) => after.numbers))];
  const stored = await tx.number.findMany({ where: { address: { in: wanted } } });
  const ids: NumberIds = new Map(stored.map(({ address, id }) => [address, id]));
  const missing = wanted.filter((address) => !ids.has(address)).map((address) => ({ id: newId(), address }));
  if (missing.length > 0) await tx.number.createMany({ data: missing });
  for (const { address, id } of missing) ids.set(address, id);
  return ids;
}

/** The ids of numbers that `ensureNumbers` has seen. */
export function idsOf(addresses: readonly string[], ids: NumberIds): string[] {
  return addresses.map((address) => {
    const id = ids.get(address);
    if (id === undefined) throw new Error(`number ${address} was not prepared`);
    return id;
  });
}
