import type { Plan } from "@/domain/provision/plan";
import type { ConfigurationTransaction } from "./configuration";
import { ensureNumberIds } from "./connection-numbers";

export type NumberIds = Map<string, string>;

/** Creates the numbers that a plan names for the first time. */
export async function ensureNumbers(tx: ConfigurationTransaction, plan: Plan): Promise<NumberIds> {
  const steps = [...plan.connections, ...plan.lists, ...plan.services, ...plan.polls];
  return ensureNumberIds(
    tx,
    steps.flatMap(({ after }) => after.numbers),
  );
}

/** The ids of numbers that `ensureNumbers` has seen. */
export function idsOf(addresses: readonly string[], ids: NumberIds): string[] {
  return addresses.map((address) => {
    const id = ids.get(address);
    if (id === undefined) throw new Error(`number ${address} was not prepared`);
    return id;
  });
}
