/** Failed attempts at one door (an account, an address, the setup) within a window that starts with the first of them. */
export type AttemptWindow = { startedAt: number; failures: number };

export type AttemptLimit = { failures: number; windowMs: number };

const QUARTER_HOUR_MS = 15 * 60_000;

/**
 * `pair`: one address at one account. `account`: all addresses at one account, wide enough that a stranger can't easily
 * lock its owner out. `address`: one address at all accounts (an office shares one). `setup`: guesses at the one-time code.
 */
export const ATTEMPT_LIMITS = {
  pair: { failures: 5, windowMs: QUARTER_HOUR_MS },
  account: { failures: 50, windowMs: QUARTER_HOUR_MS },
  address: { failures: 50, windowMs: QUARTER_HOUR_MS },
  setup: { failures: 10, windowMs: QUARTER_HOUR_MS },
} as const satisfies Record<string, AttemptLimit>;

export type AttemptVerdict = { window: AttemptWindow; allowed: boolean; retryAfterMs: number };

/**
 * Counts an attempt before it is known whether it fails, so that simultaneous guesses can't slip under the limit; a success
 * gives it back. `now` in ms since 1970. A refused attempt does not lengthen the wait.
 */
export function countAttempt(
  before: AttemptWindow | null,
  now: number,
  { limit }: { limit: AttemptLimit },
): AttemptVerdict {
  const ended = before === null || now - before.startedAt >= limit.windowMs;
  const window = ended ? { startedAt: now, failures: 0 } : before;
  if (window.failures >= limit.failures) {
    return { window, allowed: false, retryAfterMs: window.startedAt + limit.windowMs - now };
  }
  return { window: { ...window, failures: window.failures + 1 }, allowed: true, retryAfterMs: 0 };
}
