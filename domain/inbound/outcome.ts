import { FIRST_OUTCOMES } from "@/domain/polls/codes";

/** What became of an inbound text once the database had its say; stored as `message.reason`. */
export const TEXT_OUTCOMES = [
  ...FIRST_OUTCOMES,
  "matched",
  "joined",
  "already-joined",
  "left",
  "not-joined",
  "opted-out",
  "already-opted-out",
  "opted-in",
  "already-opted-in",
  "help",
  "review",
  "redelivery",
  "not-vote",
  "unmatched",
] as const;
export type TextOutcome = (typeof TEXT_OUTCOMES)[number];
