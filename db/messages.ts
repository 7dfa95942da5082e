/** The delivery log: pages of it, and how many messages came since. */
import { TEXT_OUTCOMES } from "@/domain/inbound/outcome";
import { formatAddress, maskAddress } from "@/domain/contacts/address";
import { AppError } from "@/domain/errors";
import {
  codeOf,
  DIRECTIONS,
  ENCODINGS,
  MESSAGE_FLAGS,
  MESSAGE_STATES,
  RULE_KINDS,
  wordOf,
} from "@/domain/messages/codes";
import type { MessageFilters } from "@/domain/messages/filters";
import type { LogContact, LogMessage, MessageMark, MessagePage } from "@/domain/messages/log";
import { momentRange } from "@/domain/contacts/zoned-time";
import { isTimeout, pool } from "./client";
import { idsOfPeriod, type ScanRange } from "./message-scans";
import { connectionNames, contactAddresses, numberAddresses, ruleNames, type Address } from "./message-names";
import { searchMessages, type MessageRow } from "./message-search";

export type PageQuery = {
  filters: MessageFilters;
  /** the zone that the filters' `from` and `to` are of */
  timeZone: string;
  /** id where the page before ended; null: the newest */
  before: string | null;
  limit: number;
  /** for tests: how long the search may go on, in ms */
  budgetMs?: number;
};

/**
 * A page of the log, newest first. AppError `unavailable` when even one bounded step takes longer than its time-out.
 * Measured with 5,000,000 messages: see scripts/bench/message-log.mjs.
 */
export async function listMessages(query: PageQuery): Promise<MessagePage> {
  const range = rangeOf(query.filters, query.timeZone);
  const below = query.before !== null && query.before < range.below ? query.before : range.below;
  const { filters, limit, budgetMs } = query;
  const found = await searchMessages({
    filters,
    range: { ...range, below },
    limit,
    budgetMs,
  }).catch(explainTimeout);
  return { ...found, rows: await toLogMessages(found.rows) };
}

/** The contact that the log is filtered by. */
export async function getLogContact(key: string): Promise<LogContact> {
  return contactOf(key, (await contactAddresses([key])).get(key));
}

/** How many messages that pass the filters came after the one with this id; stops counting at `most`. */
export async function countNewMessages(
  { filters, timeZone }: Pick<PageQuery, "filters" | "timeZone">,
  after: string,
  most = 99,
): Promise<{ count: number; more: boolean }> {
  const range = rangeOf(filters, timeZone);
  const above = after > range.above ? after : range.above;
  const found = await searchMessages({ filters, range: { ...range, above }, limit: most }).catch(
    explainTimeout,
  );
  return { count: found.rows.length, more: found.next !== null };
}

function rangeOf({ from, to }: MessageFilters, timeZone: string): ScanRange {
  return idsOfPeriod(
    from === undefined ? null : momentRange(from, timeZone).from,
    to === undefined ? null : momentRange(to, timeZone).until,
  );
}

function explainTimeout(error: unknown): never {
  if (isTimeout(error))
    throw new AppError(
      "unavailable",
      "The database is too busy to search the log. Narrow the period, or try again.",
    );
  throw error;
}

/** Rows with the names of what they point to, in four small queries (data.md 11). */
export async function toLogMessages(rows: readonly MessageRow[]): Promise<LogMessage[]> {
  if (rows.length === 0) return [];
  const [contacts, rules, numbers, connections, sending] = await Promise.all([
    contactAddresses(rows.map((row) => row.contact_key)),
    ruleNames(rows),
    numberAddresses(rows.map((row) => row.number_id)),
    connectionNames(rows.map((row) => row.connection_id)),
    claimedOf(rows),
  ]);
  return rows.map((row): LogMessage => {
    const contact = contacts.get(row.contact_key);
    const { connection_id: connectionId } = row;
    return {
      ...plainFields(row),
      state: sending.has(row.id) ? "sending" : wordOf(MESSAGE_STATES, row.state),
      contact: contactOf(row.contact_key, contact),
      number: numberOf(row, numbers),
      connection:
        connectionId === null ? null : { id: connectionId, name: connections.get(connectionId) ?? null },
      rule: {
        kind: wordOf(RULE_KINDS, row.rule_kind),
        id: row.rule_id,
        name: rules.get(row.rule_id ?? "") ?? null,
      },
    };
  });
}

/** Erased contacts keep their key and their messages (data.md 2). */
function contactOf(key: string, contact: Address | undefined): LogContact {
  if (!contact) return { key, kind: "none", shown: "Erased", masked: "Erased" };
  const { kind, address } = contact;
  return { key, kind, shown: formatAddress(address, kind), masked: maskAddress(address) };
}

function plainFields(
  row: MessageRow,
): Omit<LogMessage, "state" | "contact" | "number" | "connection" | "rule"> {
  return {
    id: row.id,
    at: row.at.getTime(),
    direction: wordOf(DIRECTIONS, row.direction),
    text: row.text,
    parts: row.parts,
    encoding: wordOf(ENCODINGS, row.encoding),
    word: row.matched_word,
    outcome: TEXT_OUTCOMES.find((known) => known === row.reason) ?? null,
    marks: (Object.keys(MESSAGE_FLAGS) as MessageMark[]).filter((mark) => row.flags & MESSAGE_FLAGS[mark]),
    repeats: row.redelivery_of,
    answers: row.reply_to,
  };
}

function numberOf(row: MessageRow, numbers: Map<string, string>): LogMessage["number"] {
  const address = numbers.get(row.number_id ?? "") ?? row.to_address;
  return address === null ? null : { id: row.number_id, address };
}

const QUEUED = codeOf(MESSAGE_STATES, "queued");

/** Queued messages that a worker has taken: `sending` is not stored, since it would cost an update for a second's state. */
async function claimedOf(rows: readonly MessageRow[]): Promise<Set<string>> {
  const queued = rows.filter((row) => row.state === QUEUED && row.connection_id !== null);
  if (queued.length === 0) return new Set();
  const result = await pool.query<{ id: string }>(
    `SELECT o.id FROM unnest($1::uuid[], $2::uuid[]) AS k (connection_id, id)
       JOIN outbox o ON o.connection_id = k.connection_id AND o.id = k.id WHERE o.claimed_by IS NOT NULL`,
    [queued.map((row) => row.connection_id), queued.map((row) => row.id)],
  );
  return new Set(result.rows.map((row) => row.id));
}
