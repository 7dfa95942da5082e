/** Contacts as the screens show them; times are ms since 1970. */
import type {
  ConsentKind,
  ContactKind,
  Direction,
  MembershipState,
  MessageState,
  RuleKind,
} from "@/domain/messages/codes";

export type Contact = {
  key: string;
  kind: ContactKind;
  address: string;
  /** the address as screens show it, and as they show it to strangers (./address.ts) */
  shown: string;
  masked: string;
  firstAt: number;
  lastAt: number;
  textsIn: number;
  optedOutAt: number | null;
};

export type ContactPage = { rows: Contact[]; next: string | null };

export type ContactMembership = {
  listId: string;
  listName: string;
  state: MembershipState;
  joinedAt: number | null;
  leftAt: number | null;
  source: string;
};

export type Consent = {
  id: string;
  at: number;
  kind: ConsentKind;
  /** null: everything; a null name: the list was deleted */
  list: { id: string; name: string | null } | null;
  source: string;
  messageId: string | null;
  words: string | null;
};

/** Counted up to `most`. */
export type ContactCounts = { sent: number; ballots: number; counted: number; most: number };

export type ConversationMessage = {
  id: string;
  at: number;
  direction: Direction;
  state: MessageState;
  text: string | null;
  parts: number;
  ruleKind: RuleKind;
  /** name of the poll, service or list that took it or answered; null when there is none or it is gone */
  ruleName: string | null;
  ruleId: string | null;
  /** the number of ours that it came to or left from */
  number: string | null;
};

export type ConversationPage = { rows: ConversationMessage[]; next: string | null };

export type ContactDetail = {
  contact: Contact;
  memberships: ContactMembership[];
  consents: Consent[];
  counts: ContactCounts;
};

/** What a file of subscribers can be made of. */
export type ExportOptions = Record<"service" | "poll" | "list" | "number", { id: string; name: string }[]> & {
  words: string[];
};
