/**
 * How the message log finds its rows. Every page drives one index backwards, in the order of the ids (UUIDv7, so of time),
 * and holds the other filters against what it meets there. Which index that is, is never left to the planner's statistics:
 * row comparisons over the whole index key leave it no other choice, and a page reads a bounded number of index entries.
 * Measured with 5,000,000 messages by scripts/bench/message-log.ts.
 */
import { codeOf, DIRECTIONS, MESSAGE_FLAGS, MESSAGE_STATES, RULE_KINDS } from "@/domain/messages/codes";
import { impliedDirection, type MessageFilters, type MessageView } from "@/domain/messages/filters";
import { idBoundary } from "./ids";

/** Ids strictly between; `from` and `until` in ms since 1970 (`until` exclusive) bound the partitions too. */
export type ScanRange = { above: string; below: string };

/** What drives a page: an index of `message`, the events with a state, or the outbox. */
export type Scan =
  | { source: "message"; column: IndexedColumn; value: string | number }
  | { source: "message"; column: null; where: string }
  | { source: "events"; state: number }
  | { source: "outbox"; claimed: boolean };

type IndexedColumn = "contact_key" | "matched_word" | "rule_id" | "number_id" | "connection_id";

const { review, optedOut, loopGuard, notRoutable, handled } = MESSAGE_FLAGS;
const IN = codeOf(DIRECTIONS, "in");

/** Literals, not parameters: a partial index is only used where its condition stands in the statement. */
export const VIEW_CONDITIONS: Record<MessageView, string> = {
  unmatched: `direction = ${IN} AND rule_kind = ${codeOf(RULE_KINDS, "unmatched")} AND (flags & ${handled}) = 0`,
  review: `(flags & ${review}) <> 0 AND (flags & ${handled}) = 0`,
  withheld: `(flags & ${optedOut | loopGuard | notRoutable}) <> 0 OR redelivery_of IS NOT NULL`,
};

/** States that few messages stay in: their events lead to them at once. */
const RARE_STATES = new Set(["failed", "expired", "rejected", "unknown", "cancelled"]);

/** The indexes that a search with these filters can drive, the one that is mostly the sparsest first; none: nothing can match. */
export function scansFor(filters: MessageFilters): Scan[] {
  const { view, state, contact, word, rule, number, connection } = filters;
  if (impliedDirection(filters) === "none") return [];
  const scans: Scan[] = [];
  const by = (column: IndexedColumn, value: string | number): void => {
    scans.push({ source: "message", column, value });
  };
  if (contact) by("contact_key", contact);
  if (view) scans.push({ source: "message", column: null, where: VIEW_CONDITIONS[view] });
  if (state === "queued" || state === "sending")
    scans.push({ source: "outbox", claimed: state === "sending" });
  else if (state && RARE_STATES.has(state))
    scans.push({ source: "events", state: codeOf(MESSAGE_STATES, state) });
  if (word !== undefined) by("matched_word", word);
  if (rule) by("rule_id", rule);
  if (number) by("number_id", number);
  if (connection) by("connection_id", connection);
  if (state === "sent" || state === "delivered")
    scans.push({ source: "events", state: codeOf(MESSAGE_STATES, state) });
  // A direction alone has no index: it is that of about every second message (decision 18).
  if (scans.length === 0) scans.push({ source: "message", column: null, where: "true" });
  return scans;
}

export type Statement = { text: string; values: unknown[] };

export const MESSAGE_COLUMNS = `m.contact_key, m.id, m.at, m.direction, m.state, m.parts, m.encoding, m.flags, m.rule_kind,
  m.connection_id, m.number_id, m.rule_id, m.reply_to, m.redelivery_of, m.to_address, m.matched_word, m.reason, m.text`;

/** Collects the values of a statement; answers the placeholder of each. */
function parameters(): { values: unknown[]; put(value: unknown): string } {
  const values: unknown[] = [];
  return { values, put: (value) => `$${values.push(value)}` };
}

/** The filters as a condition on a row of `message` aliased m. `queued` and `sending` are one stored state. */
function conditions(filters: MessageFilters, put: (value: unknown) => string): string {
  const { view, state, contact, word, rule, number, connection } = filters;
  const direction = impliedDirection(filters);
  const tests: string[] = [];
  if (view) tests.push(`(${VIEW_CONDITIONS[view]})`);
  if (direction === "in" || direction === "out") tests.push(`m.direction = ${codeOf(DIRECTIONS, direction)}`);
  if (state) tests.push(`m.state = ${codeOf(MESSAGE_STATES, state === "sending" ? "queued" : state)}`);
  if (contact) tests.push(`m.contact_key = ${put(contact)}`);
  if (word !== undefined) tests.push(`m.matched_word = ${put(word)}`);
  if (rule) tests.push(`m.rule_id = ${put(rule)}`);
  if (number) tests.push(`m.number_id = ${put(number)}`);
  if (connection) tests.push(`m.connection_id = ${put(connection)}`);
  return tests.length === 0 ? "true" : tests.join(" AND ");
}

/** `at` is the time inside the id: named so that weeks outside the range are not even opened. */
function partitionBounds({ above, below }: ScanRange, put: (value: unknown) => string): string {
  return `m.at >= ${put(timeOf(above))} AND m.at <= ${put(timeOf(below))}`;
}

/** The milliseconds of an id as a time; the largest id of all stands for the largest time that pg sends as one. */
function timeOf(id: string): Date {
  return new Date(Math.min(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16), 8_640_000_000_000));
}

/**
 * Up to `entries` rows of an index of `message`, newest first: those that pass the filters (`hit`), at most `limit` of them,
 * and the oldest one met, with how many were met.
 */
export function messageScan(
  scan: Extract<Scan, { source: "message" }>,
  filters: MessageFilters,
  { range, entries, limit }: { range: ScanRange; entries: number; limit: number },
): Statement {
  const { values, put } = parameters();
  const [above, below] = [put(range.above), put(range.below)];
  const bounds = partitionBounds(range, put);
  const driven =
    scan.column === null
      ? { where: `m.id > ${above} AND m.id < ${below} AND (${scan.where})`, order: "m.id DESC" }
      : drivenBy(scan.column, put(scan.value), { above, below });
  const text = `
WITH met AS MATERIALIZED (
  SELECT ${MESSAGE_COLUMNS}, ${conditions(filters, put)} AS hit
    FROM message m WHERE ${driven.where} AND ${bounds}
   ORDER BY ${driven.order} LIMIT ${put(entries)}
)
(SELECT *, 0::bigint AS met FROM met WHERE hit ORDER BY id DESC LIMIT ${put(limit)})
UNION ALL
(SELECT *, count(*) OVER () AS met FROM met ORDER BY id LIMIT 1)`;
  return { text, values };
}

/** The whole index key is compared and ordered, though its first column is fixed: that leaves no other index. */
function drivenBy(
  column: IndexedColumn,
  value: string,
  { above, below }: ScanRange,
): { where: string; order: string } {
  const type = column === "matched_word" ? "text" : "uuid";
  const fixed = `${value}::${type}`;
  const partial = column === "rule_id" || column === "matched_word" ? ` AND m.${column} IS NOT NULL` : "";
  return {
    where: `(m.${column}, m.id) > (${fixed}, ${above}) AND (m.${column}, m.id) < (${fixed}, ${below})${partial}`,
    order: `m.${column} DESC, m.id DESC`,
  };
}

/** Ids with an event of a state, newest first; a message may come several times. Index `message_event_state_idx`. */
export function eventScan(state: number, range: ScanRange, entries: number): Statement {
  return {
    text: `
SELECT e.message_id AS id, e.contact_key, true AS hit FROM message_event e
 WHERE (e.state, e.message_id) > ($1::smallint, $2::uuid) AND (e.state, e.message_id) < ($1::smallint, $3::uuid)
   AND e.at >= $4
 ORDER BY e.state DESC, e.message_id DESC LIMIT $5`,
    // An event is never older than its message.
    values: [state, range.above, range.below, timeOf(range.above), entries],
  };
}

/** Waiting messages of all connections, newest first, along the primary key of each connection's part of the outbox. */
export function outboxScan(
  { claimed, connections }: { claimed: boolean; connections: string[] },
  range: ScanRange,
  entries: number,
): Statement {
  return {
    text: `
SELECT o.id, o.contact_key, (o.claimed_by IS NOT NULL) = $5 AS hit
  FROM unnest($1::uuid[]) AS k (connection_id)
 CROSS JOIN LATERAL (
   SELECT id, contact_key, claimed_by FROM outbox w
    WHERE (w.connection_id, w.id) > (k.connection_id, $2::uuid) AND (w.connection_id, w.id) < (k.connection_id, $3::uuid)
    ORDER BY w.connection_id DESC, w.id DESC LIMIT $4) AS o
 ORDER BY o.id DESC LIMIT $4`,
    values: [connections, range.above, range.below, entries, claimed],
  };
}

/** The rows of known ids that pass the filters, in no order. The times inside the ids open one partition each. */
export function messagesByKey(
  keys: { id: string; contact_key: string }[],
  filters: MessageFilters,
): Statement {
  const { values, put } = parameters();
  const ids = put(keys.map(({ id }) => id));
  const contacts = put(keys.map(({ contact_key }) => contact_key));
  const ats = put(keys.map(({ id }) => timeOf(id)));
  return {
    text: `
SELECT ${MESSAGE_COLUMNS}
  FROM unnest(${ids}::uuid[], ${contacts}::uuid[], ${ats}::timestamptz[]) AS k (id, contact_key, at)
  JOIN message m ON m.contact_key = k.contact_key AND m.id = k.id AND m.at = k.at
 WHERE ${conditions(filters, put)}`,
    values,
  };
}

export const HIGHEST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The ids of a period (ms since 1970, `until` exclusive; null: open). */
export function idsOfPeriod(from: number | null, until: number | null): ScanRange {
  return { above: idBoundary(from ?? 0), below: until === null ? HIGHEST_ID : idBoundary(until) };
}
