/** Messages as the screens show them; times are ms since 1970. */
import type { TextOutcome } from "@/domain/inbound/outcome";
import type { MESSAGE_FLAGS, ContactKind, Direction, Encoding, MessageState, RuleKind } from "./codes";

/** `shown` and `masked`: domain/contacts/address.ts, made by the server so that no browser loads numbering plans for them. */
export type LogContact = { key: string; kind: ContactKind; shown: string; masked: string };

/** What a text is marked with (MESSAGE_FLAGS). */
export type MessageMark = keyof typeof MESSAGE_FLAGS;

export type LogMessage = {
  id: string;
  at: number;
  direction: Direction;
  state: MessageState;
  text: string | null;
  parts: number;
  encoding: Encoding;
  contact: LogContact;
  /** the number of ours that it came to or left from; without id when it is none that is set up here */
  number: { id: string | null; address: string } | null;
  /** `name` is null when the connection was removed */
  connection: { id: string; name: string | null } | null;
  /** what decided; `name` is null when there is none, or it was removed */
  rule: { kind: RuleKind; id: string | null; name: string | null };
  /** in: the configured word that decided */
  word: string | null;
  /** in: what became of it */
  outcome: TextOutcome | null;
  marks: MessageMark[];
  /** in: the earlier message that this one repeats */
  repeats: string | null;
  /** out: the message that it answers */
  answers: string | null;
};

/** A page of the log, newest first. `next` and `searchedTo`: see db/message-search.ts. */
export type MessagePage = { rows: LogMessage[]; next: string | null; searchedTo: number | null };

/** One PDU of an outbound message in one try. */
export type MessagePart = {
  seq: number;
  attempt: number;
  state: MessageState;
  submittedAt: number;
  answeredAt: number | null;
  /** command_status of the answer (SMPP 3.4 clause 5.1.3); null: none came */
  status: number | null;
  smscId: string | null;
};

/** What the filters of the log can be set to. */
export type MessageFilterOptions = {
  numbers: { id: string; name: string }[];
  connections: { id: string; name: string }[];
  rules: { id: string; name: string; kind: "poll" | "service" | "list" }[];
  words: string[];
};

export type MessageEvent = { at: number; state: MessageState; detail: string | null };

export type MessageDetail = {
  message: LogMessage;
  optedOutAt: number | null;
  parts: MessagePart[];
  events: MessageEvent[];
  /** while it waits: until when, and not before when */
  waiting: { expiresAt: number; notBefore: number; attempts: number } | null;
  /** out: the text that it answers */
  inbound: LogMessage | null;
  /** in: what was sent in answer to it, oldest first */
  replies: LogMessage[];
  /** in: later copies of it that the redelivery guard kept apart */
  copies: { id: string; at: number }[];
  /** in: the adjudicated text, when it was addressed to a poll */
  ballot: { choice: string | null; reason: string | null } | null;
};
