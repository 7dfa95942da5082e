import { loadRuleSet } from "@/db/rules";
import { listNumberOptions } from "@/db/services";
import { suggestCrowd, type BenchNumber } from "@/domain/simulator/bench";

/** The numbers that phones can text, each with what a crowd might text it now. */
export async function listBenchNumbers(): Promise<BenchNumber[]> {
  const now = Date.now();
  const [numbers, rules] = await Promise.all([listNumberOptions(), loadRuleSet(now)]);
  return numbers.map(({ id, address, label }) => ({ address, label, crowd: suggestCrowd(rules, id, now) }));
}
