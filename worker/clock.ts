/** The two clocks of the worker, injected everywhere so that tests can turn them. */
export type Clock = {
  /** ms since 1970 */
  wall(): number;
  /** ms, never goes back */
  monotonic(): number;
};

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
};
