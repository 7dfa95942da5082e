import type { ContactKind, MessageState } from "@/domain/messages/codes";
import type { BallotOutcome } from "./codes";

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
  outcome: BallotOutcome;
  /** a later choice of the same voter stands in its place */
  replaced: boolean;
  messageId: string | null;
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
  "ballot",
  "message",
];
export const RESULT_COLUMNS = ["choice", "votes", "share", "withdrawn"];
