import type { PollTotals } from "./results";
import type { PollView } from "./view";

/** What the page of a poll reads again at every change: small, whatever the poll holds. */
export type PollDetail = {
  poll: PollView;
  totals: PollTotals;
  /** near misses and held texts that nobody decided about, counted up to MOST_NEAR_MISSES */
  nearMisses: number;
  /** ms since 1970, of the server */
  now: number;
};
