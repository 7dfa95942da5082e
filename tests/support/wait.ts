import { setTimeout as sleep } from "node:timers/promises";

/** Resolves once a condition holds; throws with `what` when it does not in time. */
export async function waitFor(
  what: string,
  holds: () => Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`Not in ${timeoutMs} ms: ${what}`);
    await sleep(50);
  }
}
