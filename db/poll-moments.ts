/** The moments at which polls open and close by their schedule: told once, whichever worker comes first. */
import type { LiveTopic } from "@/domain/live";
import { prisma } from "./client";
import { newId } from "./ids";
import { notifyLive } from "./live";

export type PollMoment = { poll: string; kind: "open" | "close"; at: Date };

type DueMoment = { id: string; name: string; kind: "open" | "close"; at: Date; scheduled: boolean };

/** `scheduled`: the time lay ahead when the poll was last saved; what a person opens or closes now is in the audit already. */
const DUE = `
SELECT p.id, p.name, m.kind, m.at, m.at > p.updated_at AS scheduled
  FROM poll p CROSS JOIN LATERAL (VALUES ('open', p.opens_at), ('close', p.closes_at)) AS m (kind, at)
 WHERE NOT p.draft AND p.archived_at IS NULL AND m.at <= now()
   AND NOT EXISTS (SELECT 1 FROM poll_moment t WHERE t.poll_id = p.id AND t.kind = m.kind AND t.at = m.at)
 ORDER BY m.at`;

/**
 * Writes down every moment that has passed and nobody told yet, with a line in the audit for those that the schedule
 * brought, and hints the pages that show the poll. Returns the latter.
 */
export async function recordPollMoments(): Promise<PollMoment[]> {
  const told: PollMoment[] = [];
  const topics: LiveTopic[] = [];
  for (const due of await prisma.$queryRawUnsafe<DueMoment[]>(DUE)) {
    if (!(await recordMoment(due))) continue;
    topics.push(`poll:${due.id}`);
    if (due.scheduled) told.push({ poll: due.name, kind: due.kind, at: due.at });
  }
  if (topics.length > 0) await notifyLive(["polls", "overview", ...topics]).catch(() => undefined);
  return told;
}

/** False when another worker was first, or the poll was deleted. */
async function recordMoment({ id, name, kind, at, scheduled }: DueMoment): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const inserted = await tx.$executeRaw`
      INSERT INTO poll_moment (poll_id, kind, at) SELECT id, ${kind}, ${at} FROM poll WHERE id = ${id}::uuid
      ON CONFLICT DO NOTHING`;
    if (inserted === 0) return false;
    if (scheduled)
      await tx.audit.create({
        data: {
          ...{ id: newId(at.getTime()), at, actor: "schedule", action: kind },
          ...{ objectType: "poll", objectId: id, objectName: name },
        },
      });
    return true;
  });
}

/** When a poll next opens or closes by its schedule; null when none will. */
export async function nextPollMoment(): Promise<Date | null> {
  const [row] = await prisma.$queryRaw<{ at: Date | null }[]>`
    SELECT min(m.at) AS at
      FROM poll p CROSS JOIN LATERAL (VALUES (p.opens_at), (p.closes_at)) AS m (at)
     WHERE NOT p.draft AND p.archived_at IS NULL AND m.at > now()`;
  return row?.at ?? null;
}
