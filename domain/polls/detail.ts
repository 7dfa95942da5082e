import type { PollTotals } from "./results";
import type { PollView } from "./view";

/** One of the questions of a poll, in its order: how many answered it, and what waits for a decision (as below). */
export type QuestionStanding = {
  id: string;
  text: string;
  withdrawn: boolean;
  voters: number;
  nearMisses: number;
  held: number;
};

/** What the page of a poll reads again at every change: small, whatever the poll holds. */
export type PollDetail = {
  /** as one question shows it (domain/polls/questions.ts) */
  poll: PollView;
  /** of that question, as all that follows but `held` and `now` */
  totals: PollTotals;
  /** all of the poll's, the first one in front */
  questions: QuestionStanding[];
  /** near misses and held texts that nobody decided about, counted up to MOST_NEAR_MISSES */
  nearMisses: number;
  /** votes on all questions that are held: one decision is about all of them */
  held: number;
  /** patterns among the votes that nobody has looked at */
  patterns: number;
  /** ms since 1970, of the server */
  now: number;
};
