import type { PollTotals } from "./results";
import type { PollView } from "./view";

/** What the page of a poll reads again at every change: small, whatever the poll holds. */
export type PollDetail = {
  poll: PollView;
  totals: PollTotals;
  /** ms since 1970, of the server */
  now: number;
};
