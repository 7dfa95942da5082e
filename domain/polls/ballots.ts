import type { ContactKind, MessageState } from "@/domain/messages/codes";
import type { BallotOutcome, FirstOutcome } from "./codes";

/** One row of the ballots table. */
export type BallotRow = {
  id: string;
  at: number;
  contactKey: string;
  kind: ContactKind;
  address: string;
  word: string;
  /** null: none that is known */
  choice: { id: string; name: string } | null;
  /** as it was judged when it came */
  outcome: FirstOutcome;
  /** of an unknown choice: the one it is nearly */
  suggested: { id: string; name: string } | null;
  /** a later choice of the same voter stands in its place */
  replaced: boolean;
  /** out of the count by the last decision about it */
  excluded: boolean;
  /** what people decided about it, oldest first */
  decisions: BallotDecisionRow[];
  messageId: string | null;
};

export type BallotDecisionRow = {
  kind: "exclusion" | "review" | "inclusion" | "retraction";
  /** of a review: how the text counts since; `unknown-choice` where it was rejected */
  outcome: BallotOutcome;
  choice: string | null;
  /** when it was decided */
  at: number;
  by: string;
  reason: string;
};

/** A text that names no choice but nearly does, or was held at the close, until somebody decides about it. */
export type NearMissRow = {
  id: string;
  at: number;
  contactKey: string;
  kind: ContactKind;
  address: string;
  /** null: no longer kept */
  text: string | null;
  /** it names its choice, and came after the close of a link that was down at it */
  held: boolean;
  suggested: { id: string; name: string };
};

/** Texts that wait are counted up to here. */
export const MOST_NEAR_MISSES = 100;

/** One line of what happened to a poll. */
export type PollEvent = {
  id: string;
  at: number;
  actor: string;
  action: string;
  reason: string;
  ballots: number | null;
};

/** One reply that went out, or was to. */
export type PollReplyRow = {
  id: string;
  at: number;
  kind: ContactKind;
  address: string;
  contactKey: string;
  text: string;
  parts: number;
  state: MessageState;
};

export type Page<Row> = { rows: Row[]; next: string | null };

export const BALLOT_COLUMNS = [
  "time",
  "number",
  "word",
  "choice",
  "outcome",
  "replaced",
  "excluded",
  "counts as",
  "decided by",
  "reason",
  "ballot",
  "message",
  "question",
] as const;
/** `question` is its number, from 1. */
export const RESULT_COLUMNS = ["choice", "votes", "share", "withdrawn", "question", "asked"];
