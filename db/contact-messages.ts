import { DIRECTIONS, MESSAGE_STATES, RULE_KINDS, wordOf } from "@/domain/messages/codes";
import type { ConversationMessage } from "@/domain/contacts/view";
import { pool } from "./client";
import { numberAddresses, ruleNames } from "./message-names";

type MessageRow = {
  id: string;
  at: Date;
  direction: number;
  state: number;
  text: string | null;
  parts: number;
  rule_kind: number;
  rule_id: string | null;
  number_id: string | null;
  to_address: string | null;
};

/** Newest first along the primary key of each partition; ids are ordered by time. */
const CONVERSATION = `
SELECT id, at, direction, state, text, parts, rule_kind, rule_id, number_id, to_address FROM message
 WHERE contact_key = $1 AND ($2::uuid IS NULL OR id < $2)
 ORDER BY id DESC LIMIT $3`;

export const CONVERSATION_PAGE = 40;

/** A page of what went to and fro, newest first; `next` is the id to go on from, towards older ones. */
export async function listConversation(
  key: string,
  before: string | null,
  limit: number,
): Promise<{ rows: ConversationMessage[]; next: string | null }> {
  const { rows } = await pool.query<MessageRow>(CONVERSATION, [key, before, limit + 1]);
  const page = rows.slice(0, limit);
  const names = await ruleNames(page);
  const addresses = await numberAddresses(page.map((row) => row.number_id));
  return {
    rows: page.map((row) => ({
      id: row.id,
      at: row.at.getTime(),
      direction: wordOf(DIRECTIONS, row.direction),
      state: wordOf(MESSAGE_STATES, row.state),
      text: row.text,
      parts: row.parts,
      ruleKind: wordOf(RULE_KINDS, row.rule_kind),
      ruleId: row.rule_id,
      ruleName: names.get(row.rule_id ?? "") ?? null,
      number: addresses.get(row.number_id ?? "") ?? row.to_address,
    })),
    next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
