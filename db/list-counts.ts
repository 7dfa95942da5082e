import { dayOf, startOfDay } from "@/domain/contacts/zoned-time";
import { growthDays, type GrowthDay } from "@/domain/lists/growth";
import type { MemberCounts } from "@/domain/lists/view";
import { codeOf, CONSENT_KINDS, MEMBERSHIP_STATES } from "@/domain/messages/codes";
import { pool } from "./client";

const JOINED = codeOf(MEMBERSHIP_STATES, "joined");
const LEFT = codeOf(MEMBERSHIP_STATES, "left");

/** An index-only scan of `membership_list_idx`; a list of a million members takes about 0.1 s. */
const COUNT_MEMBERS = `
SELECT list_id AS id, count(*) AS members FROM membership
 WHERE list_id = ANY($1::uuid[]) AND state = ${JOINED}
 GROUP BY list_id`;

/** Members by list; lists without any are left out. Those who texted STOP are counted: they are still on the list. */
export async function countMembers(listIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; members: number }>(COUNT_MEMBERS, [listIds]);
  return new Map(rows.map(({ id, members }) => [id, members]));
}

/** Joins the contacts by their key: a list of a million members takes about a second. */
const COUNT_STANDING = `
SELECT count(*) FILTER (WHERE m.state = ${JOINED}) AS joined,
       count(*) FILTER (WHERE m.state = ${LEFT}) AS left,
       count(*) FILTER (WHERE m.state = ${JOINED} AND c.opted_out_at IS NOT NULL) AS "optedOut"
  FROM membership m JOIN contact c USING (contact_key)
 WHERE m.list_id = $1 AND m.state IN (${JOINED}, ${LEFT})`;

export async function countStanding(listId: string): Promise<MemberCounts> {
  const { rows } = await pool.query<MemberCounts>(COUNT_STANDING, [listId]);
  return rows[0] ?? { joined: 0, left: 0, optedOut: 0 };
}

/** From the ledger, so that somebody who left and came back counts each time; an index-only scan of `consent_list_idx`. */
const GROWTH = `
SELECT to_char(at AT TIME ZONE $3, 'YYYY-MM-DD') AS day,
       count(*) FILTER (WHERE kind = ${codeOf(CONSENT_KINDS, "join")}) AS joins,
       count(*) FILTER (WHERE kind = ${codeOf(CONSENT_KINDS, "leave")}) AS leaves
  FROM consent
 WHERE list_id = $1 AND at >= $2
 GROUP BY 1`;

/** Joins and leaves of each of the last `days` calendar days in a zone, the oldest first, days without any included. */
export async function listGrowth(
  listId: string,
  { now, days, timeZone }: { now: number; days: number; timeZone: string },
): Promise<GrowthDay[]> {
  const first = dayOf(startOfDay(dayOf(now, timeZone), timeZone, 1 - days), timeZone);
  const { rows } = await pool.query<GrowthDay>(GROWTH, [
    listId,
    new Date(startOfDay(first, timeZone)),
    timeZone,
  ]);
  return growthDays(rows, first, days);
}
