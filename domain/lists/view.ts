import type { ContactKind } from "@/domain/messages/codes";
import type { NumberView } from "@/domain/services/view";
import type { GrowthDay } from "./growth";
import type { ListInput } from "./schema";

/** A stored list, as tables and forms show it. */
export type ListView = ListInput & {
  id: string;
  numbers: NumberView[];
  /** polls that are open to its members only */
  polls: { id: string; name: string }[];
};

/** One who is or was on a list; times in ms since 1970, `source` as domain/contacts/source.ts reads it. */
export type Member = {
  key: string;
  kind: ContactKind;
  address: string;
  joinedAt: number;
  leftAt: number | null;
  source: string;
  /** the text that they joined or left with */
  messageId: string | null;
  optedOutAt: number | null;
};

/** `opted-out`: on the list, but STOP keeps every message from them */
export const MEMBER_FILTERS = ["joined", "left", "opted-out"] as const;
export type MemberFilter = (typeof MEMBER_FILTERS)[number];

export const MEMBER_PAGE_SIZE = 50;

export type MemberPage = { rows: Member[]; next: string | null };

export type MemberCounts = {
  joined: number;
  left: number;
  /** of those joined, who texted STOP */
  optedOut: number;
};

export type ListSummary = { counts: MemberCounts; growth: GrowthDay[] };
