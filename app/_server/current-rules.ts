import "server-only";
import { getConfigVersion, loadRuleSet } from "@/db/rules";
import type { RuleSet } from "@/domain/inbound/rules";

/** Polls that closed long ago leave the rules by the time alone. */
const KEPT_MS = 10 * 60_000;

let kept: { rules: RuleSet; at: number } | null = null;

/** The rules as they stand; read again only after a change, since previews ask with every key that is pressed. */
export async function currentRules(now: number): Promise<RuleSet> {
  const version = await getConfigVersion();
  if (kept?.rules.version === version && now - kept.at < KEPT_MS) return kept.rules;
  const rules = await loadRuleSet(now);
  kept = { rules, at: now };
  return rules;
}
