import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "./client";

const ANSWER_BUDGET_MS = 3_000;

/** Whether the database answers within three seconds. */
export async function isDatabaseReached(): Promise<boolean> {
  const budget = new AbortController();
  const answered = pool.query("SELECT 1").then(
    () => true,
    () => false,
  );
  const late = sleep(ANSWER_BUDGET_MS, false, { signal: budget.signal }).catch(() => false);
  const reached = await Promise.race([answered, late]);
  budget.abort();
  return reached;
}
