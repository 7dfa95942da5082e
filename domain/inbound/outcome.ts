import type { BallotOutcome } from "@/domain/polls/codes";

/** What became of an inbound text once the database had its say. */
export type TextOutcome =
  | BallotOutcome
  | "matched"
  | "joined"
  | "already-joined"
  | "left"
  | "not-joined"
  | "opted-out"
  | "already-opted-out"
  | "opted-in"
  | "already-opted-in"
  | "help"
  | "review"
  | "redelivery"
  | "not-vote"
  | "unmatched";
