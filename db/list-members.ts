import type { NumberingPlan } from "@/domain/contacts/address";
import { cutPage, writeCursor, type TimeCursor } from "@/domain/contacts/cursor";
import { likePrefix } from "@/domain/contacts/search";
import { personSource } from "@/domain/contacts/source";
import { AppError } from "@/domain/errors";
import type { Member, MemberFilter, MemberPage } from "@/domain/lists/view";
import {
  codeOf,
  CONSENT_KINDS,
  CONTACT_KINDS,
  MEMBERSHIP_STATES,
  wordOf,
  type ContactKind,
} from "@/domain/messages/codes";
import { pool, prisma } from "./client";
import type { Author } from "./configuration";
import { typedPrefixes } from "./contacts";
import { contactKey, newId } from "./ids";
import { notifyLive } from "./live";

const JOINED = codeOf(MEMBERSHIP_STATES, "joined");
const LEFT = codeOf(MEMBERSHIP_STATES, "left");

type MemberRow = {
  contact_key: string;
  kind: number;
  address: string;
  joined_at: Date;
  left_at: Date | null;
  source: string;
  message_id: string | null;
  opted_out_at: Date | null;
};

export type MemberQuery = {
  listId: string;
  state: MemberFilter;
  /** the start of a number as people type it; empty: everybody */
  typed: string;
  after: TimeCursor | null;
  limit: number;
};

const COLUMNS =
  "m.contact_key, c.kind, c.address, m.joined_at, m.left_at, m.source, m.message_id, c.opted_out_at";

const PAGE = `
   AND ($3::timestamptz IS NULL OR (m.joined_at, m.contact_key) < ($3, $4::uuid))
   AND ($5::text[] IS NULL OR c.address LIKE ANY ($5))
 ORDER BY m.joined_at DESC, m.contact_key DESC LIMIT $6`;

/** Newest first, along `membership_list_idx`; the contact is fetched by its key for the rows of the page only. */
const LIST_MEMBERS = `
SELECT ${COLUMNS} FROM membership m JOIN contact c USING (contact_key)
 WHERE m.list_id = $1 AND m.state = $2 ${PAGE}`;

/**
 * From the few who opted out (`contact_opted_out_idx`) to their membership of this list: the other way round, a list of a
 * million members without any would be read whole. OFFSET 0 keeps the planner from turning it.
 */
const LIST_OPTED_OUT = `
SELECT ${COLUMNS}
  FROM (SELECT contact_key, kind, address, opted_out_at FROM contact WHERE opted_out_at IS NOT NULL OFFSET 0) AS c
  JOIN membership m USING (contact_key)
 WHERE m.list_id = $1 AND m.state = $2 ${PAGE}`;

export async function listMembers(query: MemberQuery): Promise<MemberPage> {
  const prefixes = await typedPrefixes(query.typed);
  const { rows } = await pool.query<MemberRow>(query.state === "opted-out" ? LIST_OPTED_OUT : LIST_MEMBERS, [
    query.listId,
    query.state === "left" ? LEFT : JOINED,
    query.after ? new Date(query.after.at) : null,
    query.after?.key ?? null,
    prefixes.length === 0 ? null : prefixes.map(likePrefix),
    query.limit + 1,
  ]);
  return cutPage(rows.map(memberOf), query.limit, ({ joinedAt, key }) => writeCursor({ at: joinedAt, key }));
}

function memberOf(row: MemberRow): Member {
  return {
    key: row.contact_key,
    kind: wordOf(CONTACT_KINDS, row.kind),
    address: row.address,
    joinedAt: row.joined_at.getTime(),
    leftAt: row.left_at?.getTime() ?? null,
    source: row.source,
    messageId: row.message_id,
    optedOutAt: row.opted_out_at?.getTime() ?? null,
  };
}

/** One statement, so one commit: the contact, the membership and its proof, or none of them. An opted-out contact is not joined. */
const ADD_MEMBER = `
WITH known AS (
  INSERT INTO contact AS c (contact_key, kind, address, first_at, last_at)
  VALUES ($1, $2, $3, $4, $4)
  ON CONFLICT (contact_key) DO UPDATE SET last_at = c.last_at
  RETURNING contact_key, opted_out_at
), joined AS (
  INSERT INTO membership AS m (contact_key, list_id, state, joined_at, source)
  SELECT contact_key, $5, ${JOINED}, $4, $6 FROM known WHERE opted_out_at IS NULL
  ON CONFLICT (contact_key, list_id) DO UPDATE
    SET state = ${JOINED}, joined_at = excluded.joined_at, left_at = NULL, source = excluded.source, message_id = NULL
    WHERE m.state <> ${JOINED}
  RETURNING contact_key
), proof AS (
  INSERT INTO consent (contact_key, id, at, kind, list_id, source, words)
  SELECT contact_key, $7, $4, ${codeOf(CONSENT_KINDS, "join")}, $5, $6, $8 FROM joined
)
SELECT k.opted_out_at IS NOT NULL AS opted_out, EXISTS (SELECT FROM joined) AS joined FROM known k`;

export type NewMember = { listId: string; kind: ContactKind; address: string; proof: string };

/** Adds a person by hand, with what proves the consent. Refused for somebody who opted out: only they can undo that. */
export async function addMember(author: Author, member: NewMember, now: number): Promise<string> {
  const key = contactKey(member.kind, member.address);
  const { rows } = await pool.query<{ opted_out: boolean; joined: boolean }>(ADD_MEMBER, [
    key,
    codeOf(CONTACT_KINDS, member.kind),
    member.address,
    new Date(now),
    member.listId,
    personSource(author.name),
    newId(now),
    member.proof,
  ]);
  if (rows[0]?.opted_out) {
    throw new AppError("conflict", "This number opted out. Only its owner can undo that, by texting START.");
  }
  if (!rows[0]?.joined) throw new AppError("conflict", "This number is on the list already.");
  await notifyLive([`list:${member.listId}`, "lists", "contacts"]);
  return key;
}

const REMOVE_MEMBER = `
WITH gone AS (
  UPDATE membership SET state = ${LEFT}, left_at = $3
   WHERE contact_key = $1 AND list_id = $2 AND state <> ${LEFT}
  RETURNING contact_key
), proof AS (
  INSERT INTO consent (contact_key, id, at, kind, list_id, source, words)
  SELECT contact_key, $4, $3, ${codeOf(CONSENT_KINDS, "leave")}, $2, $5, $6::text FROM gone
)
SELECT count(*) AS gone FROM gone`;

/** Takes a member off the list; the ledger keeps who did it, when, and `words`: why. */
export async function removeMember(
  author: Author,
  { listId, key, words = null }: { listId: string; key: string; words?: string | null },
  now: number,
): Promise<void> {
  const { rows } = await pool.query<{ gone: number }>(REMOVE_MEMBER, [
    key,
    listId,
    new Date(now),
    newId(now),
    personSource(author.name),
    words,
  ]);
  if (rows[0]?.gone !== 1) throw new AppError("not-found", "This number is not on the list any more.");
  await notifyLive([`list:${listId}`, "lists", "contacts"]);
}

/** How to read numbers typed for a list: by the country of the connection that its numbers are reached through, else of any. */
export async function getNumberingPlan(listId: string): Promise<NumberingPlan> {
  const own = { numbers: { some: { number: { lists: { some: { listId } } } } } };
  const select = { country: true, trunk: true };
  const orderBy = { createdAt: "asc" } as const;
  const plan =
    (await prisma.connection.findFirst({ where: { ...own, country: { not: "" } }, select, orderBy })) ??
    (await prisma.connection.findFirst({ where: { country: { not: "" } }, select, orderBy }));
  return plan ?? { country: "", trunk: "0" };
}
