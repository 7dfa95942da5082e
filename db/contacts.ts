import { formatAddress, maskAddress } from "@/domain/contacts/address";
import { cutPage, readCursor, writeCursor, type TimeCursor } from "@/domain/contacts/cursor";
import { likePrefix, searchPrefix, searchPrefixes } from "@/domain/contacts/search";
import type {
  Consent,
  Contact,
  ContactCounts,
  ContactDetail,
  ContactMembership,
  ContactPage,
} from "@/domain/contacts/view";
import {
  codeOf,
  CONSENT_KINDS,
  CONTACT_KINDS,
  DIRECTIONS,
  MEMBERSHIP_STATES,
  wordOf,
} from "@/domain/messages/codes";
import { BALLOT_KINDS } from "@/domain/polls/codes";
import { pool, prisma } from "./client";

type ContactRow = {
  contact_key: string;
  kind: number;
  address: string;
  first_at: Date;
  last_at: Date;
  texts_in: number;
  opted_out_at: Date | null;
};

const COLUMNS = "contact_key, kind, address, first_at, last_at, texts_in, opted_out_at";

/** Along `contact_first_idx`, backwards. */
const NEWEST = `
SELECT ${COLUMNS} FROM contact
 WHERE $1::timestamptz IS NULL OR (first_at, contact_key) < ($1, $2::uuid)
 ORDER BY first_at DESC, contact_key DESC LIMIT $3`;

/**
 * By number, along `contact_address_idx`: its operator class orders by octets, hence USING. Ordered by time, a short
 * prefix over millions of contacts would be sorted whole for every page.
 */
const BY_NUMBER = `
SELECT ${COLUMNS} FROM contact
 WHERE address LIKE $1 AND ($2::text IS NULL OR address ~>~ $2)
 ORDER BY address USING ~<~ LIMIT $3`;

/** Newest first. `after` is the cursor of the page before. */
export async function listContacts(
  after: TimeCursor | null,
  limit: number,
): Promise<{ rows: Contact[]; next: string | null }> {
  const { rows } = await pool.query<ContactRow>(NEWEST, [
    after ? new Date(after.at) : null,
    after?.key ?? null,
    limit + 1,
  ]);
  return cutPage(rows.map(contactOf), limit, ({ firstAt, key }) => writeCursor({ at: firstAt, key }));
}

/** Those whose address starts with `prefix`, in the order of their addresses; `after` is the last address of the page before. */
export async function searchContacts(
  prefix: string,
  after: string | null,
  limit: number,
): Promise<{ rows: Contact[]; next: string | null }> {
  const { rows } = await pool.query<ContactRow>(BY_NUMBER, [likePrefix(prefix), after, limit + 1]);
  return cutPage(rows.map(contactOf), limit, ({ address }) => address);
}

function contactOf(row: ContactRow): Contact {
  const kind = wordOf(CONTACT_KINDS, row.kind);
  return {
    key: row.contact_key,
    kind,
    address: row.address,
    shown: formatAddress(row.address, kind),
    masked: maskAddress(row.address),
    firstAt: row.first_at.getTime(),
    lastAt: row.last_at.getTime(),
    textsIn: row.texts_in,
    optedOutAt: row.opted_out_at?.getTime() ?? null,
  };
}

const PAGE = 50;

/** A page of the contacts screen: by the start of a number as it is stored or dialled, or the newest. */
export function findContacts({ q, after }: { q: string; after?: string }): Promise<ContactPage> {
  return searchPrefix(q) === null
    ? listContacts(readCursor(after), PAGE)
    : searchTyped(q, after ?? null, PAGE);
}

/** The starts of stored numbers that somebody may mean, by the countries of the connections. */
export async function typedPrefixes(typed: string): Promise<string[]> {
  const plans = await prisma.connection.findMany({
    where: { country: { not: "" } },
    select: { country: true, trunk: true },
    distinct: ["country", "trunk"],
  });
  return searchPrefixes(typed, plans);
}

/**
 * Those whose number begins as typed, in any usual form, in the order of their addresses. A statement for each form: the
 * index serves no alternatives.
 */
export async function searchTyped(typed: string, after: string | null, limit: number): Promise<ContactPage> {
  const prefixes = await typedPrefixes(typed);
  const found = await Promise.all(prefixes.map((prefix) => searchContacts(prefix, after, limit)));
  // No two prefixes overlap: joined in their order, the rows are in the order of their octets.
  const rows = found
    .map((page, index) => ({ page, prefix: prefixes[index] ?? "" }))
    .sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
    .flatMap(({ page }) => page.rows);
  const isMore = rows.length > limit || found.some(({ next }) => next !== null);
  const page = rows.slice(0, limit);
  return { rows: page, next: isMore ? (page.at(-1)?.address ?? null) : null };
}

/** An estimate from the planner's statistics: counting millions of rows for a headline is not worth it. Exact when small. */
export async function countContacts(): Promise<{ count: number; exact: boolean }> {
  const estimate = await pool.query<{ n: number }>(
    "SELECT reltuples::bigint AS n FROM pg_class WHERE oid = 'contact'::regclass",
  );
  const guess = estimate.rows[0]?.n ?? -1;
  if (guess > 200_000) return { count: guess, exact: false };
  const counted = await pool.query<{ n: number }>("SELECT count(*) AS n FROM contact");
  return { count: counted.rows[0]?.n ?? 0, exact: true };
}

export async function getContact(key: string): Promise<Contact | null> {
  const { rows } = await pool.query<ContactRow>(`SELECT ${COLUMNS} FROM contact WHERE contact_key = $1`, [
    key,
  ]);
  return rows[0] ? contactOf(rows[0]) : null;
}

type MembershipRow = {
  list_id: string;
  state: number;
  joined_at: Date | null;
  left_at: Date | null;
  source: string;
};

/** The lists that somebody is or was on; deleted lists are left out. Two steps, as data.md 11 asks. */
export async function listMemberships(key: string): Promise<ContactMembership[]> {
  const { rows } = await pool.query<MembershipRow>(
    "SELECT list_id, state, joined_at, left_at, source FROM membership WHERE contact_key = $1",
    [key],
  );
  const names = await listNames(rows.map((row) => row.list_id));
  return rows
    .flatMap((row): ContactMembership[] => {
      const listName = names.get(row.list_id);
      if (listName === undefined) return [];
      return [
        {
          listId: row.list_id,
          listName,
          state: wordOf(MEMBERSHIP_STATES, row.state),
          joinedAt: row.joined_at?.getTime() ?? null,
          leftAt: row.left_at?.getTime() ?? null,
          source: row.source,
        },
      ];
    })
    .sort((a, b) => a.listName.localeCompare(b.listName));
}

async function listNames(ids: string[]): Promise<Map<string, string>> {
  const lists = await prisma.list.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(lists.map(({ id, name }) => [id, name]));
}

type ConsentRow = {
  id: string;
  at: Date;
  kind: number;
  list_id: string | null;
  source: string;
  message_id: string | null;
  words: string | null;
};

/** The ledger of somebody's joins, leaves, opt-outs and opt-ins, newest first. */
export async function listConsents(key: string): Promise<Consent[]> {
  const { rows } = await pool.query<ConsentRow>(
    `SELECT id, at, kind, list_id, source, message_id, words FROM consent
      WHERE contact_key = $1 ORDER BY id DESC LIMIT 200`,
    [key],
  );
  const names = await listNames(rows.flatMap((row) => (row.list_id === null ? [] : [row.list_id])));
  return rows.map((row) => ({
    id: row.id,
    at: row.at.getTime(),
    kind: wordOf(CONSENT_KINDS, row.kind),
    list: row.list_id === null ? null : { id: row.list_id, name: names.get(row.list_id) ?? null },
    source: row.source,
    messageId: row.message_id,
    words: row.words,
  }));
}

/** Counting stops here: a page shows "10,000+". */
const MOST_COUNTED = 10_000;

/** Texts sent to somebody and ballots of theirs, along the primary keys. */
export async function countContactMessages(key: string): Promise<ContactCounts> {
  const { rows } = await pool.query<{ sent: number; ballots: number; counted: number }>(
    `SELECT (SELECT count(*) FROM (SELECT FROM message WHERE contact_key = $1 AND direction = ${codeOf(DIRECTIONS, "out")} LIMIT ${MOST_COUNTED}) AS m) AS sent,
            (SELECT count(*) FROM (SELECT FROM ballot WHERE contact_key = $1 AND kind = ${codeOf(BALLOT_KINDS, "ballot")} LIMIT ${MOST_COUNTED}) AS b) AS ballots,
            (SELECT count(*) FROM (SELECT FROM ballot_slot WHERE contact_key = $1 AND n > 0 LIMIT ${MOST_COUNTED}) AS s) AS counted`,
    [key],
  );
  const { sent = 0, ballots = 0, counted = 0 } = rows[0] ?? {};
  return { sent, ballots, counted, most: MOST_COUNTED };
}

/** Everything about one contact but its messages. Null when there is none with this key. */
export async function getContactDetail(key: string): Promise<ContactDetail | null> {
  const [contact, memberships, consents, counts] = await Promise.all([
    getContact(key),
    listMemberships(key),
    listConsents(key),
    countContactMessages(key),
  ]);
  return contact && { contact, memberships, consents, counts };
}
