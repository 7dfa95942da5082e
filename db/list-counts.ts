import { dayOf, startOfDay } from "@/domain/contacts/zoned-time";
import { lastDays, type GrowthDay } from "@/domain/lists/growth";
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

/** Index-only scans: of `membership_list_idx`, and of `contact_opted_out_idx` with a membership each by its key. */
const COUNT_STANDING = `
SELECT (SELECT count(*) FROM membership WHERE list_id = $1 AND state = ${JOINED}) AS joined,
       (SELECT count(*) FROM membership WHERE list_id = $1 AND state = ${LEFT}) AS left,
       (SELECT count(*) FROM contact c JOIN membership m USING (contact_key)
         WHERE c.opted_out_at IS NOT NULL AND m.list_id = $1 AND m.state = ${JOINED}) AS "optedOut"`;

export async function countStanding(listId: string): Promise<MemberCounts> {
  const { rows } = await pool.query<MemberCounts>(COUNT_STANDING, [listId]);
  return rows[0] ?? { joined: 0, left: 0, optedOut: 0 };
}

/**
 * From the ledger, so that somebody who left and came back counts each time; an index-only scan of `consent_list_idx`. Days
 * are told apart by their first moments ($2, ascending), as converting each row to a zone takes ten times as long.
 */
const GROWTH = `
SELECT width_bucket(at, $2::timestamptz[]) AS day,
       count(*) FILTER (WHERE kind = ${codeOf(CONSENT_KINDS, "join")}) AS joins,
       count(*) FILTER (WHERE kind = ${codeOf(CONSENT_KINDS, "leave")}) AS leaves
  FROM consent
 WHERE list_id = $1 AND at >= $3
 GROUP BY 1`;

/** Joins and leaves of each of the last `days` calendar days in a zone, the oldest first, days without any included. */
export async function listGrowth(
  listId: string,
  { now, days, timeZone }: { now: number; days: number; timeZone: string },
): Promise<GrowthDay[]> {
  const names = lastDays(dayOf(now, timeZone), days);
  const starts = names.map((day) => new Date(startOfDay(day, timeZone)));
  const { rows } = await pool.query<{ day: number; joins: number; leaves: number }>(GROWTH, [
    listId,
    starts,
    starts[0],
  ]);
  return names.map((day, index) => {
    const found = rows.find((row) => row.day === index + 1);
    return { day, joins: found?.joins ?? 0, leaves: found?.leaves ?? 0 };
  });
}
