import type { Decision } from "@/domain/inbound/decision";
import type { TextOutcome } from "@/domain/inbound/outcome";
import type { ContactKind, Encoding } from "@/domain/messages/codes";

/** One logical inbound text, decided as far as rules go. */
export type InboxText = {
  /** UUIDv7 of `at` */
  id: string;
  /** ms since 1970: receipt of its (first) PDU */
  at: number;
  /** its SMSC was told that it is kept: nobody else will ever store it, whoever has the lease now */
  acknowledged: boolean;
  contactKey: string;
  contactKind: ContactKind;
  address: string;
  connectionId: string;
  numberId: string | null;
  /** the connection that its reply leaves by: its own, unless that one only receives */
  repliesBy: string;
  /** the destination as it came, when it is no configured number */
  toAddress: string | null;
  text: string | null;
  parts: number;
  encoding: Encoding;
  /** bits of MESSAGE_FLAGS */
  flags: number;
  contentHash: string;
  decision: Decision;
  /** yyyymmdd or 0; only read for ballots */
  slotPeriod: number;
  /** the rendered reply for an outcome; null stays silent */
  reply(outcome: TextOutcome): string | null;
  /** false: the reply-loop guard withholds the reply */
  mayReply: boolean;
  /** the waiting parts that this text completes */
  completes: PartGroup | null;
  /** set when the short way did not take it (db/inbox-express.ts); `counted`: it stands in its contact's count already */
  handedBack: { counted: boolean } | null;
};

export type PartGroup = {
  contactKey: string;
  connectionId: string;
  toAddress: string;
  ref: number;
  refBits: number;
  total: number;
};

/** One PDU of a long text that is not complete yet. */
export type InboxPart = PartGroup & {
  contactKind: ContactKind;
  /** the sender, for its row in `contact`; the part's own row has only the key */
  address: string;
  seq: number;
  octets: Uint8Array;
  dataCoding: number;
  esmClass: number;
  receivedAt: number;
  contentHash: string;
  /** as of a text */
  acknowledged?: boolean;
};

/** A reply made in a batch; one with an epoch is claimed by this worker already and leaves from memory after the commit. */
export type MadeReply = {
  id: string;
  at: number;
  contactKey: string;
  address: string;
  connectionId: string;
  numberId: string | null;
  text: string;
  expiresAt: number;
  epoch: number | null;
};

/** What a contact was asked, or that it has answered the last question of a poll. */
export type AskedQuestion = {
  contactKey: string;
  pollId: string;
  /** null: the last one is answered */
  questionId: string | null;
  language: string;
  /** the reply that asks it */
  askedBy: string | null;
  at: number;
};

/** The ballot that a later choice of the same voter took the place of. */
export type Replaced = { contact_key: string; old_choice_id: string | null; old_ballot_id: string };

export type AcceptedText = { text: InboxText; outcome: TextOutcome; reply: MadeReply | null };

/** `left` is not stored and waits to be given again: it takes the long way then. */
export type AcceptedBatch = { accepted: AcceptedText[]; left: InboxText[] };

export type BatchContext = {
  workerId: string;
  /** one a database connection: two batches never write the same tally row */
  tallyWriter: string;
  now: number;
  newId(at: number): string;
  measure(text: string): { parts: number; encoding: Encoding };
  /** may this reply be claimed at once? The epoch of this worker's lease, or null to leave it in the queue */
  claimReply(connectionId: string): number | null;
  /** false once another worker may have the connection, and the same texts: asked before each try of a commit */
  isCurrent(connectionId: string): boolean;
  /** connections that have suspects of redelivery */
  suspicious(connectionId: string): boolean;
  replyTtlMs: number;
  complianceTtlMs: number;
};
